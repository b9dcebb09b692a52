import assert from "node:assert/strict";
import { isolated, isolatedLine } from "../../../src/client/tui/isolated.ts";
import { graphemes } from "../../../src/client/tui/graphemes.ts";
import { graphemeWidth, textWidth } from "../../../src/client/tui/width.ts";

const mark = { text: "\u200e" };

Deno.test("isolated() brackets a row that holds right-to-left text", () => {
  const row = [{ text: "see " }, { text: "שלום", isBold: true }];
  assert.deepEqual(isolated(row), [mark, ...row, mark]);
  for (const text of ["مرحبا", "ܫܠܡ", "ߒߞߏ", "𐤀", "𞤀", "ﷲ"]) {
    assert.equal(isolated([{ text }]).length, 3, text);
  }
});

Deno.test("isolated() leaves every other row as it is", () => {
  for (const text of ["", "hello", "漢字", "Ελλάδα", "हिन्दी", "😀", "\ufeff"]) {
    const row = [{ text }];
    assert.equal(isolated(row), row, text);
  }
});

Deno.test("isolated() knows every letter of the scripts that are written from right to left", () => {
  const letter = /^\p{L}$/u;
  const script =
    /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Phoenician}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}\p{Script=Old_South_Arabian}\p{Script=Avestan}\p{Script=Mende_Kikakui}\p{Script=Cypriot}\p{Script=Yezidi}]$/u;
  let seen = 0;
  for (let codePoint = 0x80; codePoint < 0x20000; codePoint++) {
    const text = String.fromCodePoint(codePoint);
    if (!letter.test(text) || !script.test(text)) continue;
    seen++;
    assert.equal(isolated([{ text }]).length, 3, codePoint.toString(16));
  }
  assert.ok(seen > 1_500, `${seen} letters`);
});

Deno.test("the mark around right-to-left text takes no cell, wherever it stands", () => {
  assert.equal(graphemeWidth("\u200e"), 0);
  assert.deepEqual(graphemes("a\u200eb"), ["a", "\u200e", "b"]);
  assert.deepEqual(graphemes("א\u0301\u200e"), ["א\u0301", "\u200e"]);
  assert.equal(textWidth("\u200eשלום\u200e"), 4);
});

Deno.test("isolatedLine() keeps head and text of an entry apart", () => {
  const head = [{ text: "שלמה" }, { text: ": " }];
  assert.equal(isolatedLine({ head, body: ["hi"] }), "\u200eשלמה: \u200ehi");
  assert.equal(isolatedLine({ head, body: ["אב", "גד"] }), "\u200eשלמה: \u200e\u200eאב ⏎ גד\u200e");
  assert.equal(isolatedLine({ head: [{ text: "-!- " }], body: ["hi"] }), "-!- hi");
});
