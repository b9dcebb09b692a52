import assert from "node:assert/strict";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { pasteQuestion } from "../../../../src/client/tui/full_screen/pasting.ts";
import { pressed } from "../../../../src/client/tui/key.ts";
import { ScreenStory } from "./screen_story.ts";

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`).join("\n");
}

function begin(): ScreenStory {
  return new ScreenStory().connect();
}

function typed({ model }: ScreenStory): string {
  return activeChannel(model).editor.text;
}

Deno.test("ten lines are pasted as they are, and not sent", () => {
  const story = begin().keys("a ").paste(lines(10));
  assert.equal(typed(story), `a ${lines(10)}`);
  assert.equal(story.model.pasted, undefined);
  assert.ok(!story.effects.some(({ type }) => type === "say"));
});

Deno.test("a line break at the end of a paste is no line more", () => {
  assert.equal(begin().paste(`${lines(10)}\n`).model.pasted, undefined);
});

Deno.test("eleven lines are asked about, and Enter or y puts them into the input", () => {
  for (const answer of ["{enter}", "y", "Yes"]) {
    const story = begin().keys("a ").paste(lines(11));
    assert.equal(typed(story), "a ");
    assert.match(story.screen(), /Paste 11 lines/);
    assert.equal(typed(story.keys(answer)), `a ${lines(11)}`);
    assert.equal(story.model.pasted, undefined);
  }
});

Deno.test("what is not pasted is not lost: Ctrl+Y brings it back", () => {
  for (const answer of ["{escape}", "{ctrl+c}", "n", "No"]) {
    const story = begin().keys("a ").paste(lines(11)).keys(answer);
    assert.equal(typed(story), "a ");
    assert.equal(story.model.pasted, undefined);
    assert.match(story.model.flash!, /Ctrl\+Y brings it back/);
    assert.equal(typed(story.keys("{ctrl+y}")), `a ${lines(11)}`);
  }
});

Deno.test("no other key does anything while that is asked", () => {
  const story = begin().keys("/join hall{enter}").keys("a").paste(lines(11)).keys(
    "x{alt+1}{page_up}{ctrl+d}{f1}",
  );
  story.key(pressed("z", { ctrl: true }));
  assert.equal(story.model.pasted, lines(11));
  assert.equal(typed(story), "a");
  assert.equal(story.model.activeKey, 2);
  assert.equal(story.model.overlay, undefined);
});

Deno.test("a second paste during the question is added to the first: nothing is lost", () => {
  const story = begin().paste(lines(11)).paste("and this");
  assert.match(story.screen(), /Paste 12 lines/);
  assert.equal(typed(story.keys("{enter}")), `${lines(11)}\nand this`);
});

Deno.test("what happens in the channel answers no question", () => {
  const story = begin().paste(lines(11)).say("bob", "hi").focus(false).focus(true).disconnect();
  assert.equal(typed(story.keys("{enter}")), lines(11));
});

Deno.test("a paste holds no sequences and no carriage returns", () => {
  assert.equal(typed(begin().paste("a\x1b[2J\r\nb\rc\x07")), "a\nb\nc");
});

Deno.test("a paste goes to where the cursor is, and can be undone at once", () => {
  const story = begin().keys("ad{left}").paste("b\nc");
  assert.equal(typed(story), "ab\ncd");
  assert.equal(typed(story.key(pressed("_", { ctrl: true }))), "ad");
});

Deno.test("a paste in the search of the history is looked for", () => {
  const story = begin().keys("hello world{enter}{ctrl+r}").paste("wor");
  assert.equal(story.model.search?.found?.text, "hello world");
});

Deno.test("a paste closes the help and goes into the input", () => {
  const story = begin().keys("{f1}").paste("hello");
  assert.equal(story.model.overlay, undefined);
  assert.equal(typed(story), "hello");
});

Deno.test("pasteQuestion() counts lines quickly however long the text is", () => {
  assert.match(pasteQuestion("\n".repeat(1_000_000)), /1000000 lines/);
});
