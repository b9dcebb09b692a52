import assert from "node:assert/strict";
import { loadEmoji } from "../../../src/client/io/emoji.ts";

const emoji = await loadEmoji();

Deno.test("loadEmoji() has GitHub's names, each once and sorted", () => {
  const names = emoji.map(({ name }) => name);
  assert.ok(names.length > 1_800);
  assert.deepEqual(names, [...new Set(names)].sort());
  for (const name of names) assert.match(name, /^[a-z0-9_+-]{1,60}$/);
});

Deno.test("loadEmoji() has an emoji under all of its names", () => {
  const called = (wanted: string) => emoji.find(({ name }) => name === wanted)?.character;
  assert.equal(called("smile"), "😄");
  assert.equal(called("+1"), "👍");
  assert.equal(called("thumbsup"), "👍");
});

Deno.test("loadEmoji() gives each as one character that a message may hold", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { name, character } of emoji) assert.equal([...segmenter.segment(character)].length, 1, name);
});
