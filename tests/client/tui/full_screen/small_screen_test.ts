import assert from "node:assert/strict";
import { keyHelp } from "../../../../src/client/tui/full_screen/key_help.ts";
import { ScreenStory } from "./screen_story.ts";

Deno.test("viewScreen() says on a screen that is too small which size is needed", () => {
  for (const [columns, rows] of [[19, 24], [80, 4], [1, 1]] as const) {
    const { rows: drawn, cursor } = new ScreenStory({ columns, rows }).connect().frame();
    assert.ok(drawn.length <= rows);
    assert.equal(cursor, undefined);
    for (const row of drawn) assert.ok(row.every(({ text }) => text.length <= columns));
  }
  const story = new ScreenStory({ columns: 19, rows: 24 }).connect();
  assert.match(
    story.frame().rows.map((row) => row.map(({ text }) => text).join("")).join(" "),
    /20×5 needed/,
  );
});

Deno.test("viewScreen() goes on where it was when a screen that was too small is large again", () => {
  const story = new ScreenStory().connect().keys("half a line").say("bob", "hi");
  const before = story.screen();
  assert.equal(story.resize(5, 2).resize(80, 24).screen(), before);
});

Deno.test("viewScreen() has all keys and commands in the help, on the smallest screen too", () => {
  const story = new ScreenStory({ columns: 20, rows: 5 }).connect().keys("{f1}");
  const seen: string[] = [];
  for (let screen = story.screen(); screen !== seen.at(-1); screen = story.keys("{page_down}").screen()) {
    seen.push(screen);
  }
  for (const [keys] of keyHelp) {
    const word = keys.split(/[ ,]/)[0]!;
    assert.ok(seen.some((screen) => screen.includes(word)), word);
  }
});
