/**
 * Several channels.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts, count, joined, talk, usualSizes } from "./conversation.ts";
import type { ScreenStory } from "../screen_story.ts";

function threeChannels(story: ScreenStory): ScreenStory {
  talk(joined(story)).keys("/join team{enter}").in(2).connect(["dan"]).ping(31).say(
    "dan",
    "welcome to the team",
  )
    .keys("/join new{enter}").in(3).connect([]).ping(5);
  return story;
}

/** Golden screens of several channels. */
export const channelStories: GoldenStories = {
  channel_being_joined: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).keys("/join team{enter}"),
  },
  several_channels: {
    sizes: allLayouts,
    tell: (story) =>
      threeChannels(story).in(1).say("bob", "one").say("bob", "two").in(2).say("dan", "ada: look").say(
        "dan",
        "please",
      )
        .showStyles("counted").keys("{alt+2}").show("in the second").keys("{alt+1}").show("in the first"),
  },
  more_channels_than_fit: {
    sizes: allLayouts,
    tell: (story) => {
      joined(story);
      for (let key = 2; key <= 12; key++) {
        story.in(key - 1).keys(`/join channel-${key}{enter}`).in(key).connect(["bob"]);
      }
      count(story.in(1), 3);
      count(story.in(11), 120).in(12).ping(7).show("in the last").keys("{alt+5}").show("in the fifth").keys(
        "{alt+1}",
      ).show("in the first");
    },
  },
  channel_with_a_long_code: {
    sizes: ["20x5", "40x10"],
    tell: (story) =>
      joined(story).keys(`/join ${"a-very-long-code-".repeat(3)}{enter}`).in(2).connect(["bob"]).ping(12),
  },
  channel_left: {
    sizes: usualSizes,
    tell: (story) => threeChannels(story).keys("/leave{enter}"),
  },
};
