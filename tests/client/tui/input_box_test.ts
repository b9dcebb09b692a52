import assert from "node:assert/strict";
import fc from "fast-check";
import { boundaryAfter, graphemes, snapToBoundary } from "../../../src/client/tui/graphemes.ts";
import { type InputBox, inputBox, type InputBoxOptions } from "../../../src/client/tui/input_box.ts";
import type { TextAt } from "../../../src/client/tui/text_change.ts";
import { cellOf, sliceColumns, textWidth } from "../../../src/client/tui/width.ts";
import { anyText } from "../../support/any_text.ts";

const none = { prompt: [], continuation: [] };
const margins = { prompt: [{ text: "> " }], continuation: [{ text: "· " }] };
const family = "👨‍👩‍👧‍👦";

Deno.test("inputBox() shows an empty text as one row", () => {
  expect("|", { columns: 10, maxRows: 3 }, ["> |"]);
});

Deno.test("inputBox() shows a text of several lines", () => {
  expect("one\ntw|o\n", { columns: 10, maxRows: 5 }, ["> one", "· tw|o", "· "]);
  expect("one\r\n\r\ntwo|", { columns: 10, maxRows: 5 }, ["> one", "· ", "· two|"]);
});

Deno.test("inputBox() breaks by cells, between graphemes", () => {
  expect("abc de|fg", { columns: 6, maxRows: 5 }, ["> abc ", "· de|fg"]);
  expect(`a${family}${family}b|`, { columns: 6, maxRows: 5 }, [`> a${family}`, `· ${family}b|`]);
  expect("漢字漢字|", { columns: 7, maxRows: 5 }, ["> 漢字", "· 漢字|"]);
});

Deno.test("inputBox() puts a cursor that stands behind a full row at the beginning of the next", () => {
  expect("abcd|", { columns: 6, maxRows: 5 }, ["> abcd", "· |"]);
  expect("abcd|\nx", { columns: 6, maxRows: 5 }, ["> abcd", "· |", "· x"]);
  expect("abcd|efg", { columns: 6, maxRows: 5 }, ["> abcd", "· |efg"]);
  expect("abc|d", { columns: 6, maxRows: 5 }, ["> abc|d"]);
  expect("abcd\n|x", { columns: 6, maxRows: 5 }, ["> abcd", "· |x"]);
});

Deno.test("inputBox() keeps the cursor's row in sight and says that there is more", () => {
  const text = "1\n2\n3\n4\n5\n6";
  const size = { columns: 10, maxRows: 3 };
  expect(`${text}|`, size, ["⋮ 4", "· 5", "· 6|"]);
  expect(`|${text}`, size, ["> |1", "· 2", "⋮ 3"]);
  expect("1\n2\n|3\n4\n5\n6", size, ["⋮ 2", "· |3", "⋮ 4"]);
  expect("1\n2\n|3\n4\n5\n6", { columns: 10, maxRows: 1 }, ["⋮ |3"]);
  expect("1\n2\n3\n4\n5|\n6", { columns: 10, maxRows: 4 }, ["⋮ 3", "· 4", "· 5|", "· 6"]);
});

Deno.test("inputBox() fills margins up to the wider one, and leaves both out where there is no room", () => {
  const options = { prompt: [{ text: "ada: " }], continuation: [{ text: "…" }], maxRows: 4 };
  assert.deepEqual(shown(inputBox({ text: "a\nb", cursor: 3 }, { ...options, columns: 12 })), [
    "ada: a",
    "…    b",
  ]);
  const narrow = inputBox({ text: "a\nb", cursor: 3 }, { ...options, columns: 10 });
  assert.deepEqual(shown(narrow), ["a", "b"]);
  assert.deepEqual(narrow.cursor, { row: 1, column: 1 });
});

Deno.test("inputBox() shows what cannot be seen as pictures", () => {
  expect("a\tb\x1b[2J\u202ec|\u200bd\r", { columns: 40, maxRows: 2 }, ["> a b␛[2J\ufffdc|\ufffdd␍"]);
});

Deno.test("inputBox() keeps what is written from right to left off its margin", () => {
  const { rows } = inputBox({ text: "שלום", cursor: 0 }, { ...margins, columns: 20, maxRows: 2 });
  assert.deepEqual(rows, [[{ text: "> " }, { text: "\u200e" }, { text: "שלום" }, { text: "\u200e" }]]);
});

Deno.test("inputBox() shows wide characters as … in one column", () => {
  assert.deepEqual(shown(inputBox({ text: "漢a", cursor: 0 }, { ...none, columns: 1, maxRows: 5 })), [
    "…",
    "a",
  ]);
});

Deno.test("inputBox() shows no character that is a heap of marks or of joined pictures", () => {
  for (const heap of ["e" + "\u0301".repeat(10_000), "👩\u200d".repeat(5_000) + "👩"]) {
    const { rows } = inputBox({ text: `a${heap}b`, cursor: 0 }, { ...none, columns: 10, maxRows: 2 });
    assert.equal(rows.flat().map((piece) => piece.text).join(""), "a\ufffdb");
  }
});

Deno.test("inputBox() has a row for any size, even for none", () => {
  for (const columns of [-1, 0, 1]) {
    const { rows, cursor } = inputBox({ text: "ab", cursor: 1 }, { ...margins, columns, maxRows: 0 });
    assert.deepEqual([rows, cursor], [[[{ text: "b" }]], { row: 0, column: 0 }]);
  }
});

const anyLines = fc.array(fc.oneof(anyText, fc.constantFrom("\n", "漢字漢字", "abc def", family, "\r\n")), {
  maxLength: 12,
}).map((parts) => parts.join(""));
const anySize = fc.record({
  columns: fc.integer({ min: 1, max: 30 }),
  maxRows: fc.integer({ min: 1, max: 8 }),
});

Deno.test("inputBox() never leaves its bounds, and neither does its cursor", () => {
  fc.assert(fc.property(anyLines, fc.nat(400), anySize, (text, somewhere, size) => {
    const { rows, cursor } = inputBox(atSome(text, somewhere), { ...margins, ...size });
    assert.ok(rows.length >= 1 && rows.length <= size.maxRows);
    for (const row of shown({ rows, cursor })) {
      assert.ok(textWidth(row) <= size.columns, JSON.stringify(row));
      assert.doesNotMatch(row, /[\p{Cc}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2066-\u2069]/u);
    }
    assert.ok(cursor.row >= 0 && cursor.row < rows.length);
    assert.ok(cursor.column >= 0 && cursor.column < size.columns);
  }));
});

Deno.test("inputBox() shows at the cursor's cell what stands at the cursor", () => {
  fc.assert(fc.property(anyLines, fc.nat(400), anySize, (text, somewhere, size) => {
    const at = atSome(text, somewhere);
    const box = inputBox(at, { ...none, ...size });
    const under = text.slice(at.cursor, boundaryAfter(text, at.cursor));
    const atCursor = sliceColumns(shown(box)[box.cursor.row]!, box.cursor.column, 2);
    if (under === "" || under.endsWith("\n")) assert.equal(atCursor, "");
    else if (size.columns > 1) {
      assert.ok(atCursor.startsWith(cellOf(under).text), JSON.stringify([under, atCursor]));
    }
  }));
});

Deno.test("inputBox() shows a part of the text without a hole, and as much as there is room for", () => {
  fc.assert(fc.property(anyLines, fc.nat(400), anySize, (text, somewhere, size) => {
    const at = atSome(text, somewhere);
    const all = shown(inputBox(at, { ...none, ...size, maxRows: 10_000 }));
    assert.equal(all.join(""), size.columns > 1 ? cellsOf(text) : all.join(""));
    const box = inputBox(at, { ...none, ...size });
    const few = shown(box);
    assert.equal(few.length, Math.min(size.maxRows, all.length));
    const starts = all.flatMap((_, start) =>
      few.every((row, index) => row === all[start + index]) ? [start] : []
    );
    assert.ok(starts.length > 0, JSON.stringify([few, all]));
  }));
});

Deno.test("inputBox() shows the same rows wherever the cursor is in them", () => {
  const plain = Array.from({ length: 30_000 }, (_, index) => String.fromCharCode(97 + index * 7 % 26)).join(
    "",
  );
  const wide = "漢字a".repeat(10_000);
  for (const [text, columns] of [[plain, 33], [wide, 31]] as const) {
    const rows = (cursor: number) => shown(inputBox({ text, cursor }, { ...none, columns, maxRows: 9 }));
    for (const cursor of [0, 2_111, 2_113, 15_000, 29_990]) {
      const here = rows(cursor), next = rows(cursor + 1);
      assert.ok(here.includes(next[4]!) && next.includes(here[4]!), `${columns} ${cursor}`);
    }
  }
});

Deno.test("inputBox() fills every row of a long plain line", () => {
  const text = "x".repeat(74_000);
  for (const cursor of [0, 5_119, 5_120, 5_121, 40_000, 73_999]) {
    const rows = shown(inputBox({ text, cursor }, { ...none, columns: 80, maxRows: 10 }));
    assert.deepEqual(rows.slice(0, 9), Array(9).fill("x".repeat(80)), `${cursor}`);
  }
});

Deno.test("inputBox() shows all of a long text of several rows for each character, as one goes through it", () => {
  const lines = ["漢a".repeat(3_000), `e${"\u0301".repeat(500)}`.repeat(5), family.repeat(900), "", "end"];
  const text = lines.join("\n");
  const options = { ...none, columns: 37, maxRows: 3 };
  const seen: string[] = [];
  for (let cursor = 0; cursor < text.length; cursor = boundaryAfter(text, cursor + 600)) {
    const box = inputBox({ text, cursor }, { ...options, maxRows: 3 });
    assert.equal(box.rows.length, 3);
    seen.push(...shown(box));
  }
  assert.ok(seen.every((row) => textWidth(row) <= 37));
  assert.ok(
    seen.includes(family.repeat(18)) && seen.includes(`${"漢a".repeat(12)}`) &&
      seen.includes("\ufffd".repeat(5)),
  );
});

Deno.test("inputBox() copes with one character that is longer than anybody reads", () => {
  const text = `ab${"\u0301".repeat(200_000)}c\n${"\u200d".repeat(70_000)}`;
  for (const cursor of [1, 65_540, 200_002, text.length]) {
    const { rows, cursor: { row, column } } = inputBox({ text, cursor }, {
      ...margins,
      columns: 20,
      maxRows: 4,
    });
    assert.ok(rows.length <= 4 && row < rows.length && column < 20);
    assert.ok(shown({ rows, cursor: { row, column } }).every((each) => textWidth(each) <= 20));
  }
});

function expect(
  marked: string,
  size: Pick<InputBoxOptions, "columns" | "maxRows">,
  expected: string[],
): void {
  const cursor = marked.indexOf("|");
  const box = inputBox({ text: marked.replace("|", ""), cursor }, { ...margins, ...size });
  assert.deepEqual(withCursor(box), expected);
}

function withCursor(box: InputBox): string[] {
  return shown(box).map((row, index) => {
    if (index !== box.cursor.row) return row;
    const left = sliceColumns(row, 0, box.cursor.column);
    return `${left}|${row.slice(left.length)}`;
  });
}

/** Without the marks around what is written from right to left. */
function shown({ rows }: InputBox): string[] {
  return rows.map((row) => row.map(({ text }) => text).join("").replaceAll("\u200e", ""));
}

function atSome(text: string, somewhere: number): TextAt {
  return { text, cursor: snapToBoundary(text, Math.min(somewhere, text.length)) };
}

/** What a text looks like, line breaks left out. */
function cellsOf(text: string): string {
  return graphemes(text).filter((grapheme) => !grapheme.endsWith("\n")).map((grapheme) =>
    cellOf(grapheme).text
  ).join("");
}
