/**
 * Somebody does not look at the window, or is away: what the terminal is told, and what is said when they are back.
 */
import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import { fullScreen, statusOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import { SmallServer } from "../support/small_server.ts";
import type { Terminal } from "../support/terminal.ts";
import { joined, type Member } from "../support/v1_client.ts";

const focusIn = "\x1b[I";
const focusOut = "\x1b[O";

/** A sequence for the terminal itself, or the bell. */
// deno-lint-ignore no-control-regex -- they are control characters
const oscOrBell = /\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07/g;

/** What the terminal was told to tell the person: all but titles, links and copies. */
function alertsIn(raw: string): readonly string[] {
  const others = ["\x1b]2;", "\x1b]8;", "\x1b]52;"];
  return (raw.match(oscOrBell) ?? []).filter((found) => !others.some((other) => found.startsWith(other)));
}

/** Lets bob say something, and waits until it is seen. @returns The alerts for it. */
async function alertsFor(terminal: Terminal, bob: Member, text: string): Promise<readonly string[]> {
  const before = terminal.raw.length;
  bob.say(text);
  bob.say(`behind ${text.length} ${before}`);
  await terminal.waitFor(new RegExp(`behind ${text.length} ${before}$`, "m"));
  return alertsIn(terminal.raw.slice(before));
}

/** Looks away. Nothing shows that, but what is typed behind it does. */
async function lookAway(terminal: Terminal): Promise<void> {
  terminal.type(`${focusOut}x`);
  await terminal.waitFor(/^\w*> x$/m);
  terminal.type("\x15");
  await terminal.waitFor(/^\w*>$/m);
}

Deno.test("a mention rings while the window is not looked at, and only then; /bell says how", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.type(`${focusIn}x\x7f`);
  await terminal.waitFor((screen) => statusOf(screen) === "");
  assert.deepEqual(await alertsFor(terminal, bob, "1 looked at, ada"), []);
  await lookAway(terminal);
  bob.say("2 not for anybody");
  await terminal.waitFor(() => terminal.title === "(1) lab – TerminalChat");
  assert.deepEqual(await alertsFor(terminal, bob, "3 not looked at, ada"), ["\x07"]);
  terminal.type(focusIn);
  await terminal.waitFor(() => terminal.title === "lab – TerminalChat");
  await terminal.waitFor(/─ new ─+\n.*bob {2}2 not for anybody\n.*bob {2}3 not looked at, ada\n/);
  terminal.type("/bell off\r");
  await terminal.waitFor((screen) => /off for now/.test(statusOf(screen)));
  await lookAway(terminal);
  assert.deepEqual(await alertsFor(terminal, bob, "4 ada, quietly"), []);
});

const evil = "ada: \x1b]0;evil\x07\x9b31m\u202e\n; x";
const harmless = "ada: ␛]0;evil␇�31m� ⏎ ; x";
const desktops: readonly (readonly [name: string, env: Record<string, string>, told: readonly string[]])[] = [
  ["kitty", { TERM: "xterm-kitty" }, [
    "\x1b]99;i=terminalchat:d=0:p=title;bob in lab\x1b\\",
    `\x1b]99;i=terminalchat:d=1:p=body;${harmless}\x1b\\`,
  ]],
  ["iTerm2", { TERM_PROGRAM: "iTerm.app" }, [`\x1b]9;bob in lab: ${harmless}\x07`]],
  ["foot", { TERM: "foot" }, [`\x1b]777;notify;bob in lab;${harmless.replaceAll(";", ",")}\x07`]],
];

for (const [name, env, told] of desktops) {
  Deno.test(`in ${name} a mention is told by the desktop, and nothing in it is more than text`, async () => {
    await using server = new SmallServer();
    await using terminal = await fullScreen(server, { env });
    await lookAway(terminal);
    const said = { type: "message", from: "bob", sentAtMs: Date.now() } as const;
    server.broadcast(encode({ ...said, offset: 1, nonce: "x11", text: evil }));
    server.broadcast(encode({ ...said, offset: 2, nonce: "x12", text: "behind it" }));
    await terminal.waitFor(/behind it$/m);
    assert.deepEqual(alertsIn(terminal.raw), told);
  });
}

Deno.test("/away says so, counts what comes, and tells it when one is back", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.type("/away lunch\r");
  assert.equal((await bob.take("message")).text, "/me is away: lunch");
  await terminal.waitFor(/\* {2}ada is away: lunch$/m);
  bob.say("one");
  bob.say("two, ada");
  bob.send({ type: "whisper", nonce: "w11", to: "ada", text: "three" });
  await terminal.waitFor(/─ new ─+\n.*bob {2}one\n.*bob {2}two, ada\n.*\[whisper\] three\n/);
  terminal.type("back\r");
  await terminal.waitFor(/You were away for less than a minute: 2 messages, 1 mention, 1\s+whisper\./);
  await terminal.waitFor(/Alt\+M goes to the last mention\.[^]*ada {2}back$/m);
  assert.doesNotMatch(terminal.screen(), /─ new ─/);
  terminal.type("/away\r");
  await terminal.waitFor((screen) => /You are away/.test(statusOf(screen)));
  terminal.type("/away\r");
  await terminal.waitFor((screen) => !/You are away/.test(statusOf(screen)));
});
