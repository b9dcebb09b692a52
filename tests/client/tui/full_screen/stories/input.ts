/**
 * What is being typed.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts, joined, talk, usualSizes } from "./conversation.ts";

const longLine = "This is a line that goes on and on, longer than any row, ".repeat(6).trim();

const twentyLines = Array.from({ length: 20 }, (_, line) => `line ${line + 1}`).join("\n");

/** Golden screens of the input. */
export const inputStories: GoldenStories = {
  input_of_one_line: {
    sizes: allLayouts,
    tell: (story) => talk(joined(story)).keys("half a message{left}{left}"),
  },
  input_that_fills_its_row: {
    sizes: ["20x5", "40x10"],
    tell: (story) =>
      talk(joined(story)).type("x".repeat(story.model.size.columns - 3)).show("one cell is free").type("y")
        .show("full").type("z").show("one too many"),
  },
  input_of_several_lines: {
    sizes: allLayouts,
    tell: (story) => talk(joined(story)).keys("one{alt+enter}two{alt+enter}{alt+enter}four{up}{up}"),
  },
  input_with_a_backslash: {
    sizes: ["40x10"],
    tell: (story) => talk(joined(story)).type("one\\").keys("{enter}two"),
  },
  input_longer_than_its_box: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).type(longLine).show("at the end").keys("{home}").show("at the beginning").keys(
        "{ctrl+u}{ctrl+k}",
      ).type(twentyLines).show("twenty lines")
        .keys("{up}{up}{up}{up}{up}{up}{up}{up}{up}{up}").show("ten lines up"),
  },
  input_with_wide_characters: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).type("日本語の文章を書いています。👩‍👩‍👧 и é и क्षि 한국어도 씁니다").show("typed").keys(
        "{left}{left}{left}{left}{left}{left}",
      ).show("six to the left"),
  },
  input_from_right_to_left: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).type("שלום עולם, ada! مرحبا"),
  },
  input_with_what_cannot_be_seen: {
    sizes: usualSizes,
    tell: (story) => talk(joined(story)).type("a\u200bb\u202ec\u0301\u00add"),
  },
  input_completed: {
    sizes: ["40x10", "80x24"],
    tell: (story) =>
      talk(joined(story)).keys("c{tab}").show("a name").keys("{ctrl+u}/th{tab}").show("a command").keys(
        "{ctrl+u}:smi{tab}",
      ).show("an emoji"),
  },
};
