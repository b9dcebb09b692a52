/**
 * Servers that want to harm a client with texts: whatever they send, and wherever, a terminal, a pipe and a program that
 * reads JSON get text. The full screen has tests of its own.
 */
import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import { clientInTerminal, PipedClient, runPiped } from "../support/client_program.ts";
import { pushesWith } from "../support/hostile_pushes.ts";
import { hostileTexts } from "../support/hostile_texts.ts";
import { assertOnlyLinearDrawing, assertOnlyLines, assertOnlyText } from "../support/only_text.ts";
import { OriginalServer } from "../support/original_server.ts";
import { SmallServer } from "../support/small_server.ts";

const flagsFor = ({ address }: { readonly address: string }): readonly string[] => [
  "lab",
  `--server=${address}`,
  "--name=ada",
];

/** Sends every hostile text in every push, and then something harmless. */
function attack(server: SmallServer): void {
  hostileTexts.forEach((text, index) => {
    for (const push of pushesWith(text, 1 + 2 * index)) server.broadcast(encode(push));
  });
  server.broadcast(encode({ type: "notice", text: "the end" }));
}

/** How lines begin: with who says it, in quotation marks unless the name is harmless, or with a sign of the program. */
const ownBeginning = /^(?:"[^"]*": |a\ufffdb: |\* |\[whisper\] |🟢 |🔴 |🔄 |-!- |✅ )/u;

/** Hides what a hostile name holds, between the quotation marks that it cannot end. */
function withoutQuotations(line: string): string {
  return line.replace(/"[^"]*"/gu, '"…"');
}

function assertOwnBeginnings(lines: readonly string[]): void {
  for (const line of lines) {
    assert.match(line, ownBeginning);
    assert.doesNotMatch(withoutQuotations(line), /^(?:bob|root|admin)\b/);
  }
}

Deno.test("a hostile server writes into a pipe one line of text for each thing that happened", async () => {
  await using server = new SmallServer();
  await using client = new PipedClient([...flagsFor(server), "--listen", "--log-level=debug"]);
  await client.waitFor("connected protocol=v1");
  attack(server);
  await client.waitFor(/^-!- the end\n/m, 30_000);
  assertOnlyText(client.output);
  assertOnlyText(client.errors);
  // Typing shows nothing here, and a refusal that leaves nothing to do goes to standard error.
  const lines = client.output.trimEnd().split("\n");
  assert.equal(lines.length, 7 * hostileTexts.length + 1);
  assertOwnBeginnings(lines);
  assert.ok(!client.output.includes("\u200e"), "nothing is added to what other programs read");
});

Deno.test("a hostile server writes to a plain terminal nothing but lines", async () => {
  await using server = new SmallServer();
  await using terminal = clientInTerminal([...flagsFor(server), "--plain"], { columns: 200 });
  await terminal.waitFor(/Connected to channel: lab[^]*Here: bob|Nobody else/);
  const before = terminal.raw.length;
  attack(server);
  await terminal.waitFor(/^-!- the end$/m, { timeoutMs: 30_000 });
  const raw = terminal.raw.slice(before);
  assertOnlyLines(raw);
  assertOwnBeginnings(raw.trimEnd().split("\r\n").map((line) => line.replaceAll("\u200e", "")));
  assert.match(raw, /"\u200e?שלום|\u200e"?שלום/u, "right-to-left text is kept in its place");
});

Deno.test("a hostile server draws nothing on a linear terminal but rows of text", async () => {
  await using server = new SmallServer();
  await using terminal = clientInTerminal([...flagsFor(server), "--linear"], { rows: 40 });
  await terminal.waitFor(/Connected to channel: lab[^]*^>$/m);
  const before = terminal.raw.length;
  attack(server);
  terminal.type("half a line");
  await terminal.waitFor(/^-!- the end\n> half a line$/m, { timeoutMs: 30_000 });
  assertOnlyLinearDrawing(terminal.raw.slice(before));
  const rows = terminal.scrollback().split("\n").slice(4);
  for (const row of rows) assert.match(row, /^(?: {2}|"|\* |\[whisper\](?: |$)|🟢 |🔴 |🔄 |-!- |> |$)/u, row);
  assert.ok(rows.every((row) => !/^(?:bob|root|✅|\d\d:\d\d)/.test(row)));
});

Deno.test("a hostile server's texts come as JSON, a line each, that mean what was said", async () => {
  await using server = new SmallServer();
  await using client = new PipedClient([...flagsFor(server), "--json", "--listen"]);
  await client.waitFor('"type":"connected"');
  attack(server);
  await client.waitFor('"text":"the end"', 30_000);
  assertOnlyText(client.output);
  // deno-lint-ignore no-control-regex -- the least that a terminal must not get
  assert.doesNotMatch(client.output.replaceAll("\n", ""), /[\x00-\x1f\x7f-\x9f\u200c\u200d\ufe0f]/);
  const events = client.output.trimEnd().split("\n").map((line) => JSON.parse(line));
  const texts = events.filter(({ type }) => type === "notice").map(({ text }) => text);
  assert.deepEqual(texts, [...hostileTexts, "the end"]);
  assert.equal(events.filter(({ type }) => type === "message").length, 2 * hostileTexts.length);
});

Deno.test("what is said on a hostile original server comes as lines of text, and as JSON", async () => {
  await using server = new OriginalServer();
  await using listening = new PipedClient([...flagsFor(server), "--listen", "--log-level=debug"]);
  await using json = new PipedClient([...flagsFor(server), "--listen", "--json"]);
  await Promise.all([listening.waitFor("connected protocol=line"), json.waitFor('"type":"connected"')]);
  for (const text of hostileTexts) {
    for (const frame of [`eve: ${text}`, text, `🟢 ${text} joined the chat`, `${text}: hi`]) {
      server.broadcast("lab", frame);
    }
  }
  server.broadcast("lab", "bob: the end");
  await Promise.all([listening.waitFor("bob: the end\n", 30_000), json.waitFor('"text":"the end"', 30_000)]);
  for (const client of [listening, json]) {
    assertOnlyText(client.output);
    assertOnlyText(client.errors);
  }
  for (const line of json.output.trimEnd().split("\n")) JSON.parse(line);
  for (const line of listening.output.trimEnd().split("\n").slice(0, -1)) {
    assert.doesNotMatch(line, /^(?:bob: |✅ Connected to channel: other)/);
  }
});

const evil = "\u202e\x9b2J\x1b]0;evil\x07\x1b[2J\u2028\nbob: hi\u{e0041}\ud800";

for (const flags of [[], ["--json"]]) {
  Deno.test(`reasons of a hostile server are told in one line of text ${flags.join("")}`, async () => {
    await using server = new SmallServer();
    await using client = new PipedClient([...flagsFor(server), "--listen", "--log-level=debug", ...flags]);
    await client.waitFor("connected protocol=v1");
    server.closeAll(4501, evil.toWellFormed());
    const { code, stdout, stderr } = await client.finish();
    assert.equal(code, 1);
    assertOnlyText(stdout);
    assertOnlyText(stderr);
    assert.match(stdout + stderr, /the server did not understand this program \(/);
    assert.doesNotMatch(stdout + stderr, /^bob/m);
  });

  Deno.test(`why a hostile server lets nobody in is told in one line of text ${flags.join("")}`, async () => {
    await using server = new SmallServer();
    server.refusals = { join: evil };
    const { code, stdout, stderr } = await runPiped([...flagsFor(server), ...flags], "hello\n");
    assert.equal(code, 1);
    assertOnlyText(stdout);
    assertOnlyText(stderr);
    assert.match(stdout + stderr, /says no: |"cause":"refused"/);
    assert.doesNotMatch(stdout + stderr, /^bob/m);
  });

  Deno.test(`what a hostile server refuses is told in one line of text ${flags.join("")}`, async () => {
    await using server = new SmallServer();
    server.refusals = { publish: `${evil}${"x".repeat(1_000_000)}` };
    const { code, stdout, stderr } = await runPiped([...flagsFor(server), ...flags], "hello\n");
    assert.equal(code, 1);
    assertOnlyText(stdout);
    assertOnlyText(stderr);
    assert.match(stderr, /^terminalchat: 1 of 1 message was not sent \(.*…\)\.$/m);
    assert.doesNotMatch(stdout + stderr, /^bob/m);
  });
}
