/**
 * How colours look and how far apart they are, also to people who do not see red or green: for the tests of the palettes.
 * @module
 */

/** Three numbers: red, green and blue as light from 0 to 1; or L*, a* and b*. */
export type Triple = readonly [number, number, number];

/** Ways of seeing, as what they make of red, green and blue light. */
export type Vision = readonly [Triple, Triple, Triple];

/**
 * Everybody's, and the two without one of the cones for red and green, at full severity: G. M. Machado, M. M. Oliveira,
 * L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
 * whose matrices apply to linear light.
 */
export const visions: Readonly<Record<"normal" | "protanopia" | "deuteranopia", Vision>> = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** The light of one of xterm's colours from 16 on: the 6×6×6 cube, then 24 greys. */
export function lightOf(index: number): Triple {
  if (index >= 232) return grey(8 + 10 * (index - 232));
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  const [red, green, blue] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6];
  return [linear(levels[red!]!), linear(levels[green!]!), linear(levels[blue!]!)];
}

/** The light of a grey from 0 to 255. */
export function grey(level: number): Triple {
  return [linear(level), linear(level), linear(level)];
}

/** The contrast of WCAG 2, from 1 to 21. */
export function contrast(one: Triple, other: Triple): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** What somebody sees of a light. */
export function seen(light: Triple, vision: Vision): Triple {
  const [red, green, blue] = vision.map((row) => Math.min(1, Math.max(0, dot(row, light))));
  return [red!, green!, blue!];
}

/** How far apart two lights are: CIEDE2000 under D65. */
export function lightDifference(one: Triple, other: Triple): number {
  return labDifference(labOf(one), labOf(other));
}

/**
 * CIEDE2000, as written down in G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula: Implementation
 * Notes, Supplementary Test Data, and Mathematical Observations", Color Research and Application 30(1), 2005.
 */
export function labDifference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const meanChroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const stretch = 1.5 - 0.5 * Math.sqrt(saturation(meanChroma));
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [h1, h2] = [hue(a1 * stretch, b1), hue(a2 * stretch, b2)];
  const [l, c, h] = [(l1 + l2) / 2, (c1 + c2) / 2, meanHue(h1, h2, c1 * c2)];
  const turn = c1 * c2 === 0 ? 0 : shortest(h2 - h1);
  const lightness = (l2 - l1) / (1 + 0.015 * (l - 50) ** 2 / Math.sqrt(20 + (l - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * c);
  const hues = 2 * Math.sqrt(c1 * c2) * sine(turn / 2) / (1 + 0.015 * c * hueWeight(h));
  const rotation = -2 * Math.sqrt(saturation(c)) * sine(60 * Math.exp(-(((h - 275) / 25) ** 2)));
  return Math.sqrt(lightness ** 2 + chroma ** 2 + hues ** 2 + rotation * chroma * hues);
}

function saturation(chroma: number): number {
  return chroma ** 7 / (chroma ** 7 + 25 ** 7);
}

function hueWeight(h: number): number {
  return 1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6) -
    0.2 * cosine(4 * h - 63);
}

function hue(a: number, b: number): number {
  return (Math.atan2(b, a) * 180 / Math.PI + 360) % 360;
}

function meanHue(h1: number, h2: number, chromas: number): number {
  if (chromas === 0) return h1 + h2;
  const mean = (h1 + h2) / 2;
  if (Math.abs(h1 - h2) <= 180) return mean;
  return mean < 180 ? mean + 180 : mean - 180;
}

function shortest(turn: number): number {
  if (turn > 180) return turn - 360;
  return turn < -180 ? turn + 360 : turn;
}

function sine(degrees: number): number {
  return Math.sin(degrees * Math.PI / 180);
}

function cosine(degrees: number): number {
  return Math.cos(degrees * Math.PI / 180);
}

/** sRGB's own curve (IEC 61966-2-1). */
function linear(level: number): number {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function luminance(light: Triple): number {
  return dot([0.2126, 0.7152, 0.0722], light);
}

function labOf(light: Triple): Triple {
  const x = root(dot([0.4124564, 0.3575761, 0.1804375], light) / 0.95047);
  const y = root(dot([0.2126729, 0.7151522, 0.072175], light));
  const z = root(dot([0.0193339, 0.119192, 0.9503041], light) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function root(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 * value + 16) / 116;
}

function dot([a, b, c]: Triple, [x, y, z]: Triple): number {
  return a * x + b * y + c * z;
}
