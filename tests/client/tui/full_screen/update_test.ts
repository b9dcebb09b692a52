import assert from "node:assert/strict";
import { notice } from "../../../../src/client/core/entry.ts";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { nextTickMs } from "../../../../src/client/tui/full_screen/update.ts";
import { ScreenStory } from "./screen_story.ts";

function begin(): ScreenStory {
  return new ScreenStory().connect().keys("{left}");
}

function dueInMs(story: ScreenStory): number | undefined {
  const dueMs = nextTickMs(story.model, story.nowMs);
  return dueMs === undefined ? undefined : dueMs - story.nowMs;
}

Deno.test("nextTickMs() is nothing where nothing changes by itself", () => {
  assert.equal(dueInMs(begin()), undefined);
});

Deno.test("nextTickMs() is when the first writer is forgotten", () => {
  const story = begin().event({ type: "typing", name: "bob" }).tick(1_000);
  story.event({ type: "typing", name: "cleo" });
  assert.equal(dueInMs(story), 4_000);
  assert.match(story.screen(), /bob, cleo are writing…/);
  story.tick(4_000);
  assert.equal(dueInMs(story), 1_000);
  assert.match(story.screen(), /cleo is writing…/);
  story.tick(1_000);
  assert.equal(dueInMs(story), undefined);
  assert.doesNotMatch(story.screen(), /writing/);
});

Deno.test("nextTickMs() is every second while the header counts down", () => {
  const story = begin().disconnect(2_500);
  assert.equal(dueInMs(story), 1_000);
  story.tick(2_400);
  assert.equal(dueInMs(story), 1_000);
  story.tick(1_000);
  assert.equal(dueInMs(story), undefined);
});

Deno.test("nextTickMs() looks at the channels that are not shown, too", () => {
  const story = begin().keys("/join hall{enter}").in(1).event({ type: "typing", name: "bob" });
  assert.equal(dueInMs(story), 5_000);
});

Deno.test("updateScreen() gives a channel its code", () => {
  const story = new ScreenStory({ code: "" }).happen({ type: "coded", key: 1, code: "k7x2mq" });
  assert.equal(activeChannel(story.model).code, "k7x2mq");
});

Deno.test("updateScreen() shows what the program says in the channel that is shown", () => {
  const story = begin().keys("/join hall{enter}").happen({
    type: "said",
    entries: [notice("one"), notice("two")],
  });
  assert.match(story.screen(), /-!- {2}one\n.*-!- {2}two/);
  assert.doesNotMatch(story.keys("{alt+1}").screen(), /one/);
});

Deno.test("updateScreen() keeps the names of emoji", () => {
  const names = [{ name: "tea", character: "🍵" }];
  assert.equal(begin().happen({ type: "emoji", names }).model.emoji, names);
});

Deno.test("updateScreen() knows the new size of the screen", () => {
  assert.deepEqual(begin().resize(30, 9).model.size, { columns: 30, rows: 9 });
});

Deno.test("updateScreen() takes no notice in a model of what a step before it gave", () => {
  const story = begin();
  const before = story.model;
  const copy = structuredClone({ ...before, channels: [] });
  story.keys("x/theme dark{enter}").resize(30, 9).focus(false);
  assert.deepEqual(structuredClone({ ...before, channels: [] }), copy);
});
