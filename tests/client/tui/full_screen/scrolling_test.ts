import assert from "node:assert/strict";
import { activeChannel, type OpenChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { ScreenStory } from "./screen_story.ts";

/** A conversation of so many lines, the first with the place 111. */
function begin(count: number = 60): ScreenStory {
  const story = new ScreenStory({ columns: 60, rows: 12 }).connect().keys("{left}");
  for (let line = 1; line <= count; line++) story.say("bob", `line ${line}.`);
  return story;
}

function channelOf({ model }: ScreenStory): OpenChannel {
  return activeChannel(model);
}

/** Gives the numbers of the lines that are shown. */
function shown(story: ScreenStory): readonly number[] {
  return [...story.screen().matchAll(/line (-?\d+)\./g)].map(([, number]) => Number(number));
}

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function asked({ effects }: ScreenStory): readonly number[] {
  return effects.flatMap((effect) => effect.type === "load_older" ? effect.before.offset : []);
}

const wheel = { type: "mouse", ctrl: false, alt: false, shift: false, column: 0, row: 0 } as const;

Deno.test("the newest messages are shown first", () => {
  assert.deepEqual(shown(begin()), numbers(52, 60));
});

Deno.test("a page is less than a screen, so that one sees where one was", () => {
  const story = begin().keys("{page_up}");
  assert.deepEqual(shown(story), numbers(45, 53));
  assert.deepEqual(shown(story.keys("{page_down}")), numbers(52, 60));
});

Deno.test("pages up and as many down come back to the newest message", () => {
  const story = begin().keys("{page_up}{page_up}{page_up}");
  assert.equal(channelOf(story).viewport.type, "anchored");
  story.keys("{page_down}{page_down}{page_down}");
  assert.equal(channelOf(story).viewport.type, "newest");
});

Deno.test("Ctrl+Up, Alt+Up and the wheel go up by rows, and down again", () => {
  const story = begin().keys("{ctrl+up}");
  assert.deepEqual(shown(story), numbers(51, 59));
  assert.deepEqual(shown(story.keys("{alt+up}")), numbers(50, 58));
  story.key({ ...wheel, action: "wheel_up", button: "none" });
  assert.deepEqual(shown(story), numbers(47, 55));
  story.key({ ...wheel, action: "wheel_down", button: "none" });
  assert.deepEqual(shown(story.keys("{ctrl+down}{alt+down}")), numbers(52, 60));
  assert.equal(channelOf(story).viewport.type, "newest");
});

Deno.test("clicks and other wheels scroll nothing", () => {
  const story = begin().keys("{page_up}");
  const before = story.model;
  for (const action of ["press", "release", "move", "drag", "wheel_left", "wheel_right"] as const) {
    story.key({ ...wheel, action, button: "left" });
  }
  assert.deepEqual(story.model, before);
});

Deno.test("what is read stays where it is while messages come, and a line tells how many", () => {
  const story = begin().keys("{page_up}").say("bob", "line 61.").say("bob", "line 62.");
  assert.deepEqual(shown(story), numbers(45, 53));
  assert.match(story.screen(), /↓ 2 new messages below; Esc goes there\./);
  assert.deepEqual(shown(story.keys("{escape}")), numbers(55, 62));
  assert.match(story.screen(), /line 60\..*\n─+ new ─+\n.*line 61\./);
  assert.doesNotMatch(story.screen(), /below/);
});

Deno.test("what is read stays where it is while others come and go, and while one types", () => {
  const story = begin().keys("{page_up}").join("cleo").leave("cleo").keys("half a line");
  assert.deepEqual(shown(story), numbers(45, 53));
});

Deno.test("Esc, Alt+End, Enter on an empty line and saying something go to the newest message", () => {
  for (const keys of ["{escape}", "{alt+end}", "{enter}", "hello{enter}"]) {
    const story = begin().keys("{page_up}").keys(keys);
    assert.equal(channelOf(story).viewport.type, "newest", keys);
    assert.ok(!story.effects.some(({ type }) => type === "retry_now"), keys);
  }
});

Deno.test("whoever comes near the oldest message asks for older ones, once", () => {
  const story = begin().keys("{page_up}{page_up}{page_up}{page_up}{page_up}{page_up}");
  assert.deepEqual(asked(story), []);
  story.keys("{page_up}");
  assert.deepEqual(asked(story), [111]);
  story.keys("{page_up}{page_up}{alt+home}");
  assert.deepEqual(asked(story), [111]);
});

Deno.test("older messages come above what is read, which stays where it is", () => {
  const story = begin().keys("{alt+home}");
  assert.deepEqual(asked(story), [111]);
  assert.match(story.screen(), /loading older messages…/);
  const before = shown(story);
  story.page([["bob", "line -2.", 0], ["bob", "line -1.", 0], ["bob", "line 0.", 0]], true);
  const after = shown(story);
  assert.deepEqual(after.slice(-before.length), before);
  assert.deepEqual(after, numbers(-1, 7));
  assert.deepEqual(asked(story.keys("{page_up}")), [111, 108]);
});

Deno.test("nobody asks for what is above the beginning", () => {
  const story = begin().keys("{alt+home}").page([], false).keys("{alt+home}");
  assert.deepEqual(asked(story), [111]);
  assert.match(story.screen(), /nothing older is kept/);
  const whole = begin(3).page([["bob", "the first"]], false).keys("{page_up}");
  assert.deepEqual(asked(whole), []);
});

Deno.test("whoever could not have older messages is told why, and may ask again", () => {
  const story = begin().keys("{alt+home}");
  story.event({
    type: "page",
    before: { epoch: "e11", offset: 111 },
    ...{ messages: [], hasMore: true, problem: "The server \x1b[2J did not answer" },
  });
  assert.equal(story.model.flash, "The server ␛[2J did not answer");
  assert.deepEqual(asked(story.keys("{page_up}")), [111, 111]);
});

Deno.test("a page that was asked for before everything was cleared is not put above what came since", () => {
  const story = begin().keys("{alt+home}").keys("/clear{enter}").say("bob", "line 61.");
  const before = { epoch: "e11", offset: 111 };
  story.event({
    type: "page",
    before,
    messages: [story.message("bob", "line 0.", { offset: 110 })],
    hasMore: true,
  });
  assert.deepEqual(shown(story), [61]);
  assert.deepEqual(asked(story.keys("{page_up}")), [111, 171]);
});

Deno.test("what was cleared can be loaded again", () => {
  const story = begin(2).page([], false).keys("/clear{enter}{page_up}");
  assert.deepEqual(asked(story), [113]);
  story.page([["bob", "line 1."], ["bob", "line 2."]], false);
  assert.deepEqual(shown(story), [1, 2]);
});

Deno.test("in the line protocol there is nothing older to ask for", () => {
  const story = new ScreenStory().connect([], { protocol: "line" });
  for (let count = 0; count < 60; count++) story.say("bob", "hi", { isWithoutPlace: true });
  assert.deepEqual(asked(story.keys("{alt+home}{page_up}")), []);
});

Deno.test("an own text that is on its way stands in a page no second time", () => {
  const story = begin(2).keys("hello{enter}").keys("{page_up}");
  const own = { ...story.message("ada", "hello", { offset: 110, nonce: "n11" }), isOwn: true };
  story.event({ type: "page", before: { epoch: "e11", offset: 111 }, messages: [own], hasMore: false });
  assert.equal(story.screen().match(/hello/g)?.length, 1);
});

Deno.test("older messages of somebody who is ignored are not shown, and not asked for again", () => {
  const story = begin().keys("/ignore eve{enter}{alt+home}").page([["eve", "line 0."]], true);
  assert.ok(!shown(story).includes(0));
  assert.deepEqual(asked(story.keys("{page_up}")), [111, 110]);
});

Deno.test("Alt+M goes to the last mention or whisper, then to those before it", () => {
  const story = begin(5).say("bob", "ada: line 100.").say("ada", "ada, line 101.");
  for (let count = 0; count < 30; count++) story.say("bob", "between");
  story.whisper("bob", "line 200.");
  for (let count = 0; count < 30; count++) story.say("bob", "behind");
  assert.deepEqual(shown(story.keys("{alt+m}")), [200]);
  assert.ok(shown(story.keys("{alt+m}")).includes(101));
  assert.ok(shown(story.keys("{alt+m}")).includes(100));
  assert.match(story.keys("{alt+m}").model.flash!, /no mention before this one/);
  story.keys("{escape}");
  assert.deepEqual(shown(story.keys("{alt+m}")), [200]);
});

Deno.test("Alt+M says that there is no mention", () => {
  assert.equal(begin(3).keys("{alt+m}").model.flash, "Nobody has mentioned you here.");
});

Deno.test("nothing is scrolled any more where a larger screen shows everything", () => {
  const story = begin(15).keys("{page_up}").resize(60, 40);
  assert.equal(channelOf(story).viewport.type, "newest");
  assert.deepEqual(shown(story), numbers(1, 15));
});

Deno.test("a screen of another width goes on with the same message", () => {
  const story = begin().keys("{page_up}").resize(40, 12);
  assert.equal(shown(story)[0], 45);
  assert.equal(shown(story.resize(120, 15))[0], 45);
});

Deno.test("what was dropped because there was too much can be loaded again", () => {
  const story = new ScreenStory({ columns: 60, rows: 12 }).connect().say("bob", "hi").page([], false);
  const { timeline } = channelOf(story);
  const { firstId } = timeline;
  while (timeline.firstId === firstId && timeline.endId - firstId < 105_000) {
    timeline.append({ ...timeline.at(firstId)! });
  }
  assert.equal(channelOf(story).older, "none");
  story.say("bob", "one too many");
  assert.ok(timeline.firstId > firstId);
  assert.equal(channelOf(story).older, "perhaps");
});
