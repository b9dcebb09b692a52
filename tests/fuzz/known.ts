/**
 * What attackers have heard and told one another: tokens, places, names and nonces, of which the last are kept.
 * @module
 */
import type { Random } from "../prove/random.ts";

/** A token, and where it belongs. */
export interface KnownToken {
  readonly code: string;
  readonly token: string;
}

/** A place in some channel's log. */
export interface KnownPlace {
  readonly epoch: string;
  readonly offset: number;
  readonly nonce?: string;
}

const most = 64;

/** Things of one kind, of which the last are kept. */
class Last<T> {
  readonly #things: T[] = [];

  add(thing: T): void {
    this.#things.push(thing);
    if (this.#things.length > most) this.#things.shift();
  }

  /** @returns Nothing where there is none. */
  pick(random: Random): T | undefined {
    return this.#things.length === 0 ? undefined : random.pick(this.#things);
  }
}

/** All that is known. */
export class Known {
  readonly tokens: Last<KnownToken> = new Last();
  readonly places: Last<KnownPlace> = new Last();
  readonly names: Last<string> = new Last();
  readonly nonces: Last<string> = new Last();
  /** Every token that was ever heard: secrets, which nothing may show. */
  readonly secrets: Set<string> = new Set();
}
