/**
 * What is dealt how often.
 * @module
 */
import { Random } from "../prove/random.ts";

/** Choices, each with how often it comes in comparison to the others. */
export type Deck<T> = readonly (readonly [weight: number, choice: T])[];

/** Deals one of them. */
export function deal<T>(random: Random, deck: Deck<T>): T {
  let left = random.next() * deck.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, choice] of deck) {
    left -= weight;
    if (left < 0) return choice;
  }
  throw new RangeError("there is nothing to deal");
}

/** Tells whether something happens that happens in such a part of all cases. */
export function happens(random: Random, part: number): boolean {
  return random.next() < part;
}

/** Gives a whole number from 1 up to and with `most`, small ones far more often. */
export function few(random: Random, most: number): number {
  return Math.min(most, Math.floor((most + 1) ** random.next()));
}

/** Gives a source of chance for a seed; seeds that are near to one another must not lead to branches that are the same. */
export function seeded(seed: number): Random {
  return new Random(new Random(seed).whole(0, 0xffff_ffff));
}
