/**
 * Not being there, and what the status line says.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { joined, talk, usualSizes } from "./conversation.ts";

/** Golden screens of being away, and of what is said in passing. */
export const awayStories: GoldenStories = {
  away: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).keys("/away{enter}").show("/away").keys("{left}").say("bob", "where is ada?")
        .whisper("carol", "psst")
        .show("while away").tick(90 * 60_000).keys("/away{enter}").show("back"),
  },
  away_with_a_reason: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).keys("/away lunch{enter}").acknowledge().tick(1_000).keys("I am back{enter}")
        .acknowledge(),
  },
  digest_of_several_channels: {
    sizes: usualSizes,
    tell: (story) => {
      talk(joined(story)).keys("/join team{enter}").in(2).connect(["dan"]).keys("{left}").focus(false);
      story.in(1).say("bob", "one").say("bob", "ada: two").in(2).say("dan", "three").whisper("dan", "four")
        .tick(3 * 86_400_000)
        .say("dan", "today").focus(true);
    },
  },
  theme_changed: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).keys("/theme dark{enter}"),
  },
  mouse_on: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).keys("/mouse on{enter}"),
  },
  copied: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).keys("/copy 2{enter}").show("/copy 2").keys("/copy 900{enter}").show("/copy 900"),
  },
  somebody_ignored: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).keys("/ignore bob{enter}").say("bob", "not to be seen").say("carol", "to be seen"),
  },
};
