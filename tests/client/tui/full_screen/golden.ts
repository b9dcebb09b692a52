/**
 * Golden screens: what a story shows is compared with a file that somebody has looked at.
 * `UPDATE_GOLDENS=1` writes the files; look at each that changes before you keep it.
 * @module
 */
import assert from "node:assert/strict";
import type { Settings } from "../../../../src/client/core/settings.ts";
import { ScreenStory } from "./screen_story.ts";

/** The size of a screen, as in `80x24`. */
export type Size = `${number}x${number}`;

/** One golden screen: a story, told on screens of several sizes. */
export interface GoldenStory {
  /** On which screens. */
  readonly sizes: readonly Size[];
  /** What is set otherwise than by default. */
  readonly settings?: Partial<Settings>;
  /** Tells it. Without a picture that it keeps by itself, the screen at its end is the picture. */
  readonly tell: (story: ScreenStory) => void;
}

/** Golden screens by the names of their files. */
export type GoldenStories = Readonly<Record<string, GoldenStory>>;

const folder = new URL("golden/", import.meta.url);

/** Tells a story on each of its screens. @returns What its file is to hold. */
export function picturesOf({ sizes, settings = {}, tell }: GoldenStory): string {
  return sizes.map((size) => {
    const [columns, rows] = size.split("x").map(Number);
    const story = new ScreenStory({ columns: columns!, rows: rows!, settings });
    tell(story);
    const { pictures } = story;
    return (pictures.length === 0 ? [story.screen()] : pictures).map((picture) => `${picture}\n`).join("\n");
  }).join("\n");
}

/** Compares pictures with the golden file of a name, or writes it where that is asked for. */
export async function golden(name: string, pictures: string): Promise<void> {
  const file = new URL(`${name}.txt`, folder);
  if (Deno.env.get("UPDATE_GOLDENS") === "1" && Deno.env.get("CI") === undefined) {
    await Deno.mkdir(folder, { recursive: true });
    return await Deno.writeTextFile(file, pictures);
  }
  const expected = await read(file);
  assert.ok(expected !== undefined, `golden/${name}.txt is missing: UPDATE_GOLDENS=1 writes it`);
  if (pictures !== expected) assert.fail(differenceOf(name, expected, pictures));
}

/** Lists the golden files, without their endings. */
export async function goldenNames(): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name.replace(/\.txt$/, "")).sort();
}

async function read(file: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** How many lines that differ are shown. */
const maxShown = 30;

/** Shows the lines that differ, each below the one that it should be. */
function differenceOf(name: string, expected: string, actual: string): string {
  const wanted = expected.split("\n");
  const shown = actual.split("\n");
  const count = Math.max(wanted.length, shown.length);
  const differing = Array.from({ length: count }, (_, index) => index)
    .filter((index) => wanted[index] !== shown[index]);
  const lines = differing.slice(0, maxShown).flatMap((index) => [
    `line ${index + 1}`,
    `  should be |${wanted[index] ?? "(nothing)"}`,
    `  is        |${shown[index] ?? "(nothing)"}`,
  ]);
  const more = differing.length > maxShown ? [`and ${differing.length - maxShown} more lines`] : [];
  const advice = "Where the new screen is right, UPDATE_GOLDENS=1 writes it.";
  return [`golden/${name}.txt differs from what is drawn.`, ...lines, ...more, advice].join("\n");
}
