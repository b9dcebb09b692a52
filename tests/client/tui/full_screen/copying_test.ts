import assert from "node:assert/strict";
import { ScreenStory } from "./screen_story.ts";

function begin(): ScreenStory {
  return new ScreenStory().connect().say("bob", "first").say("bob", "second\nline").join("cleo");
}

Deno.test("/copy copies the newest message, with its line breaks", () => {
  const story = begin().keys("/copy{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "copy", text: "second\nline" });
  assert.match(story.model.flash!, /^Copied, if the terminal/);
});

Deno.test("/copy counts back messages and whispers, and nothing else", () => {
  assert.deepEqual(begin().keys("/copy 2{enter}").effects.at(-1), { type: "copy", text: "first" });
  const story = begin().whisper("bob", "psst").keys("/copy{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "copy", text: "psst" });
});

Deno.test("/copy copies nothing that a terminal would obey", () => {
  const story = begin().say("bob", "a\x1b[2Jb").keys("/copy{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "copy", text: "a␛[2Jb" });
});

Deno.test("/copy keeps tabs, which code needs", () => {
  const story = begin().say("bob", "all:\n\techo\thi").keys("/copy{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "copy", text: "all:\n\techo\thi" });
});

Deno.test("/copy says that only the beginning of a long message is copied", () => {
  const story = begin().say("bob", "x".repeat(20_000)).keys("/copy{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "copy", text: "x".repeat(18_000) });
  assert.match(story.model.flash!, /^The beginning of the message is copied/);
});

Deno.test("/copy says that there is no such message", () => {
  const story = begin().keys("/copy 3{enter}");
  assert.equal(story.model.flash, "There are no 3 messages here.");
  const empty = new ScreenStory().connect().keys("/copy{enter}");
  assert.equal(empty.model.flash, "There is no message to copy.");
  assert.deepEqual([...story.effects, ...empty.effects].filter(({ type }) => type === "copy"), []);
});
