import assert from "node:assert/strict";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import type { IgnoreChange } from "../../src/client/core/ignoring.ts";
import { LineMode } from "../../src/client/line_mode.ts";
import type { TerminalMode, TerminalPort } from "../../src/client/terminal_port.ts";
import { painter } from "../../src/client/tui/paint.ts";
import { nearest } from "../../src/command_line/nearest.ts";
import { FakeChannel, messageFrom, settle } from "../support/fake_channel.ts";
import { ClientClock } from "../support/fake_client_ports.ts";

/** A terminal that notes what is written to it. */
class FakeTerminal implements TerminalPort {
  columns = 60;
  rows = 24;
  readonly written: string[] = [];
  readonly calls: string[] = [];
  /** Resolves what is being written; absent, writing takes no time. */
  hold: Promise<void> | undefined;

  async write(text: string): Promise<void> {
    this.written.push(text);
    await this.hold;
  }

  enter(mode: TerminalMode): void {
    assert.equal(mode, "linear");
    this.calls.push("enter");
  }

  setMouse(): void {
    assert.fail("the linear client leaves the mouse alone");
  }

  restore(): void {
    this.calls.push("restore");
  }

  suspend(): boolean {
    this.calls.push("suspend");
    return true;
  }

  /** What was written since the last look, without what erases and frames it. */
  look(): string {
    const text = this.written.splice(0).join("|");
    // deno-lint-ignore no-control-regex -- terminals are told with ESC
    return text.replace(/\x1b\[\?(?:2026|7)[hl]/g, "").replace(/\r(?:\x1b\[\d+A)?\x1b\[J/g, "⌫");
  }
}

interface Client {
  readonly changes: readonly IgnoreChange[];
  readonly channel: FakeChannel;
  readonly mode: LineMode;
  readonly clock: ClientClock;
  readonly terminal: FakeTerminal;
}

async function begin(ignoredNames: readonly string[] = []): Promise<Client> {
  const terminal = new FakeTerminal();
  const clock = new ClientClock();
  const report = new ConnectionReport({ code: "lab", maxReconnect: 5, isInteractive: true });
  const changes: IgnoreChange[] = [];
  const mode = new LineMode({
    ...{ terminal, clock, report, nearest, paint: painter(0), ignoredNames },
    joinLine: "terminalchat chat lab",
    onIgnoredChange: (change) => changes.push(change),
  });
  const channel = new FakeChannel(mode);
  channel.connect();
  await settle();
  terminal.look();
  return { channel, mode, clock, terminal, changes };
}

Deno.test("LineMode draws an incoming message above what is being typed", async () => {
  const { channel, mode, terminal } = await begin();
  mode.onInput("half a li");
  await settle();
  assert.equal(terminal.look(), "⌫> half a li\r\x1b[11C");
  channel.emit(messageFrom("bob", "hi"));
  await settle();
  assert.equal(terminal.look(), "⌫bob: hi\r\n> half a li\r\x1b[11C");
});

Deno.test("LineMode draws once for all that comes in one turn", async () => {
  const { channel, terminal } = await begin();
  for (let count = 0; count < 100; count++) channel.emit(messageFrom("bob", `hi ${count}`));
  await settle();
  assert.equal(terminal.written.length, 1);
});

Deno.test("LineMode draws once for all that comes while the terminal is busy", async () => {
  const { channel, terminal } = await begin();
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.hold = promise;
  channel.emit(messageFrom("bob", "first"));
  await settle();
  for (let count = 0; count < 100; count++) {
    channel.emit(messageFrom("bob", `hi ${count}`));
    await settle();
  }
  assert.equal(terminal.written.length, 1);
  resolve();
  await settle();
  assert.equal(terminal.written.length, 2);
});

Deno.test("LineMode leaves the oldest lines out when the terminal takes nothing for too long, and says so", async () => {
  const { channel, terminal } = await begin();
  const { promise, resolve } = Promise.withResolvers<void>();
  terminal.hold = promise;
  channel.emit(messageFrom("bob", "first"));
  await settle();
  for (let count = 0; count <= 20_000; count++) channel.emit(messageFrom("bob", `hi ${count}`));
  terminal.look();
  resolve();
  await settle();
  assert.match(
    terminal.look(),
    /^⌫— 10001 lines are left out: the terminal took nothing for\r\n {2}too long —\r\nbob: hi 10001\r/,
  );
});

Deno.test("LineMode leaves out the older half where long texts wait for a terminal that takes nothing", async () => {
  const { channel, terminal } = await begin();
  const written = Promise.withResolvers<void>();
  terminal.hold = written.promise;
  channel.emit(messageFrom("bob", "first"));
  await settle();
  terminal.look();
  const long = "x".repeat(4_000_000);
  for (let count = 0; count < 5; count++) channel.emit(messageFrom("bob", long));
  terminal.hold = undefined;
  written.resolve();
  await settle();
  assert.match(terminal.look(), /^⌫— 3 lines are left out: /);
});

Deno.test("LineMode shows an own line on its way, then in its place", async () => {
  const { channel, mode, terminal } = await begin();
  mode.onInput("hello\r");
  await settle();
  assert.ok(terminal.look().endsWith("⌫… hello\r\n> \r\x1b[2C"));
  channel.emit(messageFrom("bob", "before"));
  channel.acknowledge();
  await settle();
  assert.equal(terminal.look(), "⌫bob: before\r\nada: hello\r\n> \r\x1b[2C");
});

Deno.test("LineMode puts a refused line back and says why", async () => {
  const { channel, mode, terminal } = await begin();
  mode.onInput("hello\r");
  await settle();
  terminal.look();
  channel.refuse("no such thing");
  await settle();
  assert.equal(terminal.look(), "⌫-!- not sent: hello (no such thing)\r\n> hello\r\x1b[7C");
});

Deno.test("LineMode finds a lone Escape after a while, and keeps no timer then", async () => {
  const { mode, clock } = await begin();
  mode.onInput("\x1b");
  assert.equal(clock.timers, 1);
  clock.pass(50);
  assert.equal(clock.timers, 0);
});

Deno.test("LineMode clears, suspends and comes back", async () => {
  const { mode, terminal } = await begin();
  mode.onInput("x\x0c");
  await settle();
  assert.ok(terminal.look().startsWith("\x1b[H\x1b[2J⌫> x"));
  mode.onInput("\x1a");
  await settle();
  assert.deepEqual(terminal.calls, ["enter", "restore", "suspend"]);
  terminal.look();
  mode.onResume();
  await settle();
  assert.equal(terminal.look(), "⌫> x\r\x1b[3C");
  assert.equal(terminal.calls.at(-1), "enter");
});

Deno.test("LineMode says goodbye, restores the terminal and exits with 0 at quit", async () => {
  const { channel, mode, terminal } = await begin();
  mode.onInput("quit\r");
  assert.equal(await mode.finished, 0);
  assert.deepEqual(channel.calls.filter((call) => call !== "typing"), ["leave"]);
  assert.equal(terminal.calls.at(-1), "restore");
  assert.equal(terminal.look(), "⌫👋 Goodbye!\r\n");
});

Deno.test("LineMode exits with 130 at Ctrl+C on an empty line", async () => {
  const { mode } = await begin();
  mode.onInput("\x03");
  assert.equal(await mode.finished, 130);
});

Deno.test("LineMode waits a moment for what is on its way, and no longer at a second Ctrl+C", async () => {
  const { mode, terminal, clock } = await begin();
  mode.onInput("hello\r");
  await settle();
  mode.onInput("\x03");
  await settle();
  assert.match(terminal.look(), /Waiting for 1 to be sent; Ctrl\+C leaves at once\./);
  mode.onInput("\x03");
  assert.equal(await mode.finished, 130);
  assert.match(terminal.look(), /1 message was not sent:\r\n-!- {3}hello\r\n$/);
  assert.equal(clock.timers, 0);
});

Deno.test("LineMode exits with 1 and shows what was not sent when it gives up", async () => {
  const { channel, mode, terminal } = await begin();
  mode.onInput("hello\r");
  await settle();
  terminal.look();
  channel.end("closed", "flooding");
  assert.equal(await mode.finished, 1);
  assert.equal(
    terminal.look(),
    "⌫❌ The connection is closed: flooding\r\n-!- 1 message was not sent:\r\n-!-   hello\r\n",
  );
});

Deno.test("LineMode restores and ends with the exit code of a signal", async () => {
  const { mode, terminal } = await begin();
  mode.interrupt(143);
  assert.equal(await mode.finished, 143);
  assert.equal(terminal.calls.at(-1), "restore");
});

Deno.test("LineMode ends when its terminal is gone", async () => {
  const { channel, mode, terminal } = await begin();
  terminal.hold = Promise.reject(new Error("the terminal is gone"));
  channel.emit(messageFrom("bob", "hi"));
  assert.equal(await mode.finished, 129);
});

Deno.test("LineMode shows the program's log above the input", async () => {
  const { mode, terminal } = await begin();
  mode.log("debug \x1b[2J");
  await settle();
  assert.equal(terminal.look(), "⌫debug ␛[2J\r\n> \r\x1b[2C");
});

Deno.test("LineMode shows nothing of whoever is ignored, and all of it again afterwards", async () => {
  const { channel, mode, terminal, changes } = await begin(["mallory"]);
  mode.onInput("/ignore bob\r");
  await settle();
  terminal.look();
  channel.emit(messageFrom("bob", "hi"));
  channel.emit(messageFrom("Mallory", "hi"));
  channel.emit({ type: "left", name: "bob" });
  await settle();
  assert.equal(terminal.look(), "⌫> \r\x1b[2C");
  channel.emit({ type: "renamed", from: "bob", to: "rob", isOwn: false });
  channel.emit(messageFrom("rob", "hi"));
  await settle();
  assert.equal(terminal.look(), "⌫🔄 bob is now rob\r\n> \r\x1b[2C");
  mode.onInput("/unignore rob\r");
  await settle();
  terminal.look();
  channel.emit(messageFrom("rob", "hi"));
  await settle();
  assert.equal(terminal.look(), "⌫rob: hi\r\n> \r\x1b[2C");
  assert.deepEqual(changes, [{ name: "bob", isIgnored: true }, { name: "bob", isIgnored: false }]);
});

Deno.test("LineMode shows the line that others type", async () => {
  const { mode, terminal } = await begin();
  mode.onInput("/invite\r");
  await settle();
  assert.match(terminal.look(), /\r\n-!- {3}terminalchat chat lab\r\n/);
});
