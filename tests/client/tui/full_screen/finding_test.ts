import assert from "node:assert/strict";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { ScreenStory } from "./screen_story.ts";

/** A conversation in which every tenth message, from the first of 40, speaks of tea. */
function begin(): ScreenStory {
  const story = new ScreenStory({ rows: 12 }).connect();
  for (let count = 0; count < 40; count++) {
    story.say("bob", count % 10 === 0 ? `Tea ${count}` : `line ${count}`);
  }
  return story;
}

/** Gives the text that the search has found last. */
function foundText({ model }: ScreenStory): string | undefined {
  const id = model.find?.id;
  const item = id === undefined ? undefined : activeChannel(model).timeline.at(id);
  return item?.type === "message" ? item.text : undefined;
}

Deno.test("a search finds the newest message that holds the text, in whatever case, and shows it", () => {
  const story = begin().keys("/search tEA{enter}");
  assert.equal(foundText(story), "Tea 30");
  assert.match(story.screen(), /Tea 30/);
  assert.match(story.screen(), /Search: tea/);
});

Deno.test("Up goes on to older messages, Down back to newer ones", () => {
  const story = begin().keys("/search tea{enter}{up}{ctrl+p}");
  assert.equal(foundText(story), "Tea 10");
  assert.match(story.screen(), /Tea 10/);
  assert.equal(foundText(story.keys("{down}{ctrl+n}")), "Tea 30");
  assert.match(story.keys("{down}").model.flash!, /no newer message/);
  assert.equal(foundText(story), "Tea 30");
});

Deno.test("a search finds what somebody said by their name, and what is whispered", () => {
  const story = begin().say("cleo", "hi").say("bob", "bye").keys("/search CLEO{enter}");
  assert.equal(foundText(story), "hi");
  story.keys("{escape}").whisper("bob", "a secret").keys("/search secret{enter}");
  assert.equal(activeChannel(story.model).timeline.at(story.model.find!.id!)?.type, "whisper");
});

Deno.test("a search finds what is shown of a text, and no names of those who came", () => {
  const story = begin().say("bob", "a\x07b").join("dora").keys("/search a␇b{enter}");
  assert.equal(foundText(story), "a\x07b");
  story.keys("{escape}/search dora{enter}");
  assert.match(story.model.flash!, /Nothing here holds "dora"/);
});

Deno.test("Enter ends a search and stays there; Esc, Ctrl+C and Ctrl+G go back to the newest message", () => {
  const stayed = begin().keys("/search tea{enter}{enter}");
  assert.equal(stayed.model.find, undefined);
  assert.equal(activeChannel(stayed.model).viewport.type, "anchored");
  for (const key of ["{escape}", "{ctrl+c}", "{ctrl+g}"]) {
    const story = begin().keys("/search tea{enter}").keys(key);
    assert.equal(story.model.find, undefined, key);
    assert.equal(activeChannel(story.model).viewport.type, "newest", key);
    assert.ok(!story.effects.some(({ type }) => type === "quit"), key);
  }
});

Deno.test("any other key ends a search and means what it always means", () => {
  const story = begin().keys("/search tea{enter}x");
  assert.equal(story.model.find, undefined);
  assert.equal(activeChannel(story.model).editor.text, "x");
});

Deno.test("the wheel scrolls without ending a search", () => {
  const story = begin().keys("/search tea{enter}");
  const mouse = { ctrl: false, alt: false, shift: false, button: "none", column: 0, row: 0 } as const;
  story.key({ type: "mouse", action: "wheel_down", ...mouse });
  assert.notEqual(story.model.find, undefined);
});

Deno.test("what is not found here is looked for in older messages, once they have come", () => {
  const story = begin().keys("/search coffee{enter}");
  assert.deepEqual(story.effects.at(-1), {
    type: "load_older",
    key: 1,
    before: { epoch: "e11", offset: 111 },
  });
  assert.match(story.model.flash!, /Nothing here holds "coffee"; older messages are on their way/);
  story.page([["bob", "Coffee?"], ["cleo", "yes"]], true).keys("{up}");
  assert.equal(foundText(story), "Coffee?");
});

Deno.test("a search goes on to older messages below the oldest that it has found", () => {
  const story = begin().keys("/search tea{enter}{up}{up}{up}{up}");
  assert.equal(foundText(story), "Tea 0");
  assert.match(story.model.flash!, /There is no older one here; older messages are on their way/);
  story.page([["bob", "Tea -1"]], false).keys("{up}");
  assert.equal(foundText(story), "Tea -1");
  assert.match(story.keys("{up}").model.flash!, /There is no older one here\.$/);
});

Deno.test("a search for what is nowhere ends", () => {
  const story = begin().page([], false).keys("/search coffee{enter}");
  assert.equal(story.model.flash, 'Nothing here holds "coffee".');
  assert.equal(story.model.find, undefined);
});

Deno.test("what is looked for is shown as it may be shown", () => {
  const story = begin().page([], false).happen({
    type: "key",
    key: { type: "paste", text: "/search a\u202eb" },
  }).keys("{enter}");
  assert.equal(story.model.flash, 'Nothing here holds "a\ufffdb".');
});

Deno.test("a search in an empty channel finds nothing", () => {
  const story = new ScreenStory().connect().keys("/search tea{enter}");
  assert.equal(story.model.flash, 'Nothing here holds "tea".');
});

Deno.test("a search goes on where older messages came after one had pressed Up too soon", () => {
  const story = new ScreenStory().connect().say("bob", "newest").keys("/search needle{enter}");
  assert.equal(story.effects.at(-1)?.type, "load_older");
  story.keys("{up}{up}");
  assert.match(story.screen(), /older messages are on their way/);
  story.page([["bob", "with the needle"], ["bob", "older"]], false).keys("{up}");
  assert.deepEqual(story.model.find?.text, "needle");
  assert.notEqual(story.model.find?.id, undefined);
});
