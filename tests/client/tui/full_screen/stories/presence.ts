/**
 * Who comes and goes.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts, joined, usualSizes } from "./conversation.ts";

function people(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `guest-${index + 1}`);
}

/** Golden screens of coming and going. */
export const presenceStories: GoldenStories = {
  joins_and_leaves: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).join("dan").say("bob", "hi dan").leave("dan").say("bob", "bye").rename(
        "carol",
        "caroline",
      )
        .say("bob", "oh").keys("/nick lovelace{enter}").rename("ada", "lovelace"),
  },
  few_joins_and_leaves: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).join("dan", "eve", "frank").leave("eve", "bob").rename("carol", "caroline").leave("eve"),
  },
  many_joins_and_leaves: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).join(...people(60)).leave(...people(20)).rename("guest-30", "zoe").say(
        "bob",
        "what a crowd",
      ),
  },
  came_and_went: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).join("dan").leave("dan").leave("bob").join("bob").join("eve").leave("eve").join("eve")
        .say("carol", "bad network?"),
  },
  renames: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).rename("bob", "robert").rename("robert", "rob").rename("carol", "caroline").join("dan")
        .rename("dan", "daniel").leave("daniel"),
  },
  members_after_a_reconnect: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).disconnect().connect(people(30), { isReconnect: true })
        .event({ type: "members_changed", joined: people(30), left: ["bob", "carol"] }),
  },
};
