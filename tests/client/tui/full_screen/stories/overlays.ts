/**
 * What lies over the messages, and what asks for an answer.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts, count, joined, talk, usualSizes } from "./conversation.ts";

const twelveLines = Array.from({ length: 12 }, (_, line) => `pasted line ${line + 1}`).join("\n");

/** Golden screens of overlays and questions. */
export const overlayStories: GoldenStories = {
  help: {
    sizes: [...allLayouts, "200x50"],
    tell: (story) =>
      talk(joined(story)).keys("{f1}").show("F1").keys("{page_down}").show("a page down").keys(
        "{page_down}{page_down}{page_down}{page_down}",
      ).show("the end"),
  },
  invitation: {
    sizes: [...allLayouts, "200x50"],
    tell: (story) => talk(joined(story)).keys("/invite{enter}"),
  },
  invitation_scrolled: {
    sizes: ["20x5", "40x10"],
    tell: (story) => talk(joined(story)).keys("/invite{enter}{page_down}"),
  },
  paste_question: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).keys("before ").paste(twelveLines).show("asked").keys("{escape}").show("no").paste(
        twelveLines,
      ).keys("{enter}").show("yes"),
  },
  pasted_at_once: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).paste("three\nlines\tand a tab\r\nat once"),
  },
  history_search: {
    sizes: usualSizes,
    tell: (story) => {
      joined(story);
      for (const text of ["deploy to staging", "deploy to production", "coffee?"]) {
        story.keys(`${text}{enter}`).acknowledge();
      }
      story.keys("half a line{ctrl+r}").show("Ctrl+R").keys("deploy").show("found").keys("{ctrl+r}").show(
        "the one before",
      )
        .keys("x").show("failing").keys("{backspace}{enter}").show("taken");
    },
  },
  search_found: {
    sizes: usualSizes,
    tell: (story) => {
      joined(story).say("bob", "the needle is here");
      count(story, 40).say("carol", "another needle");
      count(story, 30).keys("/search Needle{enter}").show("found").keys("{up}").show("the older one").keys(
        "{up}",
      ).show("no older one is here").keys("{down}{down}").show("no newer one");
    },
  },
  search_not_found: {
    sizes: usualSizes,
    tell: (story) =>
      count(joined(story), 30).keys("/search haystack{enter}").show("older ones are loaded").page([[
        "bob",
        "nothing",
      ]], false).keys("{up}").show("nowhere"),
  },
  unknown_command: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).keys("/jion k7x2mq{enter}"),
  },
  ctrl_c_once: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).keys("not sent{ctrl+c}"),
  },
};
