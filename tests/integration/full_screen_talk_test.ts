/**
 * People on full screens talk: with one another, with somebody on the linear client, with a member that a test speaks for.
 */
import assert from "node:assert/strict";
import { clientInTerminal } from "../support/client_program.ts";
import { fullScreen, rowsOf, saidOn, statusOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import type { Terminal } from "../support/terminal.ts";
import { untouchedModes } from "../support/terminal_modes.ts";
import { joined } from "../support/v1_client.ts";

Deno.test("the first message: one asks nothing but the three questions, reads what to do, types, presses Enter", async () => {
  await using server = await ownServer();
  await using terminal = clientInTerminal([], { env: { TERMINALCHAT_SERVER: server.address } });
  await terminal.waitFor("Enter server address");
  terminal.type("\r");
  await terminal.waitFor("Enter code to join or type 'new' to create a channel:");
  terminal.type("new\r");
  const asked = await terminal.waitFor(/Enter your name.*$/);
  const [, code] = /^Your channel code is: ([a-z0-9]{6})$/m.exec(asked) ?? [];
  terminal.type("ada\r");
  await terminal.waitFor(new RegExp(`^ ${code} · 1 here +(?:connected|\\d+ ms)\n`));
  await terminal.waitFor(/Type a message and press Enter.*F1 shows all keys/);
  assert.deepEqual(terminal.cursor, { column: 5, row: 23 });
  terminal.type("hello, world");
  await terminal.waitFor(/^\w*> hello, world$/m);
  assert.deepEqual(terminal.cursor, { column: 17, row: 23 });
  terminal.type("\r");
  await terminal.waitFor(/^\d\d:\d\d {8}ada {2}hello, world\n\n\w*>$/m);
  terminal.type("/quit\r");
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
  assert.deepEqual(terminal.modes, untouchedModes);
  assert.match(terminal.screen(), /^Your channel code is: [a-z0-9]{6}$[^]*\n👋 Goodbye!$/m);
});

/** Waits until all three know that they are three. */
async function together(terminals: readonly Terminal[]): Promise<void> {
  for (const terminal of terminals) {
    await terminal.waitFor(/(?:· 3 here|Here: .*, .*\.|(?:joined.*\n[^]*){2}>$)/);
  }
}

Deno.test("two full screens and a linear client talk: all see the same, in the same order", async () => {
  await using server = await ownServer();
  await using ada = await fullScreen(server);
  await using bob = await fullScreen(server, { name: "bob", columns: 60, rows: 15 });
  await using eve = clientInTerminal(["lab", "--server", server.address, "--name", "eve", "--linear"]);
  await together([ada, bob, eve]);
  const lines = ["one from ada", "two from bob", "three from eve", "four from ada"];
  const speakers = [ada, bob, eve, ada];
  for (const [index, line] of lines.entries()) {
    speakers[index]!.type(`${line}\r`);
    for (const terminal of [ada, bob, eve]) await terminal.waitFor(new RegExp(`(?:\\w  |: )${line}$`, "m"));
  }
  const said = ["ada  one from ada", "bob  two from bob", "eve  three from eve", "ada  four from ada"];
  for (const terminal of [ada, bob]) {
    assert.deepEqual(saidOn(terminal.screen()).filter((row) => !/^(?:🟢|-!-)/.test(row)), said);
  }
  await eve.waitFor(
    /^ada: one from ada\nbob: two from bob\neve: three from eve\nada: four from ada\n\w*>$/m,
  );
});

Deno.test("who writes is told below the messages: one, two, and nobody once it is said", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  const [eve] = await joined(server, "eve", "lab");
  await using _eve = eve;
  terminal.type("x\x7f");
  bob.send({ type: "typing" });
  await terminal.waitFor((screen) => statusOf(screen) === "bob is writing…");
  eve.send({ type: "typing" });
  await terminal.waitFor((screen) => statusOf(screen) === "bob, eve are writing…");
  bob.say("done");
  await terminal.waitFor((screen) => statusOf(screen) === "eve is writing…");
  await terminal.waitFor((screen) => statusOf(screen) === "", { timeoutMs: 8_000 });
  terminal.type("h");
  await bob.takeUntil((push) => push.type === "typing" && push.name === "ada");
});

Deno.test("who comes and goes without a word in between is told in one row", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  for (const name of ["bob", "eve", "kim"]) {
    const [member] = await joined(server, name, "lab");
    await terminal.waitFor(name);
    if (name === "kim") member.send({ type: "rename", name: "joe" });
    member.send({ type: "leave" });
    await member.closed;
  }
  await terminal.waitFor(/^\d\d:\d\d {13}bob, eve, joe came and went.*🔄 kim is now joe\n.*\n\w*>$/m);
});

Deno.test("members are listed at the side from 100 columns on, and Alt+N hides and shows them", async () => {
  await using server = await ownServer();
  const [bob] = await joined(server, "Bob", "lab");
  await using _bob = bob;
  await using terminal = await fullScreen(server, { columns: 100, rows: 8 });
  const side = (screen: string): readonly string[] =>
    rowsOf(screen).slice(1, 4).map((row) => row.slice(78).trim());
  await terminal.waitFor((screen) => side(screen).join() === "│ ada,│ Bob,│");
  bob.say("x".repeat(100), "long");
  await terminal.waitFor(/^\d\d:\d\d {8}Bob {2}x{59} │\n {18}x{41} {19}│$/m);
  terminal.type("\x1bn");
  await terminal.waitFor(/^\d\d:\d\d {8}Bob {2}x{82}\n {18}x{18}$/m);
  assert.doesNotMatch(terminal.screen(), /│/);
  terminal.type("\x1bn");
  await terminal.waitFor((screen) => side(screen).join() === "│ ada,│ Bob,│");
  terminal.resize(99, 8);
  await terminal.waitFor((screen) => !screen.includes("│"));
  terminal.type("\x1bn");
  await terminal.waitFor(/^.*\nada\nBob\n/m);
  terminal.type("\x1b");
  await terminal.waitFor((screen) => !/^ada$/m.test(screen));
});
