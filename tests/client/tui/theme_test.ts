import assert from "node:assert/strict";
import { type ThemeName, themeNames } from "../../../src/client/core/settings.ts";
import { type Ink, type Palette, paletteOf } from "../../../src/client/tui/theme.ts";
import { contrast, grey, lightDifference, lightOf, seen, type Triple, visions } from "./color_vision.ts";

/** What the colours of a theme have to hold against. */
interface Demand {
  readonly theme: ThemeName;
  readonly backgrounds: readonly Triple[];
  readonly contrast: number;
  /** The smallest difference that anybody sees between two names, as theme.ts says it. */
  readonly difference: number;
}

const demands: readonly Demand[] = [
  { theme: "auto", backgrounds: [grey(0), grey(255)], contrast: 3.5, difference: 9.1 },
  { theme: "dark", backgrounds: [grey(0), grey(0x1e)], contrast: 4.5, difference: 13.2 },
  { theme: "light", backgrounds: [grey(255), grey(0xf5)], contrast: 4.5, difference: 10.6 },
];

for (const { theme, backgrounds, contrast: wanted, difference } of demands) {
  const palette = paletteOf(theme, 256);

  Deno.test(`the colours of ${theme} can be read`, () => {
    for (const { color, background } of inksOf(palette)) {
      const grounds = background === undefined ? backgrounds : [lightOf(indexOf(background))];
      for (const ground of grounds) {
        const reached = contrast(lightOf(indexOf(color)), ground);
        assert.ok(reached >= wanted, `${color} has ${reached} on ${background ?? ground}`);
      }
    }
  });

  Deno.test(`the names of ${theme} are told apart also without red and green`, () => {
    const smallest = Math.min(...pairs(palette.names.map(indexOf)).map(([one, other]) => apart(one, other)));
    assert.equal(Math.floor(smallest * 10) / 10, difference);
    assert.ok(palette.names.length >= 8 && palette.names.length <= 12);
  });

  Deno.test(`names and text can be read on the bars of ${theme}`, () => {
    const { color, background, isReversed } = palette.tones.bar;
    if (background === undefined) return assert.equal(isReversed, true);
    const ground = lightOf(indexOf(background));
    assert.ok(contrast(lightOf(indexOf(color!)), ground) >= 4.5);
    for (const name of palette.names) assert.ok(contrast(lightOf(indexOf(name)), ground) >= 3.5, name);
  });
}

Deno.test("every theme marks mentions and bars without the help of colours", () => {
  for (const theme of themeNames) {
    for (const depth of [0, 16, 256] as const) {
      const { mention, bar } = paletteOf(theme, depth).tones;
      assert.ok(mention.isBold && mention.isReversed);
      assert.ok(bar.isReversed || bar.background !== undefined);
    }
  }
});

Deno.test("paletteOf() has no colours where none are wanted", () => {
  for (const palette of [paletteOf("none", 256), ...themeNames.map((theme) => paletteOf(theme, 0))]) {
    assert.deepEqual(palette.names, []);
    for (const { color, background } of Object.values<Ink>(palette.tones)) {
      assert.deepEqual([color, background], [undefined, undefined]);
    }
  }
});

Deno.test("paletteOf() keeps to the sixteen standard colours where the terminal or the theme has no more", () => {
  const palettes = [paletteOf("16", 256), ...themeNames.map((theme) => paletteOf(theme, 16))];
  for (const { tones, names } of palettes) {
    const inks = Object.values<Ink>(tones).flatMap((
      { color, background },
    ) => [color ?? [], background ?? []]);
    for (const parameters of [...names, ...inks.flat()]) assert.match(parameters, /^(3|4|9|10)[0-7]$/);
  }
});

/** Everything that has a colour. */
function inksOf({ tones, names }: Palette): readonly (Ink & { readonly color: string })[] {
  const inks = [...names.map((color): Ink => ({ color })), ...Object.values<Ink>(tones)];
  return inks.flatMap(({ color, ...ink }) => color === undefined ? [] : [{ ...ink, color }]);
}

function indexOf(parameters: string): number {
  assert.match(parameters, /^[34]8;5;\d+$/);
  return Number(parameters.split(";")[2]);
}

function pairs(colors: readonly number[]): readonly (readonly [number, number])[] {
  return colors.flatMap((one, index) => colors.slice(index + 1).map((other) => [one, other] as const));
}

/** How far apart two colours are for whoever sees the least difference. */
function apart(one: number, other: number): number {
  const differences = Object.values(visions).map((vision) =>
    lightDifference(seen(lightOf(one), vision), seen(lightOf(other), vision))
  );
  return Math.min(...differences);
}
