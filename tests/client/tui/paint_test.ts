import assert from "node:assert/strict";
import { painter, sgr } from "../../../src/client/tui/paint.ts";
import type { Piece } from "../../../src/client/tui/row.ts";
import { paletteOf } from "../../../src/client/tui/theme.ts";

const dark = paletteOf("dark", 256);
const sixteen = paletteOf("16", 16);
const none = paletteOf("none", 256);

function named(name: string): Piece {
  return { text: name, tone: "name" };
}

Deno.test("painter() leaves everything plain where no colours are wanted", () => {
  assert.equal(painter(0)([{ text: "ada", tone: "name" }, { text: ": hi", isBold: true }]), "ada: hi");
});

Deno.test("painter() ends every colour that it begins", () => {
  const row = [{ text: "-!- ", tone: "notice" }, { text: "x" }, { text: "", tone: "dim" }] as const;
  assert.equal(painter(16)(row), "\x1b[36m-!- \x1b[0mx");
});

Deno.test("painter() takes the colours of the theme", () => {
  assert.equal(painter(256, "dark")([{ text: "x", tone: "dim" }]), "\x1b[38;5;245mx\x1b[0m");
  assert.equal(painter(256, "none")([{ text: "x", tone: "dim" }]), "\x1b[2mx\x1b[0m");
});

Deno.test("sgr() is empty for what is nothing special", () => {
  assert.equal(sgr({ text: "x" }, dark), "");
  assert.equal(sgr({ text: "x", tone: "notice" }, none), "");
});

Deno.test("sgr() sets everything that a piece is", () => {
  const piece = {
    text: "x",
    isBold: true,
    isDim: true,
    isItalic: true,
    isUnderlined: true,
    isReversed: true,
  };
  assert.equal(sgr(piece, none), "1;2;3;4;7");
  assert.equal(sgr({ ...piece, tone: "error" }, sixteen), "1;2;3;4;7;31");
});

Deno.test("sgr() says once what the piece and its tone both are", () => {
  assert.equal(sgr({ text: "x", tone: "dim", isDim: true }, none), "2");
  assert.equal(sgr({ text: "x", tone: "mention", isBold: true }, none), "1;7");
});

Deno.test("sgr() makes what is reversed within a reversed bar stand out of it", () => {
  assert.equal(sgr({ text: "x", tone: "bar" }, none), "7");
  assert.equal(sgr({ text: "x", tone: "bar", isReversed: true }, none), "");
  assert.equal(sgr({ text: "x", tone: "bar", isReversed: true }, dark), "7;38;5;252;48;5;236");
});

Deno.test("sgr() gives a name the same colour every time, in upper and lower case", () => {
  assert.equal(sgr(named("ADA"), dark), sgr(named("ada"), dark));
  assert.match(sgr(named("ada"), dark), /^38;5;\d+$/);
  assert.equal(sgr(named("ada"), none), "1");
});

Deno.test("sgr() gives a shortened name the colour of the whole one", () => {
  for (const name of ["Ada Lovelace", "Grace Hopper", "Mary Somerville"]) {
    assert.equal(sgr({ text: "A…", tone: "name", colorOf: name }, dark), sgr(named(name), dark));
  }
});

Deno.test("sgr() keeps what else a tone is where a name gives the colour", () => {
  const color = sgr(named("ada"), dark);
  assert.equal(sgr({ text: "ada", tone: "mention", colorOf: "ada" }, dark), `1;7;${color}`);
  assert.equal(sgr({ text: "ada", tone: "bar", colorOf: "ada" }, dark), `${color};48;5;236`);
  assert.equal(sgr({ text: "ada", tone: "mention", colorOf: "ada" }, none), "1;7");
});

Deno.test("sgr() spreads names over all colours", () => {
  const members = Array.from({ length: 400 }, (_, index) => `member${index}`);
  for (const palette of [dark, sixteen, paletteOf("auto", 256), paletteOf("light", 256)]) {
    const counts = Map.groupBy(members, (name) => sgr(named(name), palette));
    assert.deepEqual([...counts.keys()].sort(), [...palette.names].sort());
    for (const [color, names] of counts) {
      assert.ok(names.length > 200 / palette.names.length, `${color}: ${names.length}`);
    }
  }
});

Deno.test("sgr() looks at no more of a name than the longest name has", () => {
  const long = "x".repeat(64);
  assert.equal(sgr(named(long + "a".repeat(1_000_000)), dark), sgr(named(long + "b"), dark));
});
