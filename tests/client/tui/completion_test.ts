import assert from "node:assert/strict";
import fc from "fast-check";
import { complete, type Completion, type CompletionOptions } from "../../../src/client/tui/completion.ts";

const names = ["bob", "Alice", "alan", "Ada Lovelace", "Zoë", "straße"];
const commands = ["/nick", "/who", "/me", "/msg", "/help"];

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
  const second = complete(first, { names, commands }, { direction: "next", last: first })!;
  const back = complete(second, { names, commands }, { direction: "previous", last: second })!;
  assert.deepEqual([first.text, second.text, back.text], ["Alice: ", "alan: ", "Alice: "]);
});

Deno.test("complete() begins anew once the line has changed", () => {
  const first = run("al|", { direction: "next" })!;
  const typedOn = { text: first.text + "bo", cursor: first.cursor + 2 };
  assert.equal(
    complete(typedOn, { names, commands }, { direction: "next", last: first })?.text,
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
  assert.equal(shown("/W|"), "/who |");
  assert.deepEqual(cycle("/m|", "next", 3), ["/me |", "/msg |", "/me |"]);
  assert.equal(shown("say /ni|"), undefined);
  assert.equal(shown(" /ni|"), undefined);
  assert.equal(shown("/zzz|"), undefined);
});

Deno.test("complete() completes names in the arguments of commands", () => {
  assert.equal(shown("/msg al|"), "/msg Alice |");
  assert.equal(shown("/msg |"), "/msg bob |");
});

Deno.test("complete() says nothing where nothing fits", () => {
  assert.equal(shown("xyz|"), undefined);
  assert.equal(
    complete({ text: "", cursor: 0 }, { names: [], commands: [] }, { direction: "next" }),
    undefined,
  );
});

Deno.test("complete() offers a name once", () => {
  const sources = { names: ["bob", "bob"], commands };
  const done = complete({ text: "b", cursor: 1 }, sources, { direction: "next" });
  assert.deepEqual(done?.candidates, ["bob: "]);
});

Deno.test("complete() changes nothing but the word before the cursor and a blank behind it", () => {
  const anyLine = fc.array(fc.constantFrom("al", "b", " ", "/m", "\n", "漢", "x"), { maxLength: 8 });
  fc.assert(fc.property(anyLine, anyLine, (left, right) => {
    const head = left.join(""), tail = right.join("");
    const done = complete({ text: head + tail, cursor: head.length }, { names, commands }, {
      direction: "next",
    });
    if (done === undefined) return;
    assert.ok(head.startsWith(done.head));
    assert.ok(tail === done.tail || tail === " " + done.tail);
    assert.equal(done.text, done.text.slice(0, done.cursor) + done.tail);
    const typed = head.slice(done.head.length).toLowerCase();
    assert.ok(done.text.slice(done.head.length).toLowerCase().startsWith(typed));
  }));
});

Deno.test("complete() is quick among ten thousand names", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `member${index}`);
  const line = "a b c d e f g h i j k l m n o p q member9999";
  const done = complete({ text: line, cursor: line.length }, { names: many, commands }, {
    direction: "next",
  });
  assert.equal(done?.text, line + " ");
});

function run(marked: string, options: CompletionOptions): Completion | undefined {
  const cursor = marked.indexOf("|");
  return complete({ text: marked.replace("|", ""), cursor }, { names, commands }, options);
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
    last = complete(last, { names, commands }, { direction, last });
  }
  return seen;
}

function mark({ text, cursor }: Completion): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}
