import assert from "node:assert/strict";
import {
  readme,
  tablesIn,
  withCommandTable,
  withOptionTables,
  withScreenTables,
  withTables,
} from "./support/update_readme.ts";

Deno.test("the README has a table of options for chat, serve and health", async () => {
  const tables = tablesIn(await Deno.readTextFile(readme));
  for (const name of ["chat", "serve", "health"] as const) {
    assert.ok(
      tables.includes(name),
      `README.md has no table between <!-- options:${name} --> and <!-- /options -->`,
    );
  }
});

Deno.test("the README's tables are the program's own", async () => {
  const text = await Deno.readTextFile(readme);
  assert.equal(text, withTables(text), "run: deno run -A tests/support/update_readme.ts");
});

Deno.test("withOptionTables() replaces what is between the markers and nothing else", () => {
  const before =
    "a\n<!-- options:health -->\nold\n<!-- /options -->\nb\n<!-- options:serve --><!-- /options -->c";
  const after = withOptionTables(before);
  assert.match(
    after,
    /^a\n<!-- options:health -->\n\n\| Option .*\|\n\n<!-- \/options -->\nb\n<!-- options:serve -->/s,
  );
  assert.match(after, /<!-- \/options -->c$/);
  assert.doesNotMatch(after, /STALE/);
  assert.equal(withOptionTables(after), after);
  assert.throws(() => withOptionTables("<!-- options:tea --><!-- /options -->"), RangeError);
});

Deno.test("withCommandTable() replaces what is between the markers and nothing else", () => {
  const after = withCommandTable("a\n<!-- commands -->\nold\n<!-- /commands -->\nb");
  assert.match(after, /^a\n<!-- commands -->\n\n\| Command .*\|\n\n<!-- \/commands -->\nb$/s);
  assert.doesNotMatch(after, /\nold\n/);
  assert.equal(withCommandTable(after), after);
});

Deno.test("withScreenTables() replaces what is between the markers and nothing else", () => {
  const after = withScreenTables(
    "a\n<!-- keys -->\n<!-- /keys -->\nb\n<!-- settings -->STALE<!-- /settings -->\nc",
  );
  assert.match(
    after,
    /^a\n<!-- keys -->\n\n[^]*PageUp[^]*<!-- \/keys -->\nb\n<!-- settings -->\n\n[^]*`theme`[^]*\nc$/,
  );
  assert.doesNotMatch(after, /STALE/);
  assert.equal(withScreenTables(after), after);
});
