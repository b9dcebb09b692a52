/**
 * What several stories begin with.
 * @module
 */
import type { Size } from "../golden.ts";
import type { ScreenStory } from "../screen_story.ts";

/** The screens that most stories are told on: the smallest of all, a narrow one, a usual one. */
export const usualSizes: readonly Size[] = ["20x5", "40x10", "80x24"];

/** One screen of each layout: without times, with times, with a column for names, with members at the side. */
export const allLayouts: readonly Size[] = ["20x5", "40x10", "60x20", "80x24", "100x30"];

/** Lets a few people talk for some minutes. */
export function talk(story: ScreenStory): ScreenStory {
  return story
    .say("bob", "Morning! Did the deploy go out?")
    .tick(60_000)
    .say(
      "carol",
      "It did, at half past eight. Two small errors in the log, both about the certificate that expires next week; I have opened a ticket.",
    )
    .tick(60_000)
    .keys("Great, thank you!{enter}").acknowledge()
    .tick(120_000)
    .say("bob", "I can take the ticket.");
}

/** Says so many numbered lines. */
export function count(story: ScreenStory, lines: number, from: string = "bob"): ScreenStory {
  for (let line = 1; line <= lines; line++) story.say(from, `line ${line}`);
  return story;
}

/** Takes away what the status line says once the channel is joined. */
export function joined(story: ScreenStory, others: readonly string[] = ["bob", "carol"]): ScreenStory {
  return story.connect(others).ping(23).keys("{left}");
}
