import assert from "node:assert/strict";
import { Terminal } from "../../support/terminal.ts";

const terminalModule = new URL("../../../src/client/io/terminal.ts", import.meta.url).href;

/** Runs a script with the terminal edge taken over, then asks the terminal for its settings. */
async function afterwards(script: string): Promise<Terminal> {
  const program = `import { Terminal } from ${JSON.stringify(terminalModule)};
    const terminal = new Terminal(); terminal.enter("linear"); ${script}`;
  const terminal = Terminal.start({
    command: ["bash", "-c", '"$0" eval "$1"; echo "code $?"; stty -a', Deno.execPath(), program],
    env: Deno.env.toObject(),
  });
  await terminal.exited;
  return terminal;
}

function assertRestored({ raw }: Terminal): void {
  assert.ok(raw.includes("\x1b[?2004h"), "it was taken over");
  assert.ok(raw.lastIndexOf("\x1b[?2004l") > raw.lastIndexOf("\x1b[?2004h"), "bracketed paste is off");
  assert.match(raw, /[^-]icanon/);
  assert.match(raw, /[^-]echo\b/);
}

Deno.test("Terminal is given back when the program ends", async () => {
  await using terminal = await afterwards("Deno.exit(3);");
  assertRestored(terminal);
  assert.match(terminal.screen(), /code 3/);
});

Deno.test("Terminal is given back when an error is thrown that nobody catches", async () => {
  await using terminal = await afterwards('setTimeout(() => { throw new Error("boom"); }, 10);');
  assertRestored(terminal);
  assert.match(terminal.raw, /boom/);
});

Deno.test("Terminal takes the keyboard over: keys come one by one, and none is a signal", async () => {
  const program = `import { Terminal } from ${JSON.stringify(terminalModule)};
    const terminal = new Terminal(); terminal.enter("linear"); terminal.writeNow("ready ");
    const buffer = new Uint8Array(9); const count = await Deno.stdin.read(buffer);
    terminal.restore(); terminal.restore(); terminal.writeNow("key " + buffer[0] + "\\n"); Deno.exit(0);`;
  await using terminal = Terminal.start({
    command: [Deno.execPath(), "eval", program],
    env: Deno.env.toObject(),
  });
  await terminal.waitFor("ready");
  terminal.type("\x03");
  await terminal.waitFor("key 3");
  assert.equal((await terminal.exited).code, 0);
});
