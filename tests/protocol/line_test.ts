import assert from "node:assert/strict";
import fc from "fast-check";
import { joinedLine, leftLine, messageLines, ownLine, parseLine, readLine } from "../../src/protocol/line.ts";
import { checkName } from "../../src/protocol/names.ts";
import { textProblem } from "../../src/protocol/text.ts";
import { anyText } from "../support/any_text.ts";

const noLimits = { maxTextCharacters: 0, maxTextBytes: 0 };

Deno.test("parseLine() reads the name that a first line claims", () => {
  assert.deepEqual(parseLine("ada: hello"), { claimedName: "ada", text: "hello" });
  assert.deepEqual(parseLine("ada: "), { claimedName: "ada", text: "" });
  assert.deepEqual(parseLine("ada: a: b"), { claimedName: "ada", text: "a: b" });
  assert.deepEqual(parseLine("Ada Lovelace: hello\r\n"), { claimedName: "Ada Lovelace", text: "hello" });
});

Deno.test("parseLine() takes a first line that names nobody for text", () => {
  for (const text of ["hello", "ada:hello", ": hello", "  : hello", ""]) {
    assert.deepEqual(parseLine(text), { text });
  }
});

Deno.test("parseLine() takes off the claimed name and no other", () => {
  assert.deepEqual(parseLine("ada: hello", "ada"), { text: "hello" });
  assert.deepEqual(parseLine("note: buy milk", "ada"), { text: "note: buy milk" });
  assert.deepEqual(parseLine("ada2: hello", "ada"), { text: "ada2: hello" });
  assert.deepEqual(parseLine("ad: hello", "ada"), { text: "ad: hello" });
  assert.deepEqual(parseLine("hello", "ada"), { text: "hello" });
  assert.deepEqual(parseLine("ada: ada: hello", "ada"), { text: "ada: hello" });
});

Deno.test("parseLine() puts U+FFFD in the place of what a text may not hold", () => {
  assert.deepEqual(parseLine("ada: \x1b[2J\x07\ud83d"), {
    claimedName: "ada",
    text: "\ufffd[2J\ufffd\ufffd",
  });
  fc.assert(fc.property(anyText, fc.option(anyText, { nil: undefined }), (frame, claimedName) => {
    assert.notEqual(textProblem(parseLine(frame, claimedName).text, noLimits), "bad_text");
  }));
});

Deno.test("messageLines() gives one frame for each line of the text", () => {
  assert.deepEqual(messageLines("ada", "hello"), ["ada: hello"]);
  assert.deepEqual(messageLines("ada", "one\ntwo\r\nthree\u2028four\u2029five\x85six\vseven\feight\rnine"), [
    "ada: one",
    "ada: two",
    "ada: three",
    "ada: four",
    "ada: five",
    "ada: six",
    "ada: seven",
    "ada: eight",
    "ada: nine",
  ]);
});

Deno.test("messageLines() gives frames that each begin with the name and write nothing but themselves", () => {
  fc.assert(fc.property(anyText, (text) => {
    for (const frame of messageLines("ada", text)) {
      assert.ok(frame.startsWith("ada: "));
      assert.doesNotMatch(frame, /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }
  }));
});

Deno.test("joinedLine() and leftLine() are the original's words", () => {
  assert.equal(joinedLine("ada"), "🟢 ada joined the chat");
  assert.equal(leftLine("ada"), "🔴 ada left the chat");
});

Deno.test("ownLine() is what a server of the original's kind expects", () => {
  assert.equal(ownLine("ada", "hello"), "ada: hello");
});

Deno.test("readLine() reads joins and leaves with and without a full stop", () => {
  for (const stop of ["", "."]) {
    assert.deepEqual(readLine(`🟢 ada joined the chat${stop}`), { type: "joined", name: "ada" });
    assert.deepEqual(readLine(`🔴 ada left the chat${stop}`), { type: "left", name: "ada" });
  }
});

Deno.test("readLine() reads a message, and takes anything else for text", () => {
  assert.deepEqual(readLine("ada: hello: you"), { type: "message", from: "ada", text: "hello: you" });
  assert.deepEqual(readLine("ada: 🟢 bob joined the chat"), {
    type: "message",
    from: "ada",
    text: "🟢 bob joined the chat",
  });
  for (const text of ["the server restarts", ": hello", ""]) {
    assert.deepEqual(readLine(text), { type: "text", text });
  }
});

Deno.test("readLine() reads back what a server of ours writes, whatever the name", () => {
  fc.assert(fc.property(anyText, (wish) => {
    const checked = checkName(wish);
    fc.pre(checked.ok);
    const { name } = checked as { readonly name: string };
    assert.deepEqual(readLine(joinedLine(name)), { type: "joined", name });
    assert.deepEqual(readLine(leftLine(name)), { type: "left", name });
    assert.deepEqual(readLine(messageLines(name, "hello")[0] ?? ""), {
      type: "message",
      from: name,
      text: "hello",
    });
  }));
});
