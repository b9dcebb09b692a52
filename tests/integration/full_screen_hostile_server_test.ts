/**
 * A server that wants to harm a full screen: with every text that there is in every push that there is.
 */
import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import {
  assertOnlyDrawing,
  fullScreen,
  rowsOf,
  saidOn,
  type Surroundings,
  surroundings,
} from "../support/full_screen_client.ts";
import { hostileTexts } from "../support/hostile_texts.ts";
import { SmallServer } from "../support/small_server.ts";
import type { Terminal } from "../support/terminal.ts";
import { untouchedModes } from "../support/terminal_modes.ts";

/** Every push that holds a text or a name; who came is gone in the end. */
function pushesWith(text: string, nextOffset: () => number): readonly Push[] {
  const from = text;
  const sentAtMs = Date.now();
  const said = { type: "message", from, text, sentAtMs } as const;
  const offset = nextOffset();
  return [
    { ...said, offset, nonce: `x${offset}` },
    { ...said, offset: nextOffset(), nonce: text, text: `/me ${text}`, unverified: true },
    {
      ...said,
      offset: nextOffset(),
      nonce: "y",
      text: `*${text}* \`${text}\` https://example.org/x ${text}`,
    },
    { type: "whisper", nonce: "w11", from, to: "ada", text, sentAtMs },
    { type: "joined", name: text },
    { type: "typing", name: text },
    { type: "renamed", from, to: `${text}2` },
    { type: "left", name: `${text}2` },
    { type: "notice", text },
    { type: "refused", code: "name_taken", message: text },
  ];
}

/** Says something harmless, and waits until the screen is at rest with it: the row of it, and everything around. */
async function atRest(terminal: Terminal, server: SmallServer, offset: number): Promise<Surroundings> {
  const text = `mark ${offset}`;
  server.broadcast(encode({ type: "message", offset, nonce: text, from: "bob", text, sentAtMs: Date.now() }));
  await terminal.waitFor(new RegExp(`^\\d\\d:\\d\\d {8}bob {2}${text} +│`, "m"));
  return surroundings(terminal);
}

/** Every row is of a message, or of a rule, within what is theirs; the list at the side is as it was. */
function assertWithinRows(terminal: Terminal): void {
  const [, ...rows] = rowsOf(terminal.screen()).slice(0, -2);
  for (const [index, row] of rows.entries()) {
    assert.match(row, /^(?:\d\d:\d\d |─+ .* ─+| {18}| *│)/, row);
    assert.match(row, index === 0 ? /│ ada$/ : index === 1 ? /│ bob$/ : /│$/, `row ${index}: ${row}`);
    assert.doesNotMatch(row, /^\d\d:\d\d {8}bob {2}(?!mark)/);
  }
}

Deno.test("whatever a server sends stays within the rows of the messages", async () => {
  await using server = new SmallServer();
  server.welcome = { members: [{ name: "ada" }, { name: "bob" }] };
  await using terminal = await fullScreen(server, { columns: 120, rows: 40 });
  let offset = 11;
  terminal.type("half a line\x1b[D");
  await terminal.waitFor(/^\w*> half a line$/m);
  const before = await atRest(terminal, server, ++offset);
  const written = terminal.raw.length;
  for (let index = 0; index < hostileTexts.length; index += 10) {
    for (const text of hostileTexts.slice(index, index + 10)) {
      for (const push of pushesWith(text, () => ++offset)) server.broadcast(encode(push));
    }
    assert.deepEqual(await atRest(terminal, server, ++offset), before);
    assertWithinRows(terminal);
  }
  assertOnlyDrawing(terminal.raw.slice(written));
  terminal.type("\r");
  await terminal.waitFor(/ada {2}half a line +│/);
});

Deno.test("whatever a server sends as it closes is told on one row, when all is over", async () => {
  await using server = new SmallServer();
  await using terminal = await fullScreen(server, { columns: 120 });
  const written = terminal.raw.length;
  server.closeAll(4501, "\u202e\x9b2J\x1b]0;evil\x07\x1b[2J\nbob: hi");
  assert.equal((await terminal.exited).code, 1);
  assert.deepEqual(terminal.modes, untouchedModes);
  assert.equal(terminal.title, "");
  assert.match(terminal.screen(), /^❌ The connection is closed: .* ⏎ bob: hi\)$/);
  const [, farewell = ""] = terminal.raw.slice(written).split("\x1b[?1049l\x1b[23;2t");
  assertOnlyDrawing(farewell.replaceAll("\r\n", ""));
});

Deno.test("a server that tells of more members, longer names and higher places than there can be", async () => {
  await using server = new SmallServer();
  const members = Array.from({ length: 150_000 }, (_, count) => ({ name: `m${count}` }));
  const long = "n".repeat(300_000);
  server.welcome = {
    members: [{ name: "ada" }, { name: long }, ...members],
    position: { epoch: long, offset: 11 },
    listeners: 1_000_000_000_000,
  };
  await using terminal = await fullScreen(server, { columns: 120 });
  await terminal.waitFor(/│ ada\n.*│ m0\n.*│ m1\n[^]*│ … and \d+ more\n.*│ 1000000000000 list…\n/);
  const before = surroundings(terminal);
  const written = terminal.raw.length;
  const said = { type: "message", from: long, text: "hi", nonce: "x11", sentAtMs: 2 ** 53 - 1 } as const;
  server.broadcast(encode({ ...said, offset: 12 }));
  server.broadcast(
    encode({ ...said, offset: 13, sentAtMs: 0 }).replace('"offset":13', '"offset":1152921504606846976'),
  );
  server.broadcast(encode({ ...said, offset: 13, sentAtMs: -(2 ** 53 - 1) }));
  server.broadcast(encode({ type: "left", name: long }));
  server.broadcast(encode({ type: "joined", name: long }));
  assert.deepEqual(await atRest(terminal, server, 14), before);
  const told = saidOn(terminal.screen()).map((row) => row.replace(/ *│.*/, ""));
  assert.equal(told.at(-1), "bob  mark 14");
  assert.match(terminal.screen(), /^─+ An unknown day ─+ *│.*\n--:-- "nnnnnnnn… {2}hi {2}/m);
  assert.match(terminal.screen(), /^─+ 1 message is missing here ─+ *│.*\n.* mark 14 /m);
  assertOnlyDrawing(terminal.raw.slice(written));
  const far = { type: "message", nonce: "z11", from: "bob", text: "far", sentAtMs: 0 } as const;
  server.broadcast(encode({ ...far, offset: 2 ** 53 - 1 }));
  await terminal.waitFor(/─ 9007199254740976 messages are missing here ─[^]* {8}bob {2}far /);
  terminal.type("still here\r");
  await terminal.waitFor(/… +still here /);
});
