import assert from "node:assert/strict";
import { activeChannel, channelOf, type OpenChannel } from "../../../../src/client/tui/full_screen/model.ts";
import type { ScreenEffect } from "../../../../src/client/tui/full_screen/step.ts";
import { type Opening, ScreenStory } from "./screen_story.ts";

type Alert = Extract<ScreenEffect, { type: "alert" }>;

function begin(opening: Opening = {}): ScreenStory {
  return new ScreenStory({ code: "lab", ...opening }).connect();
}

/** Two channels, of which the second, `hall`, is shown. */
function beginTwo(): ScreenStory {
  return begin().keys("/join hall{enter}").in(2).connect().in(1);
}

function alertsOf({ effects }: ScreenStory): readonly Alert[] {
  return effects.filter((effect) => effect.type === "alert");
}

function lab({ model }: ScreenStory): OpenChannel {
  return channelOf(model, 1)!;
}

/** Gives the text of the item below the line where one stopped reading. */
function markedText(story: ScreenStory): string | undefined {
  const { timeline, readMarkId } = lab(story);
  const item = readMarkId === undefined ? undefined : timeline.at(readMarkId);
  return item?.type === "message" ? item.text : undefined;
}

Deno.test("what comes while somebody looks is neither counted nor marked, and nobody is told of it", () => {
  const story = begin().say("bob", "ada: look").whisper("bob", "psst");
  assert.equal(lab(story).unread, 0);
  assert.equal(lab(story).readMarkId, undefined);
  assert.deepEqual(alertsOf(story), []);
});

Deno.test("what comes while the window is not looked at is counted, and the first of it is marked", () => {
  const story = begin().say("bob", "seen").focus(false).say("bob", "one").say("bob", "ada: two");
  assert.deepEqual([lab(story).unread, lab(story).unreadMentions], [2, 1]);
  assert.equal(markedText(story), "one");
});

Deno.test("whoever looks again has read everything, but still sees the line where they stopped", () => {
  const story = begin().focus(false).say("bob", "one").focus(true);
  assert.deepEqual([lab(story).unread, lab(story).unreadMentions], [0, 0]);
  assert.equal(markedText(story), "one");
});

Deno.test("the line is gone when somebody looks away again, and stands where they stopped then", () => {
  const story = begin().focus(false).say("bob", "one").focus(true).say("bob", "two").focus(false);
  assert.equal(lab(story).readMarkId, undefined);
  assert.equal(markedText(story.say("bob", "three")), "three");
});

Deno.test("the line stays where it was while nobody has looked", () => {
  const story = begin().focus(false).say("bob", "one").focus(false).say("bob", "two");
  assert.equal(markedText(story), "one");
});

Deno.test("the line is gone when somebody answers", () => {
  const story = begin().focus(false).say("bob", "one").focus(true).keys("yes{enter}");
  assert.equal(lab(story).readMarkId, undefined);
});

Deno.test("what comes in another channel is counted there until it is shown", () => {
  const story = beginTwo().say("bob", "one").say("bob", "ada: two");
  assert.deepEqual([lab(story).unread, lab(story).unreadMentions], [2, 1]);
  assert.equal(activeChannel(story.model).unread, 0);
  story.keys("{alt+1}");
  assert.deepEqual([lab(story).unread, lab(story).unreadMentions], [0, 0]);
  assert.equal(markedText(story), "one");
});

Deno.test("what comes below what is read further up is counted until somebody goes down", () => {
  const story = begin({ rows: 8 });
  for (let count = 0; count < 20; count++) story.say("bob", `line ${count}`);
  story.keys("{page_up}").say("bob", "below").say("bob", "ada: below");
  assert.deepEqual([lab(story).newBelow, lab(story).unread], [2, 2]);
  assert.equal(markedText(story), "below");
  story.keys("{escape}");
  assert.deepEqual([lab(story).newBelow, lab(story).unread], [0, 0]);
});

Deno.test("whoever comes back while something further up is shown has not read what is below it", () => {
  const story = begin({ rows: 8 });
  for (let count = 0; count < 20; count++) story.say("bob", `line ${count}`);
  story.keys("{page_up}").focus(false).say("bob", "below").focus(true);
  assert.equal(lab(story).unread, 1);
});

Deno.test("one's own messages, old ones, and who comes and goes are no news", () => {
  const story = begin().focus(false).say("bob", "ada: long ago", { isOld: true }).join("cleo").leave("cleo");
  story.event({ ...story.message("ada", "from elsewhere"), isOwn: true });
  assert.equal(lab(story).unread, 0);
  assert.deepEqual(alertsOf(story), []);
});

Deno.test("mentions and whispers are told where the window is not looked at, other messages are not", () => {
  const story = begin().focus(false).say("bob", "hi").say("bob", "ada: look");
  assert.deepEqual(alertsOf(story), [{ type: "alert", title: "bob in lab", body: "ada: look" }]);
  story.tick(60_000).whisper("bob", "psst");
  assert.deepEqual(alertsOf(story).slice(1), [{ type: "alert", title: "bob whispers", body: "psst" }]);
});

Deno.test("mentions in another channel are told to somebody who looks", () => {
  const story = beginTwo().say("bob", "ada: look");
  assert.equal(alertsOf(story).length, 1);
});

Deno.test("nothing is told where alerts are off", () => {
  const story = begin({ settings: { alerts: "off" } }).focus(false).say("bob", "ada: look");
  assert.deepEqual(alertsOf(story), []);
});

Deno.test("a terminal that never told of its focus is believed to be looked at for half a minute after a key", () => {
  const story = begin({ isFocused: false }).keys("x").tick(30_000).say("bob", "ada: look");
  assert.deepEqual(alertsOf(story), []);
  assert.equal(lab(story).unread, 0);
  story.tick(1).say("bob", "ada: look");
  assert.equal(alertsOf(story).length, 1);
  assert.equal(lab(story).unread, 0);
});

Deno.test("what an alert repeats is printable and short", () => {
  const story = begin().focus(false).say("b\x1b[2Job", `ada: \x07${"long ".repeat(1_000)}`);
  const [{ title, body }] = alertsOf(story) as [Alert];
  assert.equal(title, '"b␛[2Job" in lab');
  assert.ok(body.startsWith("ada: ␇long"));
  assert.ok(body.length <= 200);
});

Deno.test("/away counts what comes although somebody looks, and is told of mentions", () => {
  const story = begin().keys("/away{enter}").say("bob", "hi").say("bob", "ada: look");
  assert.deepEqual([lab(story).unread, lab(story).unreadMentions], [2, 1]);
  assert.equal(markedText(story), "hi");
  assert.equal(alertsOf(story).length, 1);
});

Deno.test("/away ends with what one says, and with a digest of what came", () => {
  const story = begin().keys("/away{enter}").say("bob", "ada: look").whisper("bob", "psst").tick(180_000);
  story.keys("back{enter}");
  assert.equal(story.model.absence, undefined);
  assert.match(story.screen(), /You were away for 3 min: 1 message, 1 mention, 1 whisper\.\s+Alt\+M goes/);
});

Deno.test("/away does not end because the window is looked at", () => {
  const story = begin().keys("/away{enter}").focus(false).focus(true);
  assert.equal(story.model.absence?.isSaid, true);
});

Deno.test("a window that was not looked at for a while has a digest, one that was left for a moment has none", () => {
  const story = begin().focus(false).say("bob", "hi").tick(4 * 60_000).focus(true);
  assert.doesNotMatch(story.screen(), /You were away/);
  story.focus(false).say("bob", "hi").tick(6 * 60_000).focus(true);
  assert.match(story.screen(), /You were away for 6 min: 1 message\./);
});

Deno.test("a digest names the channels, as far as they may be shown", () => {
  const story = beginTwo().focus(false).say("bob", "hi").in(2).say("bob", "hi").tick(6 * 60_000).focus(true);
  assert.match(story.screen(), /1 message in lab; 1 message in hall/);
});
