import assert from "node:assert/strict";
import { colorDepthFor } from "../../../src/client/tui/color_depth.ts";

Deno.test("colorDepthFor() believes what the terminal says of itself", () => {
  const known = { isUnwanted: false, colorTerm: undefined };
  assert.equal(colorDepthFor({ ...known, term: "xterm-256color" }), 256);
  assert.equal(colorDepthFor({ ...known, term: "xterm-kitty" }), 256);
  assert.equal(colorDepthFor({ ...known, term: "xterm", colorTerm: "truecolor" }), 256);
  assert.equal(colorDepthFor({ ...known, term: "linux" }), 16);
  assert.equal(colorDepthFor({ ...known, term: undefined }), 16);
});

Deno.test("colorDepthFor() uses none where none are wanted or none can be", () => {
  assert.equal(colorDepthFor({ isUnwanted: true, term: "xterm-256color", colorTerm: "truecolor" }), 0);
  assert.equal(colorDepthFor({ isUnwanted: false, term: "dumb", colorTerm: undefined }), 0);
});
