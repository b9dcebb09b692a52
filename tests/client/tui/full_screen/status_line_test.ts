import assert from "node:assert/strict";
import { statusRows } from "../../../../src/client/tui/full_screen/status_line.ts";
import { type Opening, ScreenStory } from "./screen_story.ts";

function begin(opening: Opening = {}): ScreenStory {
  return new ScreenStory({ code: "lab", ...opening }).connect();
}

function status(story: ScreenStory, maxRows: number = 1): readonly string[] {
  return statusRows(story.model, story.context(), maxRows).map((row) =>
    row.map(({ text }) => text).join("").trim()
  );
}

function quiet(opening: Opening = {}): ScreenStory {
  return begin(opening).keys("{left}");
}

Deno.test("the status line says nothing where there is nothing to say", () => {
  assert.deepEqual(status(quiet()), [""]);
});

Deno.test("the status line tells newcomers what to do, until a key is pressed", () => {
  assert.match(status(begin())[0]!, /Type a message and press Enter.*F1 shows all keys/);
  assert.deepEqual(status(begin().keys("{left}")), [""]);
});

Deno.test("the status line tells who is writing", () => {
  const story = quiet().event({ type: "typing", name: "bob" });
  assert.deepEqual(status(story), ["bob is writing…"]);
  assert.deepEqual(status(story.event({ type: "typing", name: "c\x07leo" })), ['bob, "c␇leo" are writing…']);
  for (const name of ["dan", "eve"]) story.event({ type: "typing", name });
  assert.deepEqual(status(story), ["4 people are writing…"]);
});

Deno.test("the status line tells of refused texts, and that one is away", () => {
  assert.match(status(quiet().keys("hello{enter}").refuse())[0]!, /Not sent: Alt\+R tries again/);
  assert.deepEqual(status(quiet().keys("/away{enter}{left}")), ["You are away."]);
});

Deno.test("the status line tells how many messages came below, and how to get there", () => {
  const story = quiet({ rows: 8 });
  for (let count = 0; count < 20; count++) story.say("bob", "hi");
  story.keys("{page_up}");
  assert.deepEqual(status(story), ["Esc goes back to the newest message."]);
  assert.deepEqual(status(story.say("bob", "hi")), ["↓ 1 new message below; Esc goes there."]);
  assert.deepEqual(status(story.say("bob", "hi")), ["↓ 2 new messages below; Esc goes there."]);
});

Deno.test("what is asked comes before everything else", () => {
  const story = quiet().event({ type: "typing", name: "bob" }).paste("\n".repeat(20));
  assert.match(status(story)[0]!, /^Paste 20 lines/);
});

Deno.test("the status line guides through a search", () => {
  const story = quiet().keys("hello{enter}{ctrl+r}");
  assert.match(status(story)[0]!, /what to look for in what you typed before/);
  assert.match(status(story.keys("hel"))[0]!, /^Search: hel\. Ctrl\+R goes on/);
  assert.match(status(story.keys("x"))[0]!, /You typed nothing with "helx" before/);
  const find = quiet().say("bob", "tea").keys("/search tea{enter}");
  assert.match(status(find)[0]!, /^Search: tea\. Up and Down go on/);
});

Deno.test("what is answered is wrapped where it has to be, and cut where there is no room", () => {
  const story = begin({ columns: 20 }).keys("/nothing{enter}");
  const rows = status(story, 9);
  assert.ok(rows.length > 2);
  assert.ok(rows.every((row) => row.length < 20));
  assert.equal(status(story, 2).length, 2);
  assert.match(status(story, 2)[1]!, /…$/);
});
