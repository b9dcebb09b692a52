import assert from "node:assert/strict";
import fc from "fast-check";
import { type Key, pressed } from "../../../src/client/tui/key.ts";
import { KeyParser, type KeyParserOptions } from "../../../src/client/tui/keys.ts";

const ctrl = true, alt = true, shift = true;

Deno.test("KeyParser.feed() reads a printable run as one text", () => {
  assert.deepEqual(keysOf("héllo 👩‍🚀 漢"), [text("héllo 👩‍🚀 漢")]);
});

Deno.test("KeyParser.feed() names control characters", () => {
  const expected: readonly (readonly [string, Key])[] = [
    ["\r", pressed("enter")],
    ["\n", pressed("enter")],
    ["\t", pressed("tab")],
    ["\x7f", pressed("backspace")],
    ["\x08", pressed("h", { ctrl })],
    ["\x00", pressed("space", { ctrl })],
    ["\x01", pressed("a", { ctrl })],
    ["\x03", pressed("c", { ctrl })],
    ["\x1a", pressed("z", { ctrl })],
    ["\x1c", pressed("\\", { ctrl })],
    ["\x1f", pressed("_", { ctrl })],
  ];
  for (const [input, key] of expected) assert.deepEqual(keysOf(input), [key], JSON.stringify(input));
});

Deno.test("KeyParser.feed() reads the sequences of cursor and function keys", () => {
  const expected: readonly (readonly [string, Key])[] = [
    ["\x1b[A", pressed("up")],
    ["\x1bOB", pressed("down")],
    ["\x1b[1;5C", pressed("right", { ctrl })],
    ["\x1b[1;3D", pressed("left", { alt })],
    ["\x1b[1;8A", pressed("up", { ctrl, alt, shift })],
    ["\x1b[1;33D", pressed("left", { alt })],
    ["\x1b\x1b[A", pressed("up", { alt })],
    ["\x1b[H", pressed("home")],
    ["\x1bOF", pressed("end")],
    ["\x1b[1~", pressed("home")],
    ["\x1b[8~", pressed("end")],
    ["\x1b[2~", pressed("insert")],
    ["\x1b[3~", pressed("delete")],
    ["\x1b[3;5~", pressed("delete", { ctrl })],
    ["\x1b[5~", pressed("page_up")],
    ["\x1b[6;2~", pressed("page_down", { shift })],
    ["\x1b[Z", pressed("tab", { shift })],
    ["\x1bOP", pressed("f1")],
    ["\x1b[1;2S", pressed("f4", { shift })],
    ["\x1b[[E", pressed("f5")],
    ["\x1b[15~", pressed("f5")],
    ["\x1b[24~", pressed("f12")],
    ["\x1bOM", pressed("enter")],
    ["\x1bOq", text("1")],
  ];
  for (const [input, key] of expected) assert.deepEqual(keysOf(input), [key], JSON.stringify(input));
});

Deno.test("KeyParser.feed() reads ESC before a key as Alt", () => {
  assert.deepEqual(keysOf("\x1bb"), [pressed("b", { alt })]);
  assert.deepEqual(keysOf("\x1bF"), [pressed("f", { alt, shift })]);
  assert.deepEqual(keysOf("\x1b\x7f"), [pressed("backspace", { alt })]);
  assert.deepEqual(keysOf("\x1b\r"), [pressed("enter", { alt })]);
  assert.deepEqual(keysOf("\x1b\x02"), [pressed("b", { ctrl, alt })]);
  assert.deepEqual(keysOf("\x1b "), [pressed("space", { alt })]);
  assert.deepEqual(keysOf("\x1b👍x"), [pressed("👍", { alt }), text("x")]);
});

Deno.test("KeyParser.feed() reads the kitty and xterm forms of modified characters", () => {
  const expected: readonly (readonly [string, Key])[] = [
    ["\x1b[97;5u", pressed("a", { ctrl })],
    ["\x1b[97;6u", pressed("a", { ctrl, shift })],
    ["\x1b[13;2u", pressed("enter", { shift })],
    ["\x1b[27u", pressed("escape")],
    ["\x1b[9;2u", pressed("tab", { shift })],
    ["\x1b[127;3u", pressed("backspace", { alt })],
    ["\x1b[32;5u", pressed("space", { ctrl })],
    ["\x1b[32u", text(" ")],
    ["\x1b[228u", text("ä")],
    ["\x1b[97;2u", text("A")],
    ["\x1b[49:33;2u", text("!")],
    ["\x1b[97;;228u", text("ä")],
    ["\x1b[27;5;13~", pressed("enter", { ctrl })],
    ["\x1b[27;6;65~", pressed("a", { ctrl, shift })],
  ];
  for (const [input, key] of expected) assert.deepEqual(keysOf(input), [key], JSON.stringify(input));
});

Deno.test("KeyParser.feed() leaves out releases, desktop shortcuts and impossible characters", () => {
  const nothing = [
    "\x1b[97;5:3u",
    "\x1b[1;1:3A",
    "\x1b[97;9u",
    "\x1b[57358u",
    "\x1b[99999999999u",
    "\x1b[55296;5u",
  ];
  for (const input of nothing) assert.deepEqual(keysOf(input + "."), [text(".")], JSON.stringify(input));
});

Deno.test("KeyParser.feed() reads focus and the mouse", () => {
  assert.deepEqual(keysOf("\x1b[I"), [{ type: "focus", focused: true }]);
  assert.deepEqual(keysOf("\x1b[O"), [{ type: "focus", focused: false }]);
  const mouse = { type: "mouse", button: "none", column: 9, row: 4, ctrl: false, alt: false, shift: false };
  assert.deepEqual(keysOf("\x1b[<0;10;5M"), [{ ...mouse, action: "press", button: "left" }]);
  assert.deepEqual(keysOf("\x1b[<2;10;5m"), [{ ...mouse, action: "release", button: "right" }]);
  assert.deepEqual(keysOf("\x1b[<32;10;5M"), [{ ...mouse, action: "drag", button: "left" }]);
  assert.deepEqual(keysOf("\x1b[<35;10;5M"), [{ ...mouse, action: "move" }]);
  assert.deepEqual(keysOf("\x1b[<64;10;5M"), [{ ...mouse, action: "wheel_up" }]);
  assert.deepEqual(keysOf("\x1b[<81;10;5M"), [{ ...mouse, action: "wheel_down", ctrl }]);
});

Deno.test("KeyParser.feed() swallows what it does not know, whole", () => {
  const unknown = [
    "\x1b[?1;2c",
    "\x1b[>0;276;0c",
    "\x1b[?2026;2$y",
    "\x1b[12;34R",
    "\x1b[99~",
    "\x1b[201~",
    "\x1b[M !!",
    "\x1b[<128;1;1M",
    "\x1bO~",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "\x1bP>|xterm(390)\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1bXsos\x1b\\",
    "\x1b^pm\x1b\\",
    "\u009b",
    "\u0080",
  ];
  for (const input of unknown) {
    assert.deepEqual(keysOf(`a${input}b`), [text("a"), text("b")], JSON.stringify(input));
  }
});

Deno.test("KeyParser.feed() ends a broken sequence at a control character, which counts", () => {
  assert.deepEqual(keysOf("\x1b[12\x03"), [pressed("c", { ctrl })]);
  assert.deepEqual(keysOf("\x1b]0;title\x03x"), [pressed("c", { ctrl }), text("x")]);
  assert.deepEqual(keysOf("\x1b]0;title\x1b[A"), [pressed("up")]);
  assert.deepEqual(keysOf("\x1b[1é"), [text("é")]);
});

Deno.test("KeyParser.feed() gives up a sequence without end", () => {
  const keys = keysOf("\x1b[" + "1;".repeat(1000) + "\r");
  assert.deepEqual(keys.at(-1), pressed("enter"));
});

Deno.test("KeyParser.feed() reads a bracketed paste with its line ends made one", () => {
  assert.deepEqual(keysOf(paste("a\r\nb\rc\nd\t\x1b[A\x03")), [{
    type: "paste",
    text: "a\nb\nc\nd\t\x1b[A\x03",
  }]);
  assert.deepEqual(keysOf("x" + paste("") + "y"), [text("x"), { type: "paste", text: "" }, text("y")]);
  assert.deepEqual(keysOf(paste("\x1b[201") + "z"), [{ type: "paste", text: "\x1b[201" }, text("z")]);
});

Deno.test("KeyParser.feed() keeps a bounded part of a huge paste", () => {
  const parser = new KeyParser({ maxPasteCharacters: 10 });
  parser.feed("\x1b[200~", 0);
  for (let count = 0; count < 1000; count++) parser.feed("abc", 0);
  assert.deepEqual(parser.feed("\x1b[201~!", 0), [{ type: "paste", text: "abcabcabca" }, text("!")]);
});

Deno.test("KeyParser.flush() releases a lone ESC after its time, and not before", () => {
  const parser = new KeyParser({ escapeTimeoutMs: 50 });
  assert.equal(parser.pendingUntilMs, undefined);
  assert.deepEqual(parser.feed("\x1b", 1000), []);
  assert.equal(parser.pendingUntilMs, 1050);
  assert.deepEqual(parser.flush(1049), []);
  assert.deepEqual(parser.flush(1050), [pressed("escape")]);
  assert.equal(parser.pendingUntilMs, undefined);
  assert.deepEqual(parser.flush(9999), []);
});

Deno.test("KeyParser.feed() takes an ESC that has waited too long for the Escape key", () => {
  const parser = new KeyParser({ escapeTimeoutMs: 50 });
  parser.feed("\x1b", 1000);
  assert.deepEqual(parser.feed("b", 1050), [pressed("escape"), text("b")]);
  parser.feed("\x1b", 2000);
  assert.deepEqual(parser.feed("b", 2049), [pressed("b", { alt })]);
});

Deno.test("KeyParser.flush() tells Alt with an introducer from an abandoned sequence", () => {
  assert.deepEqual(keysOf("\x1b["), [pressed("[", { alt })]);
  assert.deepEqual(keysOf("\x1bO"), [pressed("o", { alt, shift })]);
  assert.deepEqual(keysOf("\x1b]"), [pressed("]", { alt })]);
  assert.deepEqual(keysOf("\x1b\x1b"), [pressed("escape"), pressed("escape")]);
  assert.deepEqual(keysOf("\x1b\x1bP"), [pressed("escape"), pressed("p", { alt, shift })]);
  assert.deepEqual(keysOf("\x1b[1;5"), []);
});

Deno.test("KeyParser.flush() waits longer for the rest of a sequence than for that of an ESC", () => {
  const parser = new KeyParser({ escapeTimeoutMs: 50, sequenceTimeoutMs: 1000 });
  parser.feed("\x1b[1;", 0);
  assert.equal(parser.pendingUntilMs, 1000);
  assert.deepEqual(parser.feed("5C", 999), [pressed("right", { ctrl })]);
});

Deno.test("KeyParser.flush() frees the keyboard from a string and a paste that never end", () => {
  const parser = new KeyParser({ sequenceTimeoutMs: 1000, pasteTimeoutMs: 5000 });
  parser.feed("\x1b]0;title", 0);
  assert.deepEqual(parser.flush(1000), []);
  assert.deepEqual(parser.feed("a", 1000), [text("a")]);
  parser.feed("\x1b[200~abc\x1b[20", 2000);
  assert.equal(parser.pendingUntilMs, 7000);
  assert.deepEqual(parser.flush(7000), [{ type: "paste", text: "abc\x1b[20" }]);
  assert.deepEqual(parser.feed("x", 7001), [text("x")]);
});

Deno.test("KeyParser.feed() gives the same keys however the bytes are cut", () => {
  const piece = fc.constantFrom(
    ...[
      "a",
      "é",
      "漢",
      "👩‍🚀",
      "e\u0301",
      "\r",
      "\n",
      "\t",
      "\x03",
      "\x7f",
      "\x00",
      "\x1b",
      "\x1b\x1b",
      "\x1bb",
    ],
    ...[
      "\x1b[A",
      "\x1bOA",
      "\x1b[1;5C",
      "\x1b[3~",
      "\x1b[I",
      "\x1b[<0;10;5M",
      "\x1b[97;5u",
      "\x1b[M !!",
      "\x1b[[A",
    ],
    ...[
      "\x1b]0;t\x07",
      "\x1b]0;t\x1b\\",
      "\x1bP1$r\x1b\\",
      "\x1b_x\x1b\\",
      "\x1b[?1;2c",
      "\x1b[",
      "\x1bO",
      "\x1b]",
    ],
    ...["\x1b[200~", "\x1b[201~", "\x1b[20", "a\r\nb", "1", ";", "[", "O", "~", "\\", "\x07", "\u009b"],
    "\x1b[" + "1".repeat(300),
  );
  const input = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));
  const cuts = fc.array(fc.nat(400), { maxLength: 40 });
  fc.assert(
    fc.property(input, cuts, (whole, at) => {
      assert.deepEqual(merged(keysOfBytes(whole, at)), merged(keysOf(whole)));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("KeyParser.feed() gives the same keys when every byte comes alone", () => {
  const input = "é\x1b[1;5C👍" + paste("a\r\nb\x1b[2") + "\x1b]0;t\x1b\\\x1b\x1b[A\x1b[<0;1;1Mx\x1bOP";
  const everywhere = Array.from({ length: 200 }, (_, index) => index);
  assert.deepEqual(merged(keysOfBytes(input, everywhere)), merged(keysOf(input)));
});

Deno.test("KeyParser.feed() never fails, and keeps little, whatever comes", () => {
  const unit = fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code));
  fc.assert(fc.property(fc.array(fc.string({ unit })), (pieces) => {
    const parser = new KeyParser();
    for (const piece of pieces) parser.feed(piece, 0);
    for (const key of parser.flush(Infinity)) assert.ok(key.type);
    assert.equal(parser.pendingUntilMs, undefined);
  }));
});

function text(value: string): Key {
  return { type: "text", text: value };
}

function paste(value: string): string {
  return `\x1b[200~${value}\x1b[201~`;
}

function keysOf(input: string, options: KeyParserOptions = {}): readonly Key[] {
  const parser = new KeyParser(options);
  return [...parser.feed(input, 0), ...parser.flush(Infinity)];
}

function keysOfBytes(input: string, cuts: readonly number[]): readonly Key[] {
  const bytes = new TextEncoder().encode(input);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const parser = new KeyParser();
  const edges = [...new Set([0, ...cuts, bytes.length])].filter((edge) => edge <= bytes.length);
  edges.sort((left, right) => left - right);
  const keys = edges.slice(1).flatMap((end, index) =>
    parser.feed(decoder.decode(bytes.subarray(edges[index], end), { stream: true }), 0)
  );
  return [...keys, ...parser.flush(Infinity)];
}

/** Joins texts that follow one another: where a run was cut is no difference. */
function merged(keys: readonly Key[]): readonly Key[] {
  const result: Key[] = [];
  for (const key of keys) {
    const last = result.at(-1);
    if (key.type === "text" && last?.type === "text") result[result.length - 1] = text(last.text + key.text);
    else result.push(key);
  }
  return result;
}
