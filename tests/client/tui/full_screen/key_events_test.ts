import assert from "node:assert/strict";
import { keyHelp } from "../../../../src/client/tui/full_screen/key_help.ts";
import { activeChannel, type Model } from "../../../../src/client/tui/full_screen/model.ts";
import type { ScreenEffect } from "../../../../src/client/tui/full_screen/step.ts";
import { pressed } from "../../../../src/client/tui/key.ts";
import { ScreenStory } from "./screen_story.ts";

function begin(): ScreenStory {
  return new ScreenStory({ code: "lab", rows: 12 }).connect(["bob", "bill", "cleo"]).keys("{left}");
}

function typed({ model }: ScreenStory): string {
  return activeChannel(model).editor.text;
}

function cursor({ model }: ScreenStory): number {
  return activeChannel(model).editor.cursor;
}

/** A screen with something to do for every key: nine channels, texts, a mention, a history, something refused. */
function busy(): ScreenStory {
  const story = begin();
  for (let count = 0; count < 30; count++) story.say("bob", count === 3 ? "ada: look" : `line ${count}`);
  story.keys("typed before{enter}lost{enter}").acknowledge().refuse();
  for (let count = 2; count <= 9; count++) story.keys(`/join c${count}{enter}`);
  return story.keys("{alt+1}{left}");
}

/** What a key has to begin with so that there is something for it to do. Absent: nothing. */
const before: Readonly<Record<string, string>> = {
  "enter": "hello",
  "tab": "bi",
  "shift+tab": "bi",
  "down": "{up}",
  "ctrl+a": "one two",
  "ctrl+b": "one two",
  "ctrl+e": "one two{ctrl+a}",
  "ctrl+f": "one two{ctrl+a}",
  "alt+b": "one two",
  "alt+f": "one two{ctrl+a}",
  "left": "one two",
  "right": "one two{ctrl+a}",
  "home": "one two",
  "end": "one two{ctrl+a}",
  "ctrl+k": "one two{ctrl+a}",
  "ctrl+u": "one two",
  "ctrl+w": "one two",
  "ctrl+y": "one two{ctrl+w}",
  "ctrl+t": "one two",
  "alt+d": "one two{ctrl+a}",
  "ctrl+_": "one",
  "page_down": "{page_up}{page_up}",
  "ctrl+down": "{page_up}{page_up}",
  "alt+down": "{page_up}{page_up}",
  "alt+end": "{page_up}",
  "escape": "{page_up}",
  "alt+1": "{alt+2}",
};

/** Reads which keys a line of the help speaks of, as `keys` takes them. */
function keysOf(line: string): readonly string[] {
  const keys: string[] = [];
  const arrows = line.includes("so do the arrows") ? ["Left", "Right"] : [];
  const spelled = [...line.matchAll(/((?:Ctrl|Alt|Shift)\+)+([A-Z]\b(?: [A-Z]\b)+|\S+)/g)];
  for (const [whole, , names] of spelled) {
    const modifiers = whole.slice(0, whole.length - names!.length).toLowerCase();
    for (const name of names!.replace(/[,;:]$/, "").split(" ")) keys.push(modifiers + nameOf(name));
  }
  const plain = line.replace(/((?:Ctrl|Alt|Shift)\+)+([A-Z]\b(?: [A-Z]\b)+|\S+)/g, "");
  const named = plain.match(/\b(?:Enter|Tab|Up|Down|PageUp|PageDown|Esc|Home|End|F\d)\b/g) ?? [];
  return [...keys, ...[...named, ...arrows].map(nameOf)];
}

const names: Readonly<Record<string, string>> = { PageUp: "page_up", PageDown: "page_down", Esc: "escape" };

function nameOf(name: string): string {
  return names[name] ?? name.toLowerCase();
}

/** Everything that a key may change, but for when it was pressed. */
function lookOf(
  { model, effects }: ScreenStory,
): readonly [Omit<Model, "lastKeyAtMs">, readonly ScreenEffect[]] {
  const { lastKeyAtMs: _, ...rest } = model;
  return structuredClone([{ ...rest, channels: rest.channels.map(withoutTimeline) }, effects]) as never;
}

function withoutTimeline(channel: Model["channels"][number]): object {
  const { timeline, ...rest } = channel;
  return { ...rest, last: timeline.last, endId: timeline.endId };
}

for (const [keys, what] of keyHelp) {
  const promised = keysOf(`${keys}: ${what}`);

  Deno.test(`the help is right that "${keys}" does something: ${what}`, () => {
    assert.ok(promised.length > 0);
    for (const key of promised) {
      assert.match(key, /^[a-z0-9_+]+$/);
      const story = busy().keys(before[key] ?? "");
      const look = lookOf(story);
      story.keys(`{${key}}`);
      assert.notDeepEqual(lookOf(story), look, key);
    }
  });
}

Deno.test("the help speaks of every key that the screen has for itself", () => {
  const promised = new Set(keyHelp.flatMap(([keys, what]) => keysOf(`${keys}: ${what}`)));
  const own = ["enter", "alt+enter", "tab", "shift+tab", "ctrl+c", "ctrl+d", "ctrl+l", "ctrl+z", "ctrl+r"];
  const more = ["page_up", "page_down", "alt+home", "alt+end", "escape", "alt+m", "alt+r", "alt+e", "alt+n"];
  const others = ["f1", "f2", "alt+1", "alt+9", "alt+left", "alt+right", "ctrl+up", "ctrl+down"];
  for (const key of [...own, ...more, ...others]) assert.ok(promised.has(key), key);
});

Deno.test("Ctrl+C clears the line, which Ctrl+Y brings back, and leaves when it is pressed again", () => {
  const story = begin().keys("half a line{ctrl+c}");
  assert.equal(typed(story), "");
  assert.match(story.model.flash!, /Ctrl\+C again leaves/);
  assert.equal(typed(story.keys("{ctrl+y}")), "half a line");
  assert.ok(!story.effects.some(({ type }) => type === "quit"));
  story.keys("{ctrl+c}{ctrl+c}");
  assert.deepEqual(story.effects.at(-1), { type: "quit", isInterrupt: true });
});

Deno.test("Ctrl+C keeps the history", () => {
  const story = begin().keys("said{enter}half a line{ctrl+c}{up}");
  assert.equal(typed(story), "said");
});

Deno.test("Ctrl+D deletes in a text, and leaves on an empty line", () => {
  const story = begin().keys("ab{home}{ctrl+d}");
  assert.equal(typed(story), "b");
  assert.equal(typed(story.keys("{ctrl+d}")), "");
  assert.deepEqual(story.keys("{ctrl+d}").effects.at(-1), { type: "quit", isInterrupt: false });
});

Deno.test("Ctrl+D on an empty line leaves only the channel that is shown, if there are several", () => {
  const story = begin().keys("/join hall{enter}{ctrl+d}");
  assert.deepEqual(story.effects.at(-1), { type: "close", key: 2 });
});

Deno.test("Alt+Enter and Shift+Enter begin another line", () => {
  const story = begin().keys("one{alt+enter}two{shift+enter}three");
  assert.equal(typed(story), "one\ntwo\nthree");
  assert.deepEqual(story.keys("{enter}").effects.filter(({ type }) => type === "say"), [
    { type: "say", key: 1, text: "one\ntwo\nthree" },
  ]);
});

Deno.test("Enter behind a backslash begins another line, behind two it sends", () => {
  const story = begin().keys("one\\{enter}two");
  assert.equal(typed(story), "one\ntwo");
  story.keys("\\\\{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "say", key: 1, text: "one\ntwo\\\\" });
});

Deno.test("Ctrl+J and Ctrl+M are Enter", () => {
  for (const key of ["{ctrl+j}", "{ctrl+m}"]) {
    assert.deepEqual(begin().keys(`hello${key}`).effects.at(-1), { type: "say", key: 1, text: "hello" });
  }
});

Deno.test("Tab completes a name and goes on to the next; whoever spoke last comes first", () => {
  const story = begin().say("bill", "hi").keys("b{tab}");
  assert.equal(typed(story), "bill: ");
  assert.equal(typed(story.keys("{tab}")), "bob: ");
  assert.equal(typed(story.keys("{shift+tab}")), "bill: ");
  assert.equal(typed(begin().keys("hello c{tab}")), "hello cleo ");
});

Deno.test("Tab goes on from the beginning once something else was typed", () => {
  const story = begin().say("bill", "hi").keys("b{tab}{backspace}");
  assert.equal(activeChannel(story.model).completion, undefined);
  assert.equal(typed(story.keys("{ctrl+u}c{tab}")), "cleo: ");
});

Deno.test("Tab completes nobody who has left, nor oneself", () => {
  const story = begin().say("dora", "hi").leave("dora");
  assert.equal(typed(story.keys("d{tab}")), "d");
  assert.equal(typed(begin().keys("a{tab}")), "a");
});

Deno.test("Tab completes whoever has spoken where nobody knows who is here", () => {
  const story = new ScreenStory().connect([], { protocol: "line" }).say("dora", "hi", {
    isWithoutPlace: true,
  });
  assert.equal(typed(story.keys("do{tab}")), "dora: ");
});

Deno.test("Tab completes commands, their words, and those who are ignored", () => {
  assert.equal(typed(begin().keys("/jo{tab}")), "/join ");
  assert.equal(typed(begin().keys("/theme d{tab}")), "/theme dark ");
  assert.equal(typed(begin().keys("/msg cl{tab}")), "/msg cleo ");
  assert.equal(typed(begin().keys("/ignore bob{enter}/unignore b{tab}")), "/unignore bob ");
});

Deno.test("Tab completes emoji, which are loaded when a colon is typed", () => {
  const story = begin().keys("so ");
  assert.equal(story.model.emoji, undefined);
  story.keys(":smi{tab}");
  assert.equal(typed(story), "so 😄 ");
  assert.equal(story.effects.filter(({ type }) => type === "load_emoji").length, 1);
  story.keys(":");
  assert.equal(story.effects.filter(({ type }) => type === "load_emoji").length, 1);
});

Deno.test("Up and Down go through what was typed, in this channel only", () => {
  const story = begin().keys("one{enter}two{enter}half{up}{up}");
  assert.equal(typed(story), "one");
  assert.equal(typed(story.keys("{down}{down}")), "half");
  assert.equal(typed(story.keys("{ctrl+c}/join hall{enter}{up}")), "");
});

Deno.test("Ctrl+R finds what was typed and puts it into the input, but does not send it", () => {
  const story = begin().keys("hello world{enter}bye{enter}half{ctrl+r}hel");
  assert.match(story.screen(), /> hello world/);
  story.keys("{enter}");
  assert.equal(typed(story), "hello world");
  assert.equal(story.model.search, undefined);
  assert.equal(story.effects.filter(({ type }) => type === "say").length, 2);
});

Deno.test("Ctrl+R is given up with Esc, and what was typed is still there", () => {
  const story = begin().keys("hello{enter}half{ctrl+r}hel{escape}");
  assert.equal(typed(story), "half");
  assert.equal(story.model.search, undefined);
});

Deno.test("any other key takes what Ctrl+R has found, and means what it always means", () => {
  const story = begin().keys("hello world{enter}{ctrl+r}hel{ctrl+a}");
  assert.equal(typed(story), "hello world");
  assert.equal(cursor(story), 0);
});

Deno.test("with one channel Alt+Left and Alt+Right move by words", () => {
  const story = begin().keys("one two{alt+left}");
  assert.equal(cursor(story), 4);
  assert.equal(cursor(story.keys("{alt+right}")), 7);
});

Deno.test("whoever types tells the others, but not of commands, and not of what is taken away", () => {
  const typing = { type: "typing", key: 1 } as const;
  assert.deepEqual(begin().keys("h").effects, [typing]);
  assert.deepEqual(begin().keys("/who").effects, []);
  assert.deepEqual(begin().keys("h{backspace}{left}").effects, [typing]);
  const silent = new ScreenStory({ settings: { typing: false } }).connect().keys("hello");
  assert.deepEqual(silent.effects, []);
});

Deno.test("Ctrl+L draws anew, Ctrl+Z stops the program", () => {
  assert.deepEqual(begin().keys("{ctrl+l}{ctrl+z}").effects, [{ type: "redraw" }, { type: "suspend" }]);
});

Deno.test("F1 shows the help; Esc, Enter, F1 and Ctrl+C close it and do nothing else", () => {
  for (const key of ["{escape}", "{enter}", "{f1}", "{ctrl+c}"]) {
    const story = begin().keys("hello{f1}");
    assert.equal(story.model.overlay?.type, "help");
    story.keys(key);
    assert.equal(story.model.overlay, undefined, key);
    assert.equal(typed(story), "hello", key);
  }
});

Deno.test("the help is scrolled, and what is typed closes it and goes into the input", () => {
  const story = begin().keys("{f1}{down}{down}");
  assert.equal(story.model.overlay?.top, 2);
  story.keys("{page_down}{page_up}{up}");
  assert.equal(story.model.overlay?.top, 1);
  assert.equal(typed(story.keys("x")), "x");
  assert.equal(story.model.overlay, undefined);
});

Deno.test("a sentence in the status line goes with the next key, but not with what happens by itself", () => {
  const story = begin().keys("/nothing{enter}").say("bob", "hi").focus(false).focus(true);
  assert.notEqual(story.model.flash, undefined);
  assert.equal(story.keys("{left}").model.flash, undefined);
});

Deno.test("keys that mean nothing change nothing", () => {
  const story = begin().keys("hello");
  const look = lookOf(story);
  for (const name of ["f5", "insert", "f12"]) story.key(pressed(name));
  story.key(pressed("q", { ctrl: true, alt: true }));
  assert.deepEqual(lookOf(story), look);
});
