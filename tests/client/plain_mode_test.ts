import assert from "node:assert/strict";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import type { IgnoreChange } from "../../src/client/core/ignoring.ts";
import { PlainPrinter } from "../../src/client/event_printer.ts";
import { PlainMode } from "../../src/client/plain_mode.ts";
import { nearest } from "../../src/command_line/nearest.ts";
import { FakeChannel, messageFrom, settle } from "../support/fake_channel.ts";
import { ClientClock } from "../support/fake_client_ports.ts";

interface Client {
  readonly channel: FakeChannel;
  readonly mode: PlainMode;
  readonly clock: ClientClock;
  readonly lines: string[];
  readonly changes: readonly IgnoreChange[];
}

function begin(ignoredNames: readonly string[] = []): Client {
  const changes: IgnoreChange[] = [];
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const report = new ConnectionReport({ code: "lab", maxReconnect: 5, isInteractive: true });
  const clock = new ClientClock();
  const mode = new PlainMode({
    printer: new PlainPrinter(report, { output: write, status: write, isForPerson: true }),
    joinLine: "terminalchat chat lab",
    onIgnoredChange: (change) => changes.push(change),
    ...{ clock, nearest, ignoredNames },
  });
  const channel = new FakeChannel(mode);
  channel.connect();
  lines.length = 0;
  return { channel, mode, clock, lines, changes };
}

Deno.test("PlainMode prints each event as one line", () => {
  const { channel, lines } = begin();
  channel.emit(messageFrom("bob", "one\ntwo"));
  channel.emit({ type: "joined", name: "eve" });
  channel.emit({ type: "typing", name: "eve" });
  assert.deepEqual(lines, ["bob: one ⏎ two", "🟢 eve joined the chat"]);
});

Deno.test("PlainMode prints an own line once it is acknowledged", async () => {
  const { channel, mode, clock, lines } = begin();
  mode.onLine("hello");
  await settle();
  assert.deepEqual([channel.calls, lines], [["say hello"], []]);
  channel.acknowledge();
  assert.deepEqual(lines, ["ada: hello"]);
  clock.pass(10_000);
  assert.equal(lines.length, 1);
});

Deno.test("PlainMode says after three seconds that a line is not sent yet, once", async () => {
  const { channel, mode, clock, lines } = begin();
  mode.onLine("hello");
  await settle();
  clock.pass(2_999);
  assert.deepEqual(lines, []);
  clock.pass(1);
  clock.pass(60_000);
  assert.deepEqual(lines, ["-!- not sent yet: hello"]);
  channel.acknowledge();
  assert.deepEqual(lines, ["-!- not sent yet: hello", "ada: hello"]);
});

Deno.test("PlainMode carries out what a person types", () => {
  const { channel, mode, lines } = begin();
  mode.onLine("/nick eve");
  mode.onLine("/msg bob psst");
  mode.onLine("/who");
  mode.onLine("/nope");
  assert.deepEqual(channel.calls, ["rename eve", "whisper bob psst"]);
  assert.equal(lines[0], "-!- 2 here: ada (you), bob.");
  assert.match(lines[1]!, /^-!- There is no command \/nope;/);
});

Deno.test("PlainMode sends what is too long in parts and says so", () => {
  const { channel, mode, lines } = begin();
  mode.onLine("a".repeat(5_000));
  assert.equal(channel.calls.length, 2);
  assert.match(lines[0]!, /sent as 2/);
});

Deno.test("PlainMode tries at once at Enter on an empty line while offline", () => {
  const { channel, mode } = begin();
  mode.onLine("");
  channel.isConnected = false;
  mode.onLine("");
  assert.deepEqual(channel.calls, ["retryNow"]);
});

Deno.test("PlainMode leaves at quit and at the end of the input with exit code 0", async () => {
  for (const leave of [(mode: PlainMode) => mode.onLine("quit"), (mode: PlainMode) => mode.onEndOfInput()]) {
    const { mode, lines } = begin();
    leave(mode);
    assert.equal(await mode.finished, 0);
    assert.deepEqual(lines, ["👋 Goodbye!"]);
  }
});

Deno.test("PlainMode waits a moment for a line on its way when it leaves", async () => {
  const { channel, mode, clock, lines } = begin();
  mode.onLine("hello");
  await settle();
  mode.onLine("/quit");
  assert.deepEqual(channel.calls, ["say hello"]);
  channel.acknowledge();
  assert.equal(await mode.finished, 0);
  assert.deepEqual(lines, [
    "-!- Waiting for 1 to be sent; Ctrl+C leaves at once.",
    "ada: hello",
    "👋 Goodbye!",
  ]);
  assert.equal(clock.timers, 0);
});

Deno.test("PlainMode says what was not sent, and exits with 1", async () => {
  const { mode, clock, lines } = begin();
  mode.onLine("hello");
  await settle();
  mode.onLine("/quit");
  clock.pass(3_000);
  assert.equal(await mode.finished, 1);
  assert.deepEqual(lines.slice(-3), ["👋 Goodbye!", "-!- 1 message was not sent:", "-!-   hello"]);
});

Deno.test("PlainMode leaves at once at a signal, with its exit code", async () => {
  const { channel, mode } = begin();
  mode.interrupt(130);
  assert.equal(await mode.finished, 130);
  assert.deepEqual(channel.calls, ["leave"]);
});

Deno.test("PlainMode exits with 1 when the connection cannot be had", async () => {
  const { channel, mode, lines } = begin();
  channel.end("gave_up", "nobody answers");
  assert.equal(await mode.finished, 1);
  assert.equal(lines[0], "❌ Connection failed: nobody answers");
});

Deno.test("PlainMode prints nothing of whoever is ignored, and all of it again afterwards", () => {
  const { channel, mode, lines, changes } = begin(["mallory"]);
  mode.onLine("/ignore bob");
  channel.emit(messageFrom("bob", "hi"));
  channel.emit(messageFrom("Mallory", "hi"));
  channel.emit({ type: "renamed", from: "bob", to: "rob", isOwn: false });
  channel.emit(messageFrom("rob", "hi"));
  mode.onLine("/unignore rob");
  channel.emit(messageFrom("rob", "hi"));
  assert.deepEqual(lines, [
    "-!- What bob says is hidden from now on; /unignore bob undoes it.",
    "🔄 bob is now rob",
    "-!- What rob says is shown again.",
    "rob: hi",
  ]);
  assert.deepEqual(changes, [{ name: "bob", isIgnored: true }, { name: "bob", isIgnored: false }]);
});

Deno.test("PlainMode shows the line that others type", () => {
  const { mode, lines } = begin();
  mode.onLine("/invite");
  assert.deepEqual(lines, ["-!- Whoever types this joins:", "-!-   terminalchat chat lab"]);
});

Deno.test("PlainMode says of a command of the full screen where it works", () => {
  const { mode, lines } = begin();
  mode.onLine("/theme dark");
  assert.deepEqual(lines, ["-!- /theme needs the full screen; start without --linear or --plain."]);
});
