import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { printableLines } from "../../../src/protocol/text.ts";
import { bodyRows, maxLaidOutUnits } from "../../../src/client/tui/message_body.ts";
import type { Piece, Row } from "../../../src/client/tui/row.ts";
import { textWidth } from "../../../src/client/tui/width.ts";

const mark = "\u200e";

const anyBody = fc.array(
  fc.oneof(
    fc.constantFrom(
      "\n",
      " ",
      "  ",
      "> ",
      "\n> ",
      "```",
      "\n```",
      "\n```\n",
      "*",
      "_",
      "`",
      "word",
      "a",
      "\t",
    ),
    fc.constantFrom("https://example.org/a_long_path ", "漢字", "👩‍🚀", "שלום", "مرحبا", "\u0301", "\u3000"),
    anyText,
  ),
  { maxLength: 40 },
).map((parts) => parts.join(""));
const anyColumns = fc.integer({ min: 1, max: 40 });

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}

function textsOf(text: string, columns: number): readonly string[] {
  return bodyRows(text, columns).map(textOf);
}

function styleOf({ text: _, ...style }: Piece): Omit<Piece, "text"> {
  return style;
}

Deno.test("bodyRows() wraps by words and keeps the style of what it wraps", () => {
  assert.deepEqual(bodyRows("so *very bold* it is", 10), [
    [{ text: "so " }, { text: "*", isDim: true }, { text: "very", isBold: true }],
    [{ text: "bold", isBold: true }, { text: "*", isDim: true }, { text: " it" }],
    [{ text: "is" }],
  ]);
});

Deno.test("bodyRows() keeps lines, empty ones too", () => {
  assert.deepEqual(bodyRows("one\n\ntwo", 10), [[{ text: "one" }], [], [{ text: "two" }]]);
  assert.deepEqual(bodyRows("", 10), [[]]);
});

Deno.test("bodyRows() gives each part of a wrapped link the whole address", () => {
  const link = "https://example.org/a/b";
  const style = { isUnderlined: true, link };
  assert.deepEqual(bodyRows(`see ${link}.`, 10), [
    [{ text: "see " }, { text: "https:", ...style }],
    [{ text: "//example.", ...style }],
    [{ text: "org/a/b", ...style }, { text: "." }],
  ]);
});

Deno.test("bodyRows() keeps a code block as it is, cut where the row is full", () => {
  assert.deepEqual(bodyRows("x\n```ts\n  if (*a*)  b\n\n> c\n```\n*y*", 9), [
    [{ text: "x" }],
    [{ text: "```ts", tone: "code" }],
    [{ text: "  if (*a*", tone: "code" }],
    [{ text: ")  b", tone: "code" }],
    [],
    [{ text: "> c", tone: "code" }],
    [{ text: "```", tone: "code" }],
    [{ text: "*", isDim: true }, { text: "y", isBold: true }, { text: "*", isDim: true }],
  ]);
});

/** Which lines are set as code. */
function codeLines(text: string): readonly boolean[] {
  return bodyRows(text, 40).map((row) => row.length > 0 && row.every(({ tone }) => tone === "code"));
}

Deno.test("bodyRows() ends a code block at a fence, at the end of a line too, or with the text", () => {
  assert.deepEqual(codeLines("```\na\n```\nb"), [true, true, true, false]);
  assert.deepEqual(codeLines("```a\nb```  \nc"), [true, true, false]);
  assert.deepEqual(codeLines("```a```\nb"), [true, false]);
  assert.deepEqual(codeLines("```   \na\n```"), [true, true, true]);
  assert.deepEqual(codeLines("```\na\nb"), [true, true, true]);
  assert.deepEqual(codeLines("a ```\nb"), [false, false]);
});

Deno.test("bodyRows() marks every row of a quote", () => {
  assert.deepEqual(bodyRows("> one two three\nfour", 9), [
    [{ text: "> one two", tone: "dim" }],
    [{ text: "> three", tone: "dim" }],
    [{ text: "four" }],
  ]);
  assert.deepEqual(bodyRows(">\n> a\n>b", 9), [
    [{ text: ">", tone: "dim" }],
    [{ text: "> a", tone: "dim" }],
    [{ text: ">b" }],
  ]);
});

Deno.test("bodyRows() keeps markup and links in a quote, all of it dim", () => {
  assert.deepEqual(bodyRows("> *a* http://b.c", 40), [[
    { text: "> ", tone: "dim" },
    { text: "*", tone: "dim", isDim: true },
    { text: "a", tone: "dim", isBold: true },
    { text: "*", tone: "dim", isDim: true },
    { text: " ", tone: "dim" },
    { text: "http://b.c", tone: "dim", isUnderlined: true, link: "http://b.c" },
  ]]);
});

Deno.test("bodyRows() marks only the first row of a quote where there is no room", () => {
  assert.deepEqual(textsOf("> ab cd", 4), ["> ab", "> cd"]);
  assert.deepEqual(textsOf("> ab cd", 3), [">", "ab", "cd"]);
});

Deno.test("bodyRows() shows control characters as pictures, and no escape acts", () => {
  assert.deepEqual(textsOf("a\x1b[2Jb\x07\u202ec", 40), ["a␛[2Jb␇\ufffdc"]);
});

Deno.test("bodyRows() keeps right-to-left text within its row", () => {
  assert.deepEqual(bodyRows("one\n*שלום*", 40), [
    [{ text: "one" }],
    [
      { text: mark },
      { text: "*", isDim: true },
      { text: "שלום", isBold: true },
      { text: "*", isDim: true },
      { text: mark },
    ],
  ]);
  assert.deepEqual(textsOf("> שלום", 40), [`${mark}> שלום${mark}`]);
  assert.deepEqual(textsOf("```\nשלום", 40).at(-1), `${mark}שלום${mark}`);
});

Deno.test("bodyRows() shows wide characters as … in one column", () => {
  assert.deepEqual(textsOf("漢*字*", 1).filter((text) => text === "…").length, 2);
  assert.deepEqual(textsOf("```\n漢字", 1).slice(-2), ["…", "…"]);
});

Deno.test("bodyRows() leaves the end of an endless text out, and says so", () => {
  const note = "… (the rest is too long to be shown)";
  for (
    const text of ["x".repeat(1_000_000), "😀".repeat(50_000), "\n".repeat(50_000), "`\n\t".repeat(50_000)]
  ) {
    const rows = textsOf(text, 80);
    assert.ok(rows.length <= maxLaidOutUnits + 2, `${rows.length} rows`);
    assert.equal(rows.at(-1), note);
    assert.ok(!rows.some((row) => row.includes("\ufffd")));
  }
  assert.equal(textsOf("x".repeat(maxLaidOutUnits), 80).length, Math.ceil(maxLaidOutUnits / 80));
  assert.equal(textsOf("x".repeat(maxLaidOutUnits + 1), 80).at(-1), note);
});

Deno.test("bodyRows() takes heaps of marks, signs, fences and quotes", () => {
  assert.deepEqual(textsOf("e" + "\u0301".repeat(10_000), 80), ["e" + "\u0301".repeat(8)]);
  for (const unit of ["*", "_", "`", "*a* ", "\u200d", "> ", "\n```", "\n> *", "\t", "http://a ", "\u200b"]) {
    const rows = bodyRows(unit.repeat(100_000), 20);
    assert.ok(rows.length <= maxLaidOutUnits + 3, `${rows.length} rows of ${JSON.stringify(unit)}`);
    assert.ok(rows.flat().length <= 2 * maxLaidOutUnits);
  }
});

Deno.test("bodyRows() lays out no more than its bound where a text becomes longer by being shown", () => {
  const notes = textsOf("x".repeat(maxLaidOutUnits + 1), 1).length - maxLaidOutUnits;
  for (const text of ["```\n" + "\t".repeat(30_000), "\t".repeat(100_000) + "x", "\tx\n".repeat(10_000)]) {
    const rows = textsOf(text, 1);
    assert.ok(rows.length <= maxLaidOutUnits + notes, `${rows.length} rows`);
    assert.equal(rows.at(-1), ")");
    assert.ok(rows.join("").length <= maxLaidOutUnits + 36);
  }
});

Deno.test("bodyRows() makes no row wider than the screen", () => {
  fc.assert(
    fc.property(anyBody, anyColumns, (text, columns) => {
      const rows = bodyRows(text, columns);
      assert.ok(rows.length > 0);
      for (const row of rows) {
        assert.ok(textWidth(textOf(row)) <= columns, JSON.stringify(row));
        assert.ok(row.reduce((sum, piece) => sum + textWidth(piece.text), 0) <= columns, JSON.stringify(row));
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("bodyRows() lets no control, direction or hidden character through but its own marks", () => {
  fc.assert(
    fc.property(anyBody, anyColumns, (text, columns) => {
      for (const row of bodyRows(text, columns)) {
        const shown = textOf(row);
        assert.doesNotMatch(shown, /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        assert.doesNotMatch(shown, /[\u00ad\u061c\u180e\u200b\u200f\u2060-\u2064\ufeff]/u);
        assert.doesNotMatch(shown.replace(/^\u200e(.+)\u200e$/u, "$1"), /\u200e/);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("bodyRows() shows all of the text but blanks at breaks", () => {
  fc.assert(
    fc.property(anyBody, fc.integer({ min: 2, max: 40 }), (text, columns) => {
      // Signs of quotes are repeated.
      const ink = (shown: string) => shown.replace(/[ \u3000>\u200e]/g, "");
      assert.equal(ink(textsOf(text, columns).join("")), ink(printableLines(text).join("")));
      assert.deepEqual(textsOf(text, 10_000).map((row) => row.replaceAll(mark, "")), printableLines(text));
    }),
    { numRuns: 500 },
  );
});

Deno.test("bodyRows() has no empty pieces and no two neighbours of the same style", () => {
  fc.assert(
    fc.property(anyBody, anyColumns, (text, columns) => {
      for (const row of bodyRows(text, columns)) {
        const pieces = row.filter((piece) => piece.text !== mark);
        for (const [index, piece] of pieces.entries()) {
          assert.notEqual(piece.text, "");
          assert.notDeepEqual(styleOf(piece), index > 0 ? styleOf(pieces[index - 1]!) : undefined);
        }
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("bodyRows() links only from parts of an address to the whole of it", () => {
  fc.assert(fc.property(anyBody, anyColumns, (text, columns) => {
    for (const { text: shown, link } of bodyRows(text, columns).flat()) {
      if (link !== undefined) assert.ok(link.includes(shown) && text.includes(link), link);
    }
  }));
});
