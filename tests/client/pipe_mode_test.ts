import assert from "node:assert/strict";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import { JsonPrinter, PlainPrinter } from "../../src/client/event_printer.ts";
import { PipeMode, type PipeModeOptions } from "../../src/client/pipe_mode.ts";
import { assumedLimits } from "../../src/client/core/limits.ts";
import { FakeChannel, messageFrom, settle } from "../support/fake_channel.ts";

interface Pipe {
  readonly channel: FakeChannel;
  readonly mode: PipeMode;
  readonly output: string[];
  readonly errors: string[];
}

function begin(options: Partial<PipeModeOptions> = {}): Pipe {
  const output: string[] = [];
  const errors: string[] = [];
  const report = new ConnectionReport({ code: "lab", maxReconnect: 5, isInteractive: false });
  const printer = new PlainPrinter(report, {
    output: (line) => output.push(line),
    status: (line) => errors.push(line),
    isForPerson: false,
  });
  const mode = new PipeMode({ printer, isWhole: false, complain: (text) => errors.push(text), ...options });
  return { channel: new FakeChannel(mode), mode, output, errors };
}

/** Input that comes in these pieces and then ends, or waits for ever. */
async function* input(pieces: readonly string[], isEndless: boolean = false): AsyncGenerator<string> {
  yield* pieces;
  if (isEndless) await new Promise(() => {});
}

Deno.test("PipeMode says each line, waits until the server has them, and exits with 0", async () => {
  const { channel, mode, output } = begin();
  channel.connect();
  void mode.read(input(["a\nb\n\n", "  \nquit\r\n/who"]));
  await settle();
  assert.deepEqual(channel.calls, ["say a", "say b", "say quit", "say /who"]);
  for (let count = 0; count < 4; count++) channel.acknowledge();
  assert.equal(channel.calls.at(-1), "leave");
  assert.equal(await mode.finished, 0);
  assert.deepEqual(output, ["ada: a", "ada: b", "ada: quit", "ada: /who"]);
});

Deno.test("PipeMode says what it read before there was a connection", async () => {
  const { channel, mode } = begin();
  void mode.read(input(["a\nb\n"]));
  await settle();
  assert.deepEqual(channel.calls, []);
  channel.connect();
  assert.deepEqual(channel.calls, ["say a", "say b"]);
});

Deno.test("PipeMode exits with 1 and counts what was not sent where there is no server", async () => {
  const { channel, mode, errors } = begin();
  void mode.read(input(["a\nb\n"]));
  await settle();
  channel.end("unreachable", "nobody answers");
  assert.equal(await mode.finished, 1);
  assert.deepEqual(errors, [
    "❌ Connection failed: nobody answers",
    "2 of 2 messages were not sent (nobody answers).",
  ]);
});

Deno.test("PipeMode counts only what has not arrived, and says that there was more to read", async () => {
  const { channel, mode, errors } = begin();
  channel.connect();
  void mode.read(input(["a\nb\n"], true));
  await settle();
  channel.acknowledge();
  channel.end("gave_up", "nobody answers");
  assert.equal(await mode.finished, 1);
  assert.equal(
    errors.at(-1),
    "1 of 2 messages were not sent (nobody answers); standard input was not read to its end.",
  );
});

Deno.test("PipeMode exits with 1 when the server refused a message, and says why", async () => {
  const { channel, mode, errors } = begin();
  channel.connect();
  void mode.read(input(["a\n"]));
  await settle();
  channel.refuse("A message may hold no control characters");
  assert.equal(await mode.finished, 1);
  assert.equal(errors.at(-1), "1 of 1 message was not sent (A message may hold no control characters).");
});

Deno.test("PipeMode waits without a word for what is sent again by itself", async () => {
  const { channel, mode, errors } = begin();
  channel.connect();
  void mode.read(input(["a\n"]));
  await settle();
  channel.emit({ type: "refused", code: "rate_limited", message: "slow down", nonce: "n11", retryInMs: 900 });
  assert.deepEqual([errors, channel.calls], [[], ["say a"]]);
  channel.acknowledge();
  assert.equal(await mode.finished, 0);
});

Deno.test("PipeMode leaves as soon as it is connected when there is nothing to say", async () => {
  const { channel, mode } = begin();
  void mode.read(input([]));
  await settle();
  channel.connect();
  assert.equal(await mode.finished, 0);
});

Deno.test("PipeMode sends a line that is too long in parts, in order, and says so", async () => {
  const { channel, mode, errors } = begin();
  channel.connect({ limits: { ...assumedLimits, maxTextCharacters: 16 } });
  void mode.read(input(["one two three four five\nsix\n"]));
  await settle();
  assert.deepEqual(channel.calls, ["say one two three", "say four five", "say six"]);
  assert.equal(errors.at(-1), "A line is too long for one message, and is sent as 2.");
});

Deno.test("PipeMode sends all of the input as one message when asked to", async () => {
  const { channel, mode } = begin({ isWhole: true });
  channel.connect();
  void mode.read(input(["a\r\n", "\nb\n", "c\n"]));
  await settle();
  assert.deepEqual(channel.calls, ["say a\n\nb\nc"]);
});

Deno.test("PipeMode refuses an input that is too large to be held as one message", async () => {
  const { channel, mode, errors } = begin({ isWhole: true });
  channel.connect();
  const piece = "x".repeat(4 * 1024 * 1024);
  void mode.read(input([piece, piece, piece, piece, piece], true));
  assert.equal(await mode.finished, 1);
  assert.match(errors.at(-1)!, /too large/);
});

Deno.test("PipeMode stops reading while 256 messages are on their way", async () => {
  const { channel, mode } = begin();
  channel.connect();
  let read = 0;
  async function* lines(): AsyncGenerator<string> {
    for (;;) yield `line ${read++}\n`;
  }
  void mode.read(lines());
  await settle();
  for (let turn = 0; turn < 60; turn++) await settle();
  assert.ok(read <= 258, `${read} pieces read`);
  assert.equal(channel.waiting.size, 256);
  channel.acknowledge();
  await settle();
  assert.equal(channel.waiting.size, 256);
  mode.interrupt(130);
  assert.equal(await mode.finished, 130);
});

Deno.test("PipeMode delivers what it has read when nobody reads its output any more, and ends", async () => {
  const { channel, mode } = begin();
  channel.connect();
  void mode.read(input(["a\n"], true));
  await settle();
  mode.onOutputClosed();
  assert.deepEqual(channel.calls, ["say a"]);
  channel.acknowledge();
  assert.equal(await mode.finished, 0);
});

Deno.test("PipeMode says no more of a long input when nobody reads its output any more, and counts the rest", async () => {
  const { channel, mode, errors } = begin();
  channel.connect();
  const lines = Array.from({ length: 1_000 }, (_, index) => `line ${index}\n`);
  void mode.read(input([lines.join("")], true));
  await settle();
  assert.equal(channel.waiting.size, 256);
  mode.onOutputClosed();
  while (channel.waiting.size > 0) channel.acknowledge();
  assert.equal(await mode.finished, 1);
  assert.equal(channel.calls.filter((call) => call.startsWith("say")).length, 256);
  assert.match(errors.at(-1) ?? "", /^744 of 1000 messages were not sent/);
});

Deno.test("PipeMode goes on listening where it reads nothing", async () => {
  const { channel, mode, output } = begin();
  channel.connect();
  channel.emit(messageFrom("bob", "hi"));
  assert.deepEqual([output, channel.calls], [["bob: hi"], []]);
  mode.interrupt(143);
  assert.equal(await mode.finished, 143);
});

Deno.test("PipeMode prints one JSON object for each event where it is asked to", () => {
  const output: string[] = [];
  const printer = new JsonPrinter({
    channel: "lab",
    nowMs: () => 0,
    output: (line) => output.push(line),
    status: () => assert.fail("nothing to say"),
  });
  const { channel } = begin({ printer });
  channel.connect();
  channel.emit(messageFrom("bob", "hi\nthere"));
  const events = output.map((line) => JSON.parse(line));
  assert.deepEqual(events.map(({ type }) => type), ["connected", "message"]);
  assert.deepEqual([events[0].channel, events[1].text], ["lab", "hi\nthere"]);
});
