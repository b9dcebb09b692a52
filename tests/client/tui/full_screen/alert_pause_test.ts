import assert from "node:assert/strict";
import { ScreenStory } from "./screen_story.ts";

Deno.test("a flood of mentions alerts once, and again after a while", () => {
  const story = new ScreenStory().connect().focus(false);
  const alerts = (): number => story.effects.filter(({ type }) => type === "alert").length;
  for (let count = 0; count < 100; count++) story.say("bob", "ada!");
  story.whisper("bob", "ada?");
  assert.equal(alerts(), 1);
  story.tick(2_500).say("bob", "ada!");
  assert.equal(alerts(), 2);
});
