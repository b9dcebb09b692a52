import assert from "node:assert/strict";
import { commandTable, readmeTable } from "./readme_table.ts";

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
  const options = (["chat", "serve", "health"] as const).map(readmeTable);
  for (const table of [...options, commandTable()]) {
    const lines = table.split("\n");
    assert.equal(new Set(lines.map(({ length }) => length)).size, 1);
  }
});

Deno.test("commandTable() has a row for each command, and tells where it works", () => {
  const table = commandTable();
  assert.match(table, /^\| Command +\| Works in +\| What it does +\|\n/);
  assert.match(
    table,
    /\n\| `\/msg NAME TEXT` +\| all +\| Whispers to one member\. Also \/whisper, \/w\. +\|/,
  );
  assert.match(table, /\n\| `\/mouse on\\\|off` +\| full screen \|/);
  assert.match(table, /\n\| `\/\/` +\| all +\| Begins a message with a slash\. +\|$/);
});
