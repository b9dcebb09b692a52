/**
 * Going up and down in what was said.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { count, joined, usualSizes } from "./conversation.ts";

const older = [["bob", "older one"], ["carol", "older two"], ["bob", "older three"]] as const;

/** Golden screens of scrolling. */
export const scrollingStories: GoldenStories = {
  scrolled_up: {
    sizes: usualSizes,
    tell: (story) =>
      count(joined(story), 60).keys("{page_up}").show("a page up").keys("{ctrl+up}").show("and a row"),
  },
  new_messages_below: {
    sizes: usualSizes,
    tell: (story) =>
      count(joined(story), 60).keys("{page_up}").say("carol", "one").show("one new message")
        .say("carol", "ada: two").say("carol", "three").show("three").keys("{escape}").show("Esc"),
  },
  loading_older: {
    sizes: usualSizes,
    tell: (story) =>
      count(joined(story), 3).keys("{page_up}").show("asked").page(older, true).show("more came").keys(
        "{alt+home}",
      ).page(older, false).show("the last page"),
  },
  the_beginning: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).say("bob", "the very first", { offset: 1 }).say("bob", "the second", { offset: 2 }).keys(
        "{alt+home}",
      ).page([], false),
  },
  nothing_older_is_kept: {
    sizes: usualSizes,
    tell: (story) => count(joined(story), 3).keys("{alt+home}").page([], false),
  },
  older_cannot_be_loaded: {
    sizes: usualSizes,
    tell: (story) => {
      count(joined(story), 3).keys("{alt+home}");
      story.event({
        type: "page",
        before: { epoch: "e11", offset: 111 },
        messages: [],
        hasMore: true,
        problem: "The server did not send the older messages in time",
      });
    },
  },
  mentions_jumped_to: {
    sizes: usualSizes,
    tell: (story) => {
      joined(story).say("bob", "ada: the first");
      count(story, 30).say("carol", "ada: the last");
      count(story, 30).keys("{alt+m}").show("the last mention").keys("{alt+m}").show("the one before").keys(
        "{alt+m}",
      ).show("there is no other");
    },
  },
  no_mention: {
    sizes: ["20x5", "80x24"],
    tell: (story) => count(joined(story), 2).keys("{alt+m}"),
  },
  cleared: {
    sizes: usualSizes,
    tell: (story) => count(joined(story), 30).keys("/clear{enter}"),
  },
};
