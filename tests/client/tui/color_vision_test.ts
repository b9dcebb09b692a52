import assert from "node:assert/strict";
import {
  contrast,
  grey,
  labDifference,
  lightDifference,
  lightOf,
  seen,
  type Triple,
  visions,
} from "./color_vision.ts";

/** From table 1 of Sharma, Wu and Dalal, 2005: pairs where implementations go wrong. */
const published: readonly (readonly [Triple, Triple, number])[] = [
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [56, -27, -3], 31.903],
  [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  [[90.8027, -2.0831, 1.441], [91.1528, -1.6435, 0.0447], 1.4441],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
];

Deno.test("labDifference() gives the published differences", () => {
  for (const [one, other, difference] of published) {
    assert.ok(Math.abs(labDifference(one, other) - difference) < 0.00005, `${one} and ${other}`);
    assert.ok(Math.abs(labDifference(other, one) - difference) < 0.00005, `${other} and ${one}`);
  }
});

Deno.test("contrast() is 21 between black and white", () => {
  assert.ok(Math.abs(contrast(grey(0), grey(255)) - 21) < 1e-9);
  assert.ok(Math.abs(contrast(grey(0x76), grey(255)) - 4.54) < 0.005);
});

Deno.test("seen() leaves white as it is", () => {
  for (const vision of Object.values(visions)) {
    for (const part of seen([1, 1, 1], vision)) assert.ok(part > 0.999);
  }
});

Deno.test("seen() brings red and green together where one of their cones is missing", () => {
  const [brick, olive] = [lightOf(130), lightOf(64)];
  const toAll = lightDifference(brick, olive);
  for (const vision of [visions.protanopia, visions.deuteranopia]) {
    const difference = lightDifference(seen(brick, vision), seen(olive, vision));
    assert.ok(difference < toAll / 2, `${difference} of ${toAll}`);
  }
});
