import assert from "node:assert/strict";
import { ScreenStory } from "./screen_story.ts";

Deno.test("the help does not scroll beyond its end, so that one press of Up moves it", () => {
  const story = new ScreenStory({ columns: 60, rows: 20 }).connect().keys("{f1}");
  const top = story.screen();
  for (let press = 0; press < 50; press++) story.keys("{page_down}");
  const end = story.screen();
  assert.notEqual(end, top);
  assert.notEqual(story.keys("{up}").screen(), end);
  assert.equal(story.keys("{down}").screen(), end);
  for (let press = 0; press < 50; press++) story.keys("{page_up}");
  assert.equal(story.screen(), top);
});

Deno.test("an invitation to a channel that has no code yet says so", () => {
  const story = new ScreenStory().connect().keys("/join new{enter}");
  story.happen({ type: "coded", key: 2, code: "" }).keys("/invite{enter}");
  assert.match(story.screen(), /^The new channel has no code yet\.$/m);
});

Deno.test("a key that is none of the overlay's closes it and does what it always does", () => {
  const story = new ScreenStory().connect().keys("{f1}x");
  assert.equal(story.model.overlay, undefined);
  assert.match(story.screen(), /^ada> x$/m);
});
