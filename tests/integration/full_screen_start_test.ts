/**
 * Where the full screen is what one gets, and where something else is; what is set, and what is set wrongly.
 */
import assert from "node:assert/strict";
import { clientInTerminal } from "../support/client_program.ts";
import { fullScreen, rowsOf, statusOf } from "../support/full_screen_client.ts";
import { OriginalServer } from "../support/original_server.ts";
import { freePort, type OwnServer, ownServer } from "../support/own_server.ts";
import { untouchedModes } from "../support/terminal_modes.ts";
import { joined } from "../support/v1_client.ts";

function argsFor(server: Pick<OwnServer, "address">, ...more: readonly string[]): readonly string[] {
  return ["lab", "--server", server.address, "--name", "ada", ...more];
}

/** Writes a file of settings. @returns The environment in which it is found. */
async function withSettings(text: string): Promise<Record<string, string>> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/terminalchat`);
  await Deno.writeTextFile(`${folder}/terminalchat/settings.toml`, text);
  return { XDG_CONFIG_HOME: folder };
}

const others: readonly (readonly [
  what: string,
  flags: readonly string[],
  env: Record<string, string>,
  screen: RegExp,
])[] = [
  ["--linear", ["--linear"], {}, /✅ Connected to channel: lab\n[^]*^\w*>$/m],
  ["--plain", ["--plain"], {}, /✅ Connected to channel: lab\n/],
  ["a dumb terminal", [], { TERM: "dumb" }, /✅ Connected to channel: lab\n/],
];

for (const [what, flags, env, screen] of others) {
  Deno.test(`with ${what} lines are written below one another, and the screen is left alone`, async () => {
    await using server = await ownServer();
    await using terminal = clientInTerminal(argsFor(server, ...flags), { env });
    await terminal.waitFor(screen);
    assert.doesNotMatch(terminal.raw, /\?1049h|\?1004h|\?2026h.*\?7l/);
    terminal.type("hello\r");
    await terminal.waitFor(/^ada: hello$/m);
    terminal.type("quit\r");
    assert.equal((await terminal.exited).code, 0);
    assert.deepEqual(terminal.modes, untouchedModes);
  });
}

// deno-lint-ignore no-control-regex -- SGR
const styling = /\x1b\[([\d;]*)m/g;

Deno.test("with NO_COLOR nothing has a colour, and everything that matters is still to be seen", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server, { env: { NO_COLOR: "1" }, columns: 100 });
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  bob.say("hello ada, *strong* `code`\n> quoted");
  bob.send({ type: "whisper", nonce: "w11", to: "ada", text: "psst" });
  await terminal.waitFor(/\[whisper\] psst/);
  const styles = new Set(
    [...terminal.raw.matchAll(styling)].flatMap(([, codes = ""]) => codes.split(";")),
  );
  assert.deepEqual([...styles].filter((code) => !/^[0-9]?$/.test(code)), []);
  assert.ok(styles.has("1") && styles.has("7"), [...styles].join());
});

Deno.test("what is set in settings.toml holds from the first moment", async () => {
  const env = await withSettings('theme = "none"\ntimestamps = "seconds"\nmouse = true\nmembers = false\n');
  await using server = await ownServer();
  await using terminal = await fullScreen(server, { env, columns: 110 });
  assert.equal(terminal.modes.isMouseTold, true);
  terminal.type("hello\r");
  await terminal.waitFor(/^\d\d:\d\d:\d\d +ada {2}hello$/m);
  assert.doesNotMatch(terminal.screen(), /│/);
  assert.doesNotMatch(terminal.styledRows().join(), /[fb]g:/);
  await Deno.remove(env.XDG_CONFIG_HOME!, { recursive: true });
});

Deno.test("what is wrong in settings.toml is told with its line, and what is right in it counts", async () => {
  const env = await withSettings('timestamps = "off"\nthem = "dark"\nmouse = "yes"\n\nbell\x1b[31m = 1\n');
  await using server = await ownServer();
  await using terminal = await fullScreen(server, { env });
  await terminal.waitFor(/settings\.toml[^]*line 2[^]*did you mean theme\?/);
  const screen = terminal.screen().replace(/\s+/g, " ");
  assert.match(screen, /line 3: mouse cannot be "yes"; it is true or false/);
  assert.match(screen, /line 5: this is not TOML/);
  terminal.type("hello\r");
  await terminal.waitFor(/^ +ada {2}hello$/m);
  assert.equal(terminal.modes.isMouseTold, false);
  await Deno.remove(env.XDG_CONFIG_HOME!, { recursive: true });
});

Deno.test("one types before there is a connection, and it is sent once there is one", async () => {
  await using server = new OriginalServer({ upgradeDelayMs: 1_500 });
  await using terminal = clientInTerminal(argsFor(server));
  await terminal.waitFor(/^ lab +connecting…\n[^]*^\w*>$/m);
  terminal.type("early\r");
  await terminal.waitFor(/^… +early\n/m);
  await terminal.waitFor(/\d\d:\d\d +ada {2}early$/m);
  assert.deepEqual(server.received, ["ada: early"]);
});

Deno.test("where there is no server it says why on the normal screen, and exits with 1", async () => {
  const args = argsFor({ address: `127.0.0.1:${freePort()}` });
  await using terminal = clientInTerminal(args, { columns: 120 });
  assert.equal((await terminal.exited).code, 1);
  assert.deepEqual(terminal.modes, untouchedModes);
  assert.match(
    terminal.screen(),
    /^❌ Connection failed: .*\n-!- Check the address, and whether the server runs/,
  );
});

Deno.test("the title tells the channel, and --host tells how others join, also on the screen", async () => {
  const args = ["--host", "--name", "ada", "--port", String(freePort())];
  await using terminal = clientInTerminal(args, { columns: 120 });
  const screen = await terminal.waitFor(
    /^ [a-z0-9]{6} · 1 here[^]*terminalchat chat [a-z0-9]{6} --server[^]*\n\w*>$/m,
  );
  const [, code] = /^ ([a-z0-9]{6}) /.exec(rowsOf(screen)[0]!) ?? [];
  await terminal.waitFor(() => terminal.title === `${code} – TerminalChat`);
  terminal.type("hello\r");
  await terminal.waitFor(/ada {2}hello +│/);
  assert.equal(statusOf(terminal.screen()), "");
  terminal.type("/quit\r");
  assert.equal((await terminal.exited).code, 0);
});
