import assert from "node:assert/strict";
import { nameColors256, painter } from "../../../src/client/tui/paint.ts";

Deno.test("painter() leaves everything plain where no colours are wanted", () => {
  assert.equal(painter(0)([{ text: "ada", tone: "name" }, { text: ": hi" }]), "ada: hi");
});

Deno.test("painter() ends every colour that it begins", () => {
  const row = [{ text: "-!- ", tone: "notice" }, { text: "x" }, { text: "", tone: "dim" }] as const;
  assert.equal(painter(16)(row), "\x1b[36m-!- \x1b[0mx");
});

Deno.test("painter() gives a name the same colour every time, in upper and lower case", () => {
  const paint = painter(256);
  assert.equal(paint([{ text: "ada", tone: "name" }]), paint([{ text: "ada", tone: "name" }]));
  assert.equal(
    paint([{ text: "ADA", tone: "name" }]).slice(0, 9),
    paint([{ text: "ada", tone: "name" }]).slice(0, 9),
  );
});

Deno.test("painter() spreads names over all its colours", () => {
  const paint = painter(256);
  const names = Array.from({ length: 400 }, (_, index) => `member${index}`);
  const seen = new Set(names.map((name) => paint([{ text: name, tone: "name" }]).split("m")[0]));
  assert.equal(seen.size, nameColors256.length);
});

Deno.test("the colours of names can be read on black and on white", () => {
  for (const color of nameColors256) {
    const luminance = luminanceOf(color);
    assert.ok((luminance + 0.05) / 0.05 >= 3.5, `${color} on black`);
    assert.ok(1.05 / (luminance + 0.05) >= 3.5, `${color} on white`);
  }
});

/** The relative luminance of WCAG 2, of a colour of the 6×6×6 cube. */
function luminanceOf(color: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const index = color - 16;
  const [red, green, blue] = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((step) => {
    const value = levels[step]! / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
