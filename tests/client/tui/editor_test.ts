import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdit, type EditCommand, exchange, giveUp, submit } from "../../../src/client/tui/editor.ts";
import { type EditorState, maxHistoryEntries, newEditor } from "../../../src/client/tui/editor_state.ts";
import { boundaryAfter } from "../../../src/client/tui/graphemes.ts";
import { pressed } from "../../../src/client/tui/key.ts";
import { editCommandFor } from "../../../src/client/tui/keymap.ts";
import { withKilled } from "../../../src/client/tui/kill_ring.ts";
import { KeyParser } from "../../../src/client/tui/keys.ts";
import type { Motion } from "../../../src/client/tui/text_motion.ts";

/** What a terminal sends for the keys used here. */
const keys = {
  left: "\x1b[D",
  right: "\x1b[C",
  up: "\x1b[A",
  down: "\x1b[B",
  home: "\x1b[H",
  end: "\x1b[F",
  remove: "\x1b[3~",
  backspace: "\x7f",
  ctrlLeft: "\x1b[1;5D",
  ctrlRight: "\x1b[1;5C",
  altLeft: "\x1b[1;3D",
  altRight: "\x1b[1;3C",
  ctrlHome: "\x1b[1;5H",
  ctrlEnd: "\x1b[1;5F",
  altBackspace: "\x1b\x7f",
  altEnter: "\x1b\r",
  undo: "\x1f",
} as const;

const family = "👨‍👩‍👧‍👦";
const accented = "e\u0301";

Deno.test("editor inserts what is typed at the cursor", () => {
  expect("|", "hi", "hi|");
  expect("h|o", "ell", "hell|o");
});

Deno.test("editor inserts a paste as it is, line breaks and all", () => {
  expect("a|b", "\x1b[200~one\r\ntwo\tthree\x1b[201~", "aone\ntwo\tthree|b");
});

Deno.test("editor begins a new line at Alt+Enter", () => {
  expect("one|", `${keys.altEnter}two`, "one\ntwo|");
  expect("one|", "\x1b[13;2u", "one\n|");
});

Deno.test("editor moves by character", () => {
  expect("ab|c", keys.left, "a|bc");
  expect("ab|c", "\x02\x02\x02\x02", "|abc");
  expect("a|bc", keys.right, "ab|c");
  expect("a|bc", "\x06\x06\x06\x06", "abc|");
});

Deno.test("editor moves over and erases whole graphemes", () => {
  expect(`a${family}|b`, keys.left, `a|${family}b`);
  expect(`a|${accented}b`, keys.right, `a${accented}|b`);
  expect(`a${family}|b`, keys.backspace, "a|b");
  expect(`a|${accented}b`, keys.remove, "a|b");
  expect("🇩🇪🇫🇷|", keys.backspace, "🇩🇪|");
});

Deno.test("editor moves by word", () => {
  const text = "one, two-three  (four)";
  expect(`|${text}`, "\x1bf", "one|, two-three  (four)");
  expect(`|${text}`, "\x1bf\x1bf\x1bf", "one, two-three|  (four)");
  expect(`|${text}`, "\x1bf\x1bf\x1bf\x1bf\x1bf", `${text}|`);
  expect(`${text}|`, "\x1bb", "one, two-three  (|four)");
  expect(`${text}|`, "\x1bb\x1bb", "one, two-|three  (four)");
  expect("grüße schön|", `${keys.ctrlLeft}${keys.ctrlLeft}${keys.ctrlRight}`, "grüße| schön");
  expect("one two|", `${keys.altLeft}${keys.altLeft}${keys.altRight}`, "one| two");
});

Deno.test("editor moves to the edges of the line and of the text", () => {
  expect("one\nt|wo\nthree", "\x01", "one\n|two\nthree");
  expect("one\nt|wo\nthree", "\x05", "one\ntwo|\nthree");
  expect("one\nt|wo\nthree", keys.home, "one\n|two\nthree");
  expect("one\nt|wo\nthree", keys.end, "one\ntwo|\nthree");
  expect("one\nt|wo\nthree", keys.ctrlHome, "|one\ntwo\nthree");
  expect("one\nt|wo\nthree", keys.ctrlEnd, "one\ntwo\nthree|");
  expect("|\nx", "\x01", "|\nx");
  expect("|one\r\ntwo", "\x05", "one|\r\ntwo");
  expect("o|ne\r\ntwo", keys.down, "one\r\nt|wo");
});

Deno.test("editor erases to the left and to the right", () => {
  expect("ab|c", keys.backspace, "a|c");
  expect("ab|c", "\x08", "a|c");
  expect("|abc", keys.backspace, "|abc");
  expect("a|bc", keys.remove, "a|c");
  expect("a|bc", "\x04", "a|c");
  expect("one\n|two", keys.backspace, "one|two");
});

Deno.test("editor kills to the edges of the line, and then the line break", () => {
  expect("one tw|o", "\x0b", "one tw|");
  expect("o|ne\ntwo", "\x0b", "o|\ntwo");
  expect("o|ne\ntwo", "\x0b\x0b", "o|two");
  expect("one\ntw|o", "\x15", "one\n|o");
  expect("one\ntw|o", "\x15\x15", "one|o");
});

Deno.test("editor kills words", () => {
  expect("see http://a.b/c d|", "\x17", "see http://a.b/c |");
  expect("see http://a.b/c  |", "\x17", "see |");
  expect("see http://a.b/c|", keys.altBackspace, "see http://a.b/|");
  expect("|one two", "\x1bd", "| two");
  expect("one| two", "\x1bd", "one|");
});

Deno.test("editor yanks what was killed", () => {
  expect("one two|", "\x17\x01\x19 ", "two |one ");
  expect("|", "\x19", "|");
});

Deno.test("editor yanks kills in a row together, in the order of the text", () => {
  expect("one two three|", "\x17\x17\x19", "one two three|");
  expect("|one two three", "\x1bd\x1bd\x19", "one two| three");
  expect("one |two three", "\x15\x0b\x19", "one two three|");
  expect("one two|", `\x17${keys.left}\x17\x19`, "one| ");
});

Deno.test("editor goes back through the kill ring at Alt+Y", () => {
  const killedTwice = `\x15first\x15second\x15`;
  expect("|", `${killedTwice}\x19`, "second|");
  expect("|", `${killedTwice}\x19\x1by`, "first|");
  expect("|", `${killedTwice}\x19\x1by\x1by`, "second|");
  expect("a|", "\x1by", "a|");
  expect("|", `${killedTwice}\x19x\x1by`, "secondx|");
});

Deno.test("editor goes round through the kill ring past entries that are the same", () => {
  expect("|", "b\x15 \x7fa\x15 \x7fa\x15\x19\x1by\x1by", "b|");
});

Deno.test("editor transposes characters", () => {
  expect("ab|c", "\x14", "acb|");
  expect("abc|", "\x14", "acb|");
  expect("|abc", "\x14", "|abc");
  expect("a|", "\x14", "a|");
  expect(`${family}|b`, "\x14", `b${family}|`);
  expect("one\n|two", "\x14", "one\n|two");
  expect("one\nt|", "\x14", "one\nt|");
});

Deno.test("editor changes the case of a word", () => {
  expect("|straße x", "\x1bu", "STRASSE| x");
  expect("|ÉTÉ x", "\x1bl", "été| x");
  expect("one |tWO", "\x1bc", "one Two|");
});

Deno.test("editor undoes typing word by word", () => {
  const typed = "one two".split("").reduce(press, newEditor());
  assert.equal(mark(press(typed, keys.undo)), "one |");
  assert.equal(mark(press(typed, keys.undo.repeat(2))), "|");
  assert.equal(mark(press(typed, keys.undo.repeat(3))), "|");
});

Deno.test("editor undoes what came in one piece as one", () => {
  expect("a|", `one two${keys.undo}`, "a|");
});

Deno.test("editor undoes separately what was typed before and after a move", () => {
  expect("|", `ab${keys.left}c${keys.undo}`, "a|b");
});

Deno.test("editor undoes erasing, killing, yanking, pasting and completing, each for itself", () => {
  expect("one two|", `${keys.backspace.repeat(3)}${keys.undo}`, "one two|");
  expect("one two|", `\x17${keys.undo}`, "one two|");
  expect("one|", `\x17\x19\x19${keys.undo}`, "one|");
  expect("a|", `\x1b[200~b\x1b[201~\x1b[200~c\x1b[201~${keys.undo}`, "ab|");
  const completed = applyEdit(at("al|"), { type: "replace", text: "alice: ", cursor: 7 });
  assert.equal(mark(completed), "alice: |");
  assert.equal(mark(press(completed, keys.undo)), "al|");
});

Deno.test("editor keeps a bounded amount to undo", () => {
  let state = newEditor();
  for (let count = 0; count < 500; count++) state = applyEdit(state, { type: "paste", text: "x" });
  assert.ok(state.undoable.length <= 200);
  const book = "x".repeat(1024 * 1024);
  for (let count = 0; count < 20; count++) {
    state = applyEdit(state, { type: "replace", text: book + count, cursor: 0 });
  }
  const kept = state.undoable.reduce((sum, each) => sum + each.text.length, 0);
  assert.ok(state.undoable.length > 0 && kept <= 4 * 1024 * 1024);
});

Deno.test("editor moves between lines before it goes through the history", () => {
  const state = at("one two\nx\nthree f|our", ["older"]);
  assert.equal(mark(press(state, keys.up)), "one two\nx|\nthree four");
  assert.equal(mark(press(state, keys.up + keys.up)), "one two|\nx\nthree four");
  assert.equal(mark(press(state, keys.up + keys.up + keys.down + keys.down)), "one two\nx\nthree f|our");
  assert.equal(mark(press(state, keys.up + keys.up + keys.up)), "older|");
});

Deno.test("editor keeps the column in cells between lines", () => {
  expect("漢字x\nabcd|ef", keys.up, "漢字|x\nabcdef");
  expect("漢字x\nabc|def", keys.up, "漢|字x\nabcdef");
});

Deno.test("editor walks through the history and back to the draft", () => {
  const state = at("dra|ft", ["first", "second"]);
  assert.equal(mark(press(state, keys.up)), "second|");
  assert.equal(mark(press(state, keys.up.repeat(5))), "first|");
  assert.equal(mark(press(state, keys.up.repeat(2) + keys.down)), "second|");
  assert.equal(mark(press(state, keys.up.repeat(2) + keys.down.repeat(5))), "draft|");
  assert.equal(mark(press(state, "\x10\x10\x0e")), "second|");
});

Deno.test("editor keeps changes to an entry and to the draft while the walk lasts, and then in the history", () => {
  const state = at("draft|", ["first", "second"]);
  assert.equal(mark(press(state, `${keys.up}!${keys.up}${keys.down}`)), "second!|");
  assert.equal(mark(press(state, `${keys.up}${keys.down}!${keys.up}${keys.down}`)), "draft!|");
  const [, next] = submit(press(state, `${keys.up}!${keys.up}`));
  assert.deepEqual(next.history, ["first", "second", "draft", "second!", "first"]);
  assert.equal(mark(press(next, keys.up + keys.up)), "second!|");
});

Deno.test("giveUp() puts the text into the kill ring, and the draft behind it into the history", () => {
  const next = giveUp(press(at("draft|", ["first"]), `${keys.up}!`));
  assert.equal(mark(next), "|");
  assert.deepEqual(next.history, ["first", "draft"]);
  assert.equal(mark(press(next, "\x19")), "first!|");
  assert.equal(withKilled(giveUp(at("x|")), "y").killed.join(), "x,y");
});

Deno.test("the kill ring does not grow for ever, whatever puts something into it", () => {
  let state = newEditor();
  for (let count = 0; count < 200; count++) state = giveUp({ ...state, text: `text ${count}` });
  assert.equal(state.killed.length, 60);
  assert.equal(state.killed.at(-1), "text 199");
});

Deno.test("exchange() keeps what was typed in the history, where it is another text", () => {
  const next = exchange(press(at("draft|", ["first"]), `${keys.up}!`), "found");
  assert.equal(mark(next), "found|");
  assert.deepEqual(next.history, ["first", "draft", "first!"]);
  assert.equal(mark(press(next, keys.undo)), "first!|");
  const same = at("sa|me");
  assert.equal(exchange(same, "same"), same);
  assert.deepEqual(exchange(at("  |"), "found").history, []);
});

Deno.test("editor walks past single lines in the history with Ctrl+P even in a text of many lines", () => {
  assert.equal(mark(press(at("one\ntwo|", ["older"]), "\x10")), "older|");
});

Deno.test("submit() gives the text and remembers it", () => {
  const [text, next] = submit(at("hel|lo"));
  assert.equal(text, "hello");
  assert.equal(mark(next), "|");
  assert.deepEqual(next.history, ["hello"]);
  assert.equal(mark(press(next, keys.undo)), "|");
});

Deno.test("submit() remembers neither blank texts nor the same one twice in a row", () => {
  let state = newEditor();
  for (const text of ["a", "a", "  ", "b", "a", "\n"]) [, state] = submit(press(state, paste(text)));
  assert.deepEqual(state.history, ["a", "b", "a"]);
});

Deno.test("submit() keeps the kill ring", () => {
  const [, next] = submit(press(at("one two|"), "\x17"));
  assert.equal(mark(press(next, "\x19")), "two|");
});

Deno.test("submit() remembers the latest 500", () => {
  let state = newEditor(Array.from({ length: 600 }, (_, index) => `old ${index}`));
  for (let count = 0; count < 10; count++) [, state] = submit(press(state, paste(`new ${count}`)));
  assert.equal(state.history.length, maxHistoryEntries);
  assert.equal(state.history[0], "old 110");
  assert.equal(state.history.at(-1), "new 9");
});

Deno.test("editCommandFor() leaves to others what is not editing", () => {
  const empty = newEditor();
  const undecided = [
    ...[pressed("enter"), pressed("tab"), pressed("tab", { shift: true }), pressed("escape")],
    ...["c", "l", "r", "z", "s", "q"].map((name) => pressed(name, { ctrl: true })),
    ...["page_up", "page_down", "f1", "insert"].map((name) => pressed(name)),
    pressed("d", { ctrl: true }),
    { type: "focus", focused: true } as const,
  ];
  for (const key of undecided) assert.equal(editCommandFor(key, empty), undefined, JSON.stringify(key));
  assert.deepEqual(editCommandFor(pressed("d", { ctrl: true }), at("|x")), { type: "erase", to: "right" });
});

Deno.test("editCommandFor() takes a key with Shift for the key, unless Shift is named", () => {
  assert.deepEqual(editCommandFor(pressed("left", { shift: true }), newEditor()), {
    type: "move",
    to: "left",
  });
  assert.deepEqual(editCommandFor(pressed("_", { ctrl: true, shift: true }), newEditor()), { type: "undo" });
});

Deno.test("editor keeps the cursor between graphemes when what is typed joins its neighbours", () => {
  expect("e|x", "\u0301", `${accented}|x`);
  expect("🇩|🇪", "a", "🇩a|🇪");
  const joined = press(at("👩|🚀"), "\u200d");
  assert.equal(mark(joined), "👩\u200d🚀|");
  expect("🇩a|🇪", keys.backspace, "🇩🇪|");
});

const motions: readonly Motion[] = [
  ...["left", "right", "word_left", "word_right", "blank_left"] as const,
  ...["line_start", "line_end", "text_start", "text_end"] as const,
];
const anyMotion = fc.constantFrom(...motions);
const anyPiece = fc.constantFrom(
  ...["a", "b ", " ", "\n", "漢", family, "\u0301", "\u200d", "🇩", "é,", "\r\n", "\x1b"],
);
const change: fc.Arbitrary<EditCommand> = fc.oneof(
  anyPiece.map((text): EditCommand => ({ type: "insert", text })),
  anyPiece.map((text): EditCommand => ({ type: "paste", text })),
  anyMotion.map((to): EditCommand => ({ type: "erase", to })),
  anyMotion.map((to): EditCommand => ({ type: "kill", to })),
  fc.constantFrom<EditCommand>({ type: "yank" }, { type: "yank_earlier" }, { type: "transpose" }),
  fc.constantFrom<EditCommand>({ type: "change_case", to: "upper" }, { type: "change_case", to: "capital" }),
  anyMotion.map((to): EditCommand => ({ type: "move", to })),
);
const anyCommand: fc.Arbitrary<EditCommand> = fc.oneof(
  { weight: 8, arbitrary: change },
  fc.constantFrom<EditCommand>({ type: "vertical", direction: "up" }, {
    type: "vertical",
    direction: "down",
  }),
  fc.constantFrom<EditCommand>({ type: "history", direction: "older" }, {
    type: "history",
    direction: "newer",
  }),
  fc.constant<EditCommand>({ type: "undo" }),
);

Deno.test("editor always has its cursor between two graphemes", () => {
  fc.assert(fc.property(fc.array(anyCommand, { maxLength: 40 }), (commands) => {
    let state = newEditor(["one\ntwo", `${family}\u0301`]);
    for (const command of commands) {
      state = applyEdit(state, command);
      let boundary = 0;
      while (boundary < state.cursor) boundary = boundaryAfter(state.text, boundary);
      assert.equal(boundary, state.cursor, JSON.stringify([command, mark(state)]));
    }
  }));
});

Deno.test("editor undoes everything back to the beginning", () => {
  fc.assert(fc.property(fc.array(change, { maxLength: 40 }), (commands) => {
    const start = at("one |two\nthree");
    let state = commands.reduce(applyEdit, start);
    while (state.undoable.length > 0) state = applyEdit(state, { type: "undo" });
    assert.equal(state.text, start.text);
  }));
});

Deno.test("editor brings every killed part back where it was", () => {
  // Nothing that joins its neighbours: closing such a gap moves the cursor.
  const separate = fc.array(fc.constantFrom("a", "b ", " ", "\n", "漢", family, "é,", "\r\n"));
  fc.assert(fc.property(separate, fc.array(anyMotion, { maxLength: 4 }), anyMotion, (pieces, ways, to) => {
    const typed = applyEdit(newEditor(), { type: "paste", text: pieces.join("") });
    const there = ways.reduce((state, way) => applyEdit(state, { type: "move", to: way }), typed);
    const killed = applyEdit(there, { type: "kill", to });
    if (killed === there) return;
    assert.equal(killed.text.length + killed.killed.at(-1)!.length, there.text.length);
    assert.equal(applyEdit(killed, { type: "yank" }).text, there.text);
  }));
});

Deno.test("editor copes with a huge text and a huge grapheme", () => {
  const huge = at("word 漢字 ".repeat(500_000) + "|" + "e" + "\u0301".repeat(10_000));
  const input = `x${keys.backspace}${keys.right}${keys.ctrlLeft.repeat(3)}${keys.right.repeat(20)}\x17\x19`;
  const after = press(huge, input);
  assert.equal(after.text, huge.text);
  assert.equal(after.cursor, huge.text.length);
});

function expect(before: string, input: string, after: string): void {
  assert.equal(mark(press(at(before), input)), after, JSON.stringify([before, input]));
}

/** Makes an input line from a text in which "|" is the cursor. */
function at(marked: string, history: readonly string[] = []): EditorState {
  const cursor = marked.indexOf("|");
  return { ...newEditor(history), text: marked.replace("|", ""), cursor };
}

function mark({ text, cursor }: EditorState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** Sends what a terminal would send. */
function press(state: EditorState, input: string): EditorState {
  const parser = new KeyParser();
  return [...parser.feed(input, 0), ...parser.flush(Infinity)].reduce((line, key) => {
    const command = editCommandFor(key, line);
    return command ? applyEdit(line, command) : line;
  }, state);
}

function paste(text: string): string {
  return `\x1b[200~${text}\x1b[201~`;
}
