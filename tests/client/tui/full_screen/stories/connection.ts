/**
 * How the connection stands.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts, count, joined, talk, usualSizes } from "./conversation.ts";

/** Golden screens of the connection. */
export const connectionStories: GoldenStories = {
  too_small: {
    sizes: ["19x5", "20x4", "10x2", "3x1", "1x1"],
    tell: (story) => joined(story),
  },
  connecting: {
    sizes: usualSizes,
    tell: (story) => story.event({ type: "connecting", attempt: 0 }),
  },
  slow_start: {
    sizes: allLayouts,
    tell: (story) => story.event({ type: "connecting", attempt: 0 }).event({ type: "slow_start" }),
  },
  connected_alone: {
    sizes: allLayouts,
    tell: (story) => story.connect([]).ping(23.4),
  },
  connected_with_others: {
    sizes: [...allLayouts, "200x50"],
    tell: (story) => story.connect(["bob", "carol"]).ping(23.4),
  },
  connected_under_another_name: {
    sizes: usualSizes,
    tell: (story) => story.connect(["ada"], { name: "ada-2", wishedName: "ada" }),
  },
  connected_in_the_line_protocol: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect([], { protocol: "line" })
        .say("bob", "hello from an old client", { isWithoutPlace: true })
        .event({ type: "text", text: "server restarts at noon" }),
  },
  conversation: {
    sizes: [...allLayouts, "200x50"],
    tell: (story) => talk(joined(story)),
  },
  connection_lost: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).disconnect(8_000, "the server is restarting")
        .keys("are you still there?").show("typing without a connection")
        .tick(3_500).show("three and a half seconds later")
        .keys("{enter}").show("said without a connection")
        .tick(4_500).event({ type: "connecting", attempt: 1 }).show("the next try"),
  },
  connection_back: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).disconnect().tick(1_000).event({ type: "connecting", attempt: 1 })
        .connect(["carol", "dan"], { isReconnect: true })
        .event({ type: "members_changed", joined: ["dan"], left: ["bob"] })
        .event({ type: "gap", missing: 3 })
        .say("carol", "We are back."),
  },
  tries_that_fail: {
    sizes: ["80x24"],
    tell: (story) => {
      joined(story);
      for (let attempt = 1; attempt <= 3; attempt++) {
        story.event({
          type: "disconnected",
          reason: "connection refused",
          retryInMs: 2_000,
          attempt,
          maxReconnect: 5,
        })
          .tick(2_000).event({ type: "connecting", attempt });
      }
    },
  },
  offline: {
    sizes: allLayouts,
    tell: (story) =>
      count(joined(story), 3).disconnect().tick(1_000)
        .event({ type: "offline", reason: "the server cannot be reached", retryInMs: 45_000 })
        .tick(5_000).keys("kept until later{enter}"),
  },
  closed_by_the_server: {
    sizes: allLayouts,
    tell: (story) =>
      talk(joined(story)).keys("my last words{enter}").event({
        type: "ended",
        cause: "closed",
        reason: "a newer connection took over",
        unacknowledged: ["my last words"],
      }).keys("one more{enter}"),
  },
  refused_at_the_door: {
    sizes: usualSizes,
    tell: (story) =>
      story.event({ type: "connecting", attempt: 0 }).event({
        type: "ended",
        cause: "refused",
        reason: "The channel is full",
        code: "channel_full",
        unacknowledged: [],
      }),
  },
};
