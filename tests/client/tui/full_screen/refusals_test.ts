import assert from "node:assert/strict";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { ScreenStory } from "./screen_story.ts";

function begin(): ScreenStory {
  return new ScreenStory().connect().keys("hello{enter}").refuse("The message is too long");
}

/** Gives what became of each refused text. */
function fatesOf({ model }: ScreenStory): readonly string[] {
  const { timeline } = activeChannel(model);
  const ids = Array.from(
    { length: timeline.endId - timeline.firstId },
    (_, index) => timeline.firstId + index,
  );
  return ids.flatMap((id) => {
    const item = timeline.at(id);
    return item?.type === "refused" ? item.fate : [];
  });
}

function typed({ model }: ScreenStory): string {
  return activeChannel(model).editor.text;
}

Deno.test("a refused text says why, and what can be done", () => {
  const screen = begin().screen();
  assert.match(screen, /hello/);
  assert.match(screen, /The message is too long\. Alt\+R tries again, Alt\+E takes it\s+back into/);
});

Deno.test("Alt+R sends a refused text again, once", () => {
  const story = begin().keys("{alt+r}");
  assert.deepEqual(story.effects.at(-1), { type: "say", key: 1, text: "hello" });
  assert.deepEqual(fatesOf(story), ["sent_again"]);
  const { length } = story.effects;
  assert.equal(story.keys("{alt+r}").model.flash, "Nothing was refused here.");
  assert.equal(story.effects.length, length);
});

Deno.test("Alt+R whispers a refused whisper again", () => {
  const story = new ScreenStory().connect().keys("/msg bob psst{enter}").refuse().keys("{alt+r}");
  assert.deepEqual(story.effects.at(-1), { type: "whisper", key: 1, to: "bob", text: "psst" });
});

Deno.test("Alt+R sends nothing where nobody hears it any more, and keeps the text", () => {
  const story = begin();
  story.event({ type: "ended", cause: "closed", reason: "flooding", unacknowledged: [] });
  const { length } = story.effects;
  story.keys("{alt+r}");
  assert.equal(story.effects.length, length);
  assert.deepEqual(fatesOf(story), ["open"]);
  assert.match(story.model.flash!, /This channel is closed/);
  assert.equal(typed(story.keys("{alt+e}")), "hello");
});

Deno.test("Alt+E takes a refused text back into the input, as it has to be typed", () => {
  const story = begin().keys("{alt+e}");
  assert.equal(typed(story), "hello");
  assert.deepEqual(fatesOf(story), ["taken_back"]);
  const whisper = new ScreenStory().connect().keys("/msg bob psst{enter}").refuse().keys("{alt+e}");
  assert.equal(typed(whisper), "/msg bob psst");
  const slash = new ScreenStory().connect().keys("//help{enter}").refuse().keys("{alt+e}");
  assert.equal(typed(slash), "//help");
});

Deno.test("Alt+E loses nothing that is typed", () => {
  const story = begin().keys("half a line{alt+e}");
  assert.equal(typed(story), "hello");
  assert.equal(typed(story.keys("{up}")), "half a line");
});

Deno.test("the last refused text is decided about first", () => {
  const story = begin().keys("again{enter}").refuse();
  assert.equal(typed(story.keys("{alt+e}")), "again");
  assert.deepEqual(fatesOf(story), ["open", "taken_back"]);
  story.keys("{alt+r}");
  assert.deepEqual(fatesOf(story), ["sent_again", "taken_back"]);
  assert.equal(activeChannel(story.model).openRefusals, 0);
});

Deno.test("there is nothing to decide about where nothing was refused", () => {
  for (const key of ["{alt+r}", "{alt+e}"]) {
    assert.equal(new ScreenStory().connect().keys(key).model.flash, "Nothing was refused here.");
  }
});

Deno.test("what is refused for a moment is sent by itself, which is said", () => {
  const story = new ScreenStory().connect().keys("hello{enter}");
  story.event({ type: "refused", code: "rate_limited", message: "Too fast", nonce: "n11", retryInMs: 3_000 });
  assert.match(story.screen(), /sent by (?:itself|themselves)/);
  assert.equal(activeChannel(story.model).openRefusals, 0);
  assert.equal(activeChannel(story.model).ownLines.length, 1);
});
