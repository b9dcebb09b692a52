import assert from "node:assert/strict";
import { titleOf } from "../../../../src/client/tui/full_screen/title.ts";
import { ScreenStory } from "./screen_story.ts";

Deno.test("titleOf() names the channel that is shown", () => {
  const story = new ScreenStory({ code: "lab" }).connect();
  assert.equal(titleOf(story.model), "lab – TerminalChat");
  story.keys("/join hall{enter}");
  assert.equal(titleOf(story.model), "hall – TerminalChat");
});

Deno.test("titleOf() counts what waits to be read in all channels", () => {
  const story = new ScreenStory({ code: "lab" }).connect().keys("/join hall{enter}").in(2).connect();
  story.focus(false).say("bob", "hi").in(1).say("bob", "hi").say("bob", "hi again");
  assert.equal(titleOf(story.model), "(3) hall – TerminalChat");
  story.focus(true);
  assert.equal(titleOf(story.model), "(2) hall – TerminalChat");
});

Deno.test("titleOf() has a name for a channel that has no code yet, and shows no other as it came", () => {
  assert.equal(titleOf(new ScreenStory({ code: "" }).model), "new channel – TerminalChat");
  assert.equal(titleOf(new ScreenStory({ code: "a\x07b" }).model), "a␇b – TerminalChat");
});
