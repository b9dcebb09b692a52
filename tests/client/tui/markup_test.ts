import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { printable } from "../../../src/protocol/text.ts";
import { graphemes } from "../../../src/client/tui/graphemes.ts";
import { markup } from "../../../src/client/tui/markup.ts";
import type { Piece, Row } from "../../../src/client/tui/row.ts";

const anyMarkup = fc.array(
  fc.oneof(
    fc.constantFrom(
      "*",
      "_",
      "`",
      " ",
      "a",
      "Bo",
      ".",
      "(",
      ")",
      "http://",
      "https://a.b/c",
      "漢",
      "\u0301",
      "😀",
    ),
    fc.constantFrom(
      "\u200d",
      "\ufe0f",
      "\ufe0f\u20e3",
      "\u0600",
      "\u{1f3fd}",
      "שלום",
      "“",
      "。",
      "-",
      '"',
      "2",
    ),
    anyText,
  ),
  { maxLength: 40 },
).map((parts) => printable(parts.join("")));

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}

function styleOf({ text: _, ...style }: Piece): Omit<Piece, "text"> {
  return style;
}

/** A short form to compare with: <b>bold</b>, and dim signs as they are typed. */
function shape(line: string): string {
  return markup(line).map(({ text, isBold, isItalic, tone, isDim }) => {
    const kind = `${isBold ? "b" : ""}${isItalic ? "i" : ""}${tone === "code" ? "c" : ""}${isDim ? "d" : ""}`;
    return kind === "" ? text : `<${kind}>${text}</${kind}>`;
  }).join("");
}

function assertPlain(lines: readonly string[]): void {
  for (const line of lines) assert.deepEqual(markup(line), [{ text: line }]);
}

Deno.test("markup() sets what stands between signs, and keeps the signs", () => {
  assert.deepEqual(markup("a *bold* word"), [
    { text: "a " },
    { text: "*", isDim: true },
    { text: "bold", isBold: true },
    { text: "*", isDim: true },
    { text: " word" },
  ]);
  assert.equal(shape("_two words_"), "<d>_</d><i>two words</i><d>_</d>");
  assert.equal(shape("`x = 1`"), "<d>`</d><c>x = 1</c><d>`</d>");
});

Deno.test("markup() of nothing is nothing", () => {
  assert.deepEqual(markup(""), []);
});

Deno.test("markup() leaves arithmetic, names, globs, lists and faces alone", () => {
  assertPlain([
    "2*3*4",
    "2 * 3 * 4",
    "snake_case_name and other_name",
    "a_b_c",
    "* item",
    "* item *",
    "*",
    "**",
    "***",
    "____",
    "rm *foo",
    "rm *.*",
    "ls *.ts *.js",
    "**bold**",
    "__init__",
    "f(*args)",
    "^_^ and ^_^",
    "-_- or >_<",
    "*_*",
    "a *bold",
    "bold* a",
    "x*y* z",
    "*x*y",
    "it`s and that`s",
    "``quoted''",
    "a ` b ` c",
    "`open",
    "````",
  ]);
});

Deno.test("markup() reads signs beside punctuation and quotation marks", () => {
  assert.equal(
    shape('(*a*), "_b_". [`c`]!'),
    '(<d>*</d><b>a</b><d>*</d>), "<d>_</d><i>b</i><d>_</d>". [<d>`</d><c>c</c><d>`</d>]!',
  );
  assert.equal(shape("“*a*”"), "“<d>*</d><b>a</b><d>*</d>”");
  assert.equal(shape("*wow!*"), "<d>*</d><b>wow!</b><d>*</d>");
  assert.equal(shape("*a*😀"), "<d>*</d><b>a</b><d>*</d>😀");
});

Deno.test("markup() sets bold in italic and italic in bold", () => {
  assert.equal(shape("*_both_*"), "<d>*_</d><bi>both</bi><d>_*</d>");
  assert.equal(shape("_a *b* c_"), "<d>_</d><i>a </i><d>*</d><bi>b</bi><d>*</d><i> c</i><d>_</d>");
});

Deno.test("markup() takes the nearest sign that opens, and a word's own signs with it", () => {
  assert.equal(shape("rm *foo and *bar*"), "rm *foo and <d>*</d><b>bar</b><d>*</d>");
  assert.equal(shape("_snake_case_"), "<d>_</d><i>snake_case</i><d>_</d>");
  assert.equal(shape("*2*3*"), "<d>*</d><b>2*3</b><d>*</d>");
  assert.equal(shape("rm *.* *now*"), "rm *.* <d>*</d><b>now</b><d>*</d>");
});

Deno.test("markup() takes code literally", () => {
  assert.equal(shape("`a *b* _c_`"), "<d>`</d><c>a *b* _c_</c><d>`</d>");
  assert.equal(shape("*a `b* c` d*"), "<d>*</d><b>a </b><d>`</d><bc>b* c</bc><d>`</d><b> d</b><d>*</d>");
  assert.deepEqual(markup("`http://example.org/`")[1], { text: "http://example.org/", tone: "code" });
  assert.equal(shape("运行`ls`命令"), "运行<d>`</d><c>ls</c><d>`</d>命令");
});

Deno.test("markup() takes no sign that is a part of another character", () => {
  assertPlain(["*️⃣ a *️⃣", "*a*\u0301", "*\u0301a*", "`a`\u0301", "_a_\u200d", "\u0600*a*", "*a\u0600*"]);
});

Deno.test("markup() shows what was typed, in pieces that no two neighbours have alike", () => {
  fc.assert(
    fc.property(anyMarkup, (line) => {
      const row = markup(line);
      assert.equal(textOf(row), line);
      for (const [index, piece] of row.entries()) {
        assert.notEqual(piece.text, "");
        assert.notDeepEqual(styleOf(piece), index > 0 ? styleOf(row[index - 1]!) : undefined);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("markup() tears no character apart", () => {
  fc.assert(
    fc.property(anyMarkup, (line) => {
      assert.deepEqual(markup(line).flatMap(({ text }) => graphemes(text)), graphemes(line));
    }),
    { numRuns: 500 },
  );
});

Deno.test("markup() links to web addresses that are seen in full, and to nothing else", () => {
  fc.assert(
    fc.property(anyMarkup, (line) => {
      for (const { text, link, isUnderlined } of markup(line)) {
        assert.equal(isUnderlined === true, link !== undefined);
        if (link === undefined) continue;
        assert.equal(link, text);
        assert.match(link, /^https?:\/\/[!-~]+$/i);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("markup() dims signs only, and only in pairs", () => {
  fc.assert(fc.property(anyMarkup, (line) => {
    const signs = markup(line).filter(({ isDim }) => isDim).map(({ text }) => text).join("");
    assert.match(signs, /^[*_`]*$/);
    for (const sign of ["*", "_", "`"]) assert.equal((signs.split(sign).length - 1) % 2, 0, signs);
  }));
});

Deno.test("markup() takes heaps of signs of every kind", () => {
  const units = [
    "*",
    "_",
    "`",
    "*a ",
    "_a ",
    " `a",
    "*.",
    "*a* ",
    "`a` ",
    "*_`",
    "http://",
    "http://a ",
    "(",
    "*\u0301",
    "😀*",
    '"*.*_.',
  ];
  for (const unit of units) {
    const line = unit.repeat(100_000 / unit.length);
    const row = markup(line);
    assert.ok(row.length <= line.length);
    assert.equal(textOf(row), line);
  }
  assertPlain([
    "*".repeat(100_000),
    "_".repeat(100_000),
    "`".repeat(100_000),
    "*a ".repeat(30_000),
    " `a".repeat(30_000),
  ]);
});

Deno.test("markup() takes an address with heaps of brackets", () => {
  const line = `http://a.b/${"(".repeat(900)}${")".repeat(1_100)}`;
  assert.deepEqual(markup(line).map(({ text }) => text.length), [11 + 1_800, 200]);
  assert.equal(markup(`http://a.b/${")".repeat(100_000)}`).length, 2);
});
