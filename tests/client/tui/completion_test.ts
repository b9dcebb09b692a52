import assert from "node:assert/strict";
import fc from "fast-check";
import {
  complete,
  type Completion,
  type CompletionOptions,
  type CompletionSources,
} from "../../../src/client/tui/completion.ts";

const sources: CompletionSources = {
  names: ["bob", "Alice", "alan", "Ada Lovelace", "Zoë", "straße"],
  ignored: ["Mallory", "Eve"],
  commands: [
    { word: "/nick", operands: "NAME" },
    { word: "/who" },
    { word: "/me", operands: "ACTION" },
    { word: "/msg", aliases: ["/whisper", "/w"], operands: "NAME TEXT", completes: "member" },
    { word: "/unignore", operands: "NAME", completes: "ignored" },
    { word: "/theme", operands: "THEME", completes: ["auto", "dark", "light"] },
    { word: "/help" },
  ],
  emoji: [
    { name: "+1", character: "👍" },
    { name: "cat", character: "🐱" },
    { name: "heart_eyes", character: "😍" },
    { name: "smile", character: "😄" },
    { name: "smile_cat", character: "😸" },
    { name: "smiley", character: "😃" },
    { name: "sweat_smile", character: "😅" },
    { name: "thumbsup", character: "👍" },
    { name: "tuxedo_cat", character: "🐱" },
  ],
};

Deno.test("complete() makes a name at the beginning an address", () => {
  assert.equal(shown("bo|"), "bob: |");
  assert.equal(shown("bo| hello"), "bob: |hello");
});

Deno.test("complete() gives a name elsewhere a blank", () => {
  assert.equal(shown("ask bo|"), "ask bob |");
  assert.equal(shown(" bo|"), " bob |");
  assert.equal(shown("ask bo| now"), "ask bob |now");
  assert.equal(shown("first\nbo|"), "first\nbob |");
});

Deno.test("complete() compares without case, marks kept as they are", () => {
  assert.equal(shown("AL|"), "Alice: |");
  assert.equal(shown("ZOË|"), "Zoë: |");
  assert.equal(shown("zoe\u0308|"), "Zoë: |");
  assert.equal(shown("STRASS|"), "straße: |");
});

Deno.test("complete() goes round through the names that fit, in the order given", () => {
  assert.deepEqual(cycle("al|", "next", 4), ["Alice: |", "alan: |", "Alice: |", "alan: |"]);
  assert.deepEqual(cycle("al|", "previous", 3), ["alan: |", "Alice: |", "alan: |"]);
  assert.deepEqual(cycle("hi al| there", "next", 2), ["hi Alice |there", "hi alan |there"]);
});

Deno.test("complete() turns back with the other direction", () => {
  const first = run("a|", { direction: "next" })!;
  const second = complete(first, sources, { direction: "next", last: first })!;
  const back = complete(second, sources, { direction: "previous", last: second })!;
  assert.deepEqual([first.text, second.text, back.text], ["Alice: ", "alan: ", "Alice: "]);
});

Deno.test("complete() begins anew once the line has changed", () => {
  const first = run("al|", { direction: "next" })!;
  const typedOn = { text: first.text + "bo", cursor: first.cursor + 2 };
  assert.equal(
    complete(typedOn, sources, { direction: "next", last: first })?.text,
    "Alice: bob ",
  );
});

Deno.test("complete() finds names that hold blanks", () => {
  assert.equal(shown("ada l|"), "Ada Lovelace: |");
  assert.equal(shown("hello ada |"), "hello Ada Lovelace |");
});

Deno.test("complete() offers everybody where nothing is typed, the latest speaker first", () => {
  assert.equal(shown("|"), "bob: |");
  assert.equal(shown("thanks |"), "thanks bob |");
});

Deno.test("complete() completes commands only at the beginning", () => {
  assert.equal(shown("/ni|"), "/nick |");
  assert.equal(shown("/WHO|"), "/who |");
  assert.deepEqual(cycle("/m|", "next", 3), ["/me |", "/msg |", "/me |"]);
  assert.deepEqual(cycle("/w|", "next", 4), ["/who |", "/whisper |", "/w |", "/who |"]);
  assert.equal(shown("say /ni|"), undefined);
  assert.equal(shown(" /ni|"), undefined);
  assert.equal(shown("/zzz|"), undefined);
});

Deno.test("complete() completes a member and the text behind it to names", () => {
  assert.equal(shown("/msg al|"), "/msg Alice |");
  assert.equal(shown("/msg |"), "/msg bob |");
  assert.equal(shown("/W ada l|"), "/W Ada Lovelace |");
  assert.equal(shown("/msg bob ask al|"), "/msg bob ask Alice |");
  assert.equal(shown("/me waves at al|"), "/me waves at Alice |");
});

Deno.test("complete() completes an operand to the command's own words", () => {
  assert.equal(shown("/theme d|"), "/theme dark |");
  assert.equal(shown("/THEME  LI|"), "/THEME  light |");
  assert.deepEqual(cycle("/theme |", "next", 4), [
    "/theme auto |",
    "/theme dark |",
    "/theme light |",
    "/theme auto |",
  ]);
  assert.equal(shown("/theme bo|"), undefined);
  assert.equal(shown("/theme dark l|"), undefined);
});

Deno.test("complete() completes to those who are ignored where somebody is to be heard again", () => {
  assert.equal(shown("/unignore m|"), "/unignore Mallory |");
  assert.equal(shown("/unignore bo|"), undefined);
});

Deno.test("complete() completes nothing behind a command that takes nothing", () => {
  assert.equal(shown("/help bo|"), undefined);
  assert.equal(shown("/who :smi|"), undefined);
});

Deno.test("complete() takes a slash that begins no command for text", () => {
  assert.equal(shown("//theme bo|"), "//theme bob |");
  assert.equal(shown("say /theme bo|"), "say /theme bob |");
});

Deno.test("complete() completes a name behind an at sign", () => {
  assert.equal(shown("@bo|"), "@bob |");
  assert.equal(shown("ask @AL|"), "ask @Alice |");
  assert.equal(shown("ask @ada l|"), "ask @Ada Lovelace |");
  assert.deepEqual(cycle("@a|", "next", 4), ["@Alice |", "@alan |", "@Ada Lovelace |", "@Alice |"]);
  assert.equal(shown("me@bo|"), undefined);
});

Deno.test("complete() prefers a name that itself begins with an at sign", () => {
  const done = complete({ text: "@b", cursor: 2 }, { ...sources, names: ["bob", "@bee"] }, {
    direction: "next",
  });
  assert.equal(done?.text, "@bee: ");
});

Deno.test("complete() gives an emoji for its name, and nothing more than a blank", () => {
  assert.equal(shown(":heart|"), "😍 |");
  assert.equal(shown("so :HEART| it"), "so 😍 |it");
  assert.equal(shown("first\n:heart|"), "first\n😍 |");
  assert.equal(shown("/me is :heart|"), "/me is 😍 |");
});

Deno.test("complete() goes through the emoji whose name begins so, then through those that hold it", () => {
  assert.deepEqual(cycle(":smi|", "next", 5), ["😄 |", "😸 |", "😃 |", "😅 |", "😄 |"]);
  assert.deepEqual(cycle(":smi|", "previous", 2), ["😅 |", "😃 |"]);
});

Deno.test("complete() offers an emoji once, whatever names it has", () => {
  assert.deepEqual(cycle(":cat|", "next", 3), ["🐱 |", "😸 |", "🐱 |"]);
});

Deno.test("complete() takes a second colon for the end of the emoji's name", () => {
  assert.deepEqual(cycle(":smile:|", "next", 2), ["😄 |", "😄 |"]);
  assert.equal(shown(":+1:|"), "👍 |");
  assert.equal(shown(":smi:|"), undefined);
});

Deno.test("complete() finds emoji only at the beginning of a word, from two characters on", () => {
  for (const marked of [":s|", ":|", "a:smi|", "12:30:smi|", "::smi|", ":smi le|", "(:smi|"]) {
    const done = shown(marked);
    assert.ok(done === undefined || !/\p{Emoji_Presentation}/u.test(done), marked);
  }
});

Deno.test("complete() says nothing where nothing fits", () => {
  assert.equal(shown("xyz|"), undefined);
  assert.equal(
    complete({ text: "", cursor: 0 }, { names: [], ignored: [], commands: [], emoji: [] }, {
      direction: "next",
    }),
    undefined,
  );
});

Deno.test("complete() offers a name once", () => {
  const twice = { ...sources, names: ["bob", "bob"] };
  const done = complete({ text: "b", cursor: 1 }, twice, { direction: "next" });
  assert.deepEqual(done?.candidates, ["bob: "]);
});

Deno.test("complete() changes nothing but the word before the cursor and a blank behind it", () => {
  const anyLine = fc.array(
    fc.constantFrom("al", "b", " ", "/m", "\n", "漢", "x", "@", ":sm", "/theme", "/msg"),
    { maxLength: 8 },
  );
  fc.assert(fc.property(anyLine, anyLine, (left, right) => {
    const head = left.join(""), tail = right.join("");
    const done = complete({ text: head + tail, cursor: head.length }, sources, {
      direction: "next",
    });
    if (done === undefined) return;
    assert.ok(head.startsWith(done.head));
    assert.ok(tail === done.tail || tail === " " + done.tail);
    assert.equal(done.text, done.text.slice(0, done.cursor) + done.tail);
    const typed = head.slice(done.head.length).toLowerCase();
    const became = done.text.slice(done.head.length, done.cursor);
    assert.ok(became.toLowerCase().startsWith(typed) || /^:sm.*\p{Emoji} $/u.test(typed + became));
  }));
});

Deno.test("complete() is quick among ten thousand names", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `member${index}`);
  const line = "a b c d e f g h i j k l m n o p q member9999";
  const done = complete({ text: line, cursor: line.length }, { ...sources, names: many }, {
    direction: "next",
  });
  assert.equal(done?.text, line + " ");
});

function run(marked: string, options: CompletionOptions): Completion | undefined {
  const cursor = marked.indexOf("|");
  return complete({ text: marked.replace("|", ""), cursor }, sources, options);
}

function shown(marked: string): string | undefined {
  const done = run(marked, { direction: "next" });
  return done && mark(done);
}

function cycle(marked: string, direction: "next" | "previous", times: number): string[] {
  const seen: string[] = [];
  let last = run(marked, { direction });
  for (let count = 0; count < times && last; count++) {
    seen.push(mark(last));
    last = complete(last, sources, { direction, last });
  }
  return seen;
}

function mark({ text, cursor }: Completion): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}
