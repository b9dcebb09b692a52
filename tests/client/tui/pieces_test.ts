import assert from "node:assert/strict";
import fc from "fast-check";
import { fitRow, rowWidth, shortenRow, spread } from "../../../src/client/tui/pieces.ts";
import type { Row } from "../../../src/client/tui/row.ts";
import { printable } from "../../../src/protocol/text.ts";
import { anyText } from "../../support/any_text.ts";

const anyRow: fc.Arbitrary<Row> = fc.array(
  fc.record({ text: anyText.map(printable), tone: fc.constantFrom("dim", "name", "bar") }, {
    requiredKeys: ["text"],
  }),
  { maxLength: 5 },
) as fc.Arbitrary<Row>;

const anyColumns = fc.integer({ min: 0, max: 40 });

function textOf(row: Row): string {
  return row.map(({ text }) => text).join("");
}

Deno.test("rowWidth() measures cells, not characters", () => {
  assert.equal(rowWidth([]), 0);
  assert.equal(rowWidth([{ text: "ab" }, { text: "李" }, { text: "👩‍👩‍👧" }]), 6);
});

Deno.test("fitRow() makes a row exactly so wide, whatever it holds", () => {
  fc.assert(fc.property(anyRow, anyColumns, (row, columns) => {
    assert.equal(rowWidth(fitRow(row, columns)), columns);
  }));
});

Deno.test("fitRow() leaves a row alone that fits", () => {
  const row: Row = [{ text: "ab" }, { text: "cd", tone: "dim" }];
  assert.equal(fitRow(row, 4), row);
});

Deno.test("fitRow() fills with blanks of the kind that is wanted", () => {
  const filled = [{ text: "ab" }, { text: "   ", tone: "bar" }];
  assert.deepEqual(fitRow([{ text: "ab" }], 5, { tone: "bar" }), filled);
});

Deno.test("fitRow() fills the cell that half a wide character would have taken", () => {
  assert.equal(textOf(fitRow([{ text: "李李李" }], 4)), "李… ");
});

Deno.test("shortenRow() keeps the style of what it cuts, and drops what follows", () => {
  const row: Row = [{ text: "ada " }, { text: "says hello", tone: "dim" }, { text: "!" }];
  assert.deepEqual(shortenRow(row, 9), [{ text: "ada " }, { text: "says…", tone: "dim" }]);
});

Deno.test("shortenRow() says that something was cut, even where a piece fits exactly", () => {
  assert.equal(textOf(shortenRow([{ text: "abc" }, { text: "d" }], 3)), "ab…");
  assert.equal(textOf(shortenRow([{ text: "abc" }], 3)), "abc");
});

Deno.test("shortenRow() never makes a row wider than it may be, nor changes one that fits", () => {
  fc.assert(fc.property(anyRow, anyColumns, (row, columns) => {
    const shortened = shortenRow(row, columns);
    assert.ok(rowWidth(shortened) <= columns);
    if (rowWidth(row) <= columns) assert.equal(shortened, row);
  }));
});

Deno.test("spread() puts one row at each end; the left one gives way", () => {
  const right: Row = [{ text: "42 ms" }];
  assert.equal(textOf(spread([{ text: "lab" }], right, 12)), "lab    42 ms");
  assert.equal(textOf(spread([{ text: "laboratory" }], right, 12)), "labora…42 ms");
  assert.equal(textOf(spread([{ text: "lab" }], right, 4)), "42 …");
});

Deno.test("spread() makes a row exactly so wide, whatever it is made of", () => {
  fc.assert(fc.property(anyRow, anyRow, anyColumns, (left, right, columns) => {
    assert.equal(rowWidth(spread(left, right, columns)), columns);
  }));
});
