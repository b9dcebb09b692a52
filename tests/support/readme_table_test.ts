import assert from "node:assert/strict";
import { readmeTable } from "./readme_table.ts";

Deno.test("readmeTable() has a row for each argument and option", () => {
  const table = readmeTable("chat");
  assert.match(
    table,
    /^\| Option +\| Variable +\| Default +\| What it does +\|\n\| -+ \| -+ \| -+ \| -+ \|\n\| `CODE` /,
  );
  assert.match(
    table,
    /\| `--max-reconnect NUMBER` +\| `TERMINALCHAT_MAX_RECONNECT` \| `5` +\| How often to try quickly/,
  );
  assert.match(table, /\| `--\[no-\]debug` +\| `TERMINALCHAT_DEBUG` +\| +\|/);
});

Deno.test("readmeTable() aligns its columns as the formatter does", () => {
  for (const name of ["chat", "serve", "health"] as const) {
    const lines = readmeTable(name).split("\n");
    assert.equal(new Set(lines.map(({ length }) => length)).size, 1);
  }
});
