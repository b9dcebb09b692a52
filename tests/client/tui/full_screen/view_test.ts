import assert from "node:assert/strict";
import fc from "fast-check";
import { RowCache } from "../../../../src/client/tui/full_screen/pane.ts";
import type { ScreenContext } from "../../../../src/client/tui/full_screen/step.ts";
import { viewScreen } from "../../../../src/client/tui/full_screen/view.ts";
import type { Row } from "../../../../src/client/tui/row.ts";
import { anyHappening } from "./any_happening.ts";
import { ScreenStory } from "./screen_story.ts";

/** As many columns as it takes for a list of members at the side. */
const wide = { columns: 120, rows: 12 };

/** A channel in which so much was said that it fills the screen. */
function lively(size: { readonly columns: number; readonly rows: number }): ScreenStory {
  const story = new ScreenStory(size).connect(["ada", "bob", "carol"]);
  for (let count = 0; count < 20; count++) story.say("bob", `message ${count}`);
  return story;
}

/** Counts the rows that are other objects than before: only those are looked at when the screen is drawn. */
function changedRows(before: readonly Row[], after: readonly Row[]): number {
  return after.filter((row, index) => row !== before[index]).length;
}

/** Whatever is known from earlier drawings is not known in it. */
function forgetful(context: ScreenContext): ScreenContext {
  return {
    ...context,
    cache: new RowCache(),
    facts: (key) => ({ ...context.facts(key), members: [...context.facts(key).members] }),
  };
}

for (const size of [{ columns: 80, rows: 12 }, wide]) {
  const name = `viewScreen() in ${size.columns} columns`;
  Deno.test(`${name} gives the very rows of the last drawing for messages that have not changed`, () => {
    const story = lively(size);
    const before = story.frame().rows;
    const after = story.type("x").frame().rows;
    // The header, the status line and the input.
    assert.ok(changedRows(before, after) <= 3);
  });
}

Deno.test("viewScreen() puts the row of each message beside that of the list which it stands beside now", () => {
  const story = lively(wide);
  story.frame();
  story.say("bob", "the last");
  const texts = story.screen().split("\n");
  assert.ok(texts.some((line) => /the last +│/.test(line)));
  assert.match(story.join("dave").screen(), /│ dave/);
});

Deno.test("viewScreen() draws with what it knows from before as it draws without", () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 30 }), (happenings) => {
      const story = lively(wide);
      for (const { tell } of happenings) {
        tell(story);
        const { model } = story;
        assert.deepEqual(viewScreen(model, story.context()), viewScreen(model, forgetful(story.context())));
      }
    }),
    { numRuns: 30 },
  );
});
