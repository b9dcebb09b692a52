/**
 * A member who wants to harm the full screens of others: through a server that lets everything pass, and through the
 * project's own, which does not.
 */
import assert from "node:assert/strict";
import {
  assertOnlyDrawing,
  fullScreen,
  rowsOf,
  saidOn,
  surroundings,
} from "../support/full_screen_client.ts";
import { hostileTexts } from "../support/hostile_texts.ts";
import { clientInTerminal } from "../support/client_program.ts";
import { OriginalServer } from "../support/original_server.ts";
import { ownServer } from "../support/own_server.ts";
import { joined, Member } from "../support/v1_client.ts";

/** Every row is of a message, or of a rule. */
function assertWithinRows(screen: string): void {
  for (const row of rowsOf(screen).slice(1, -2)) {
    assert.match(row, /^(?:\d\d:\d\d |─+ .* ─+$| {18}|$)/, row);
    assert.doesNotMatch(row, /^\d\d:\d\d +(?:bob {2}(?!mark)|✅)/);
  }
}

Deno.test("whatever somebody says or is called on an original server stays within the rows of the messages", async () => {
  await using server = new OriginalServer();
  await using terminal = clientInTerminal(["lab", "--server", server.address, "--name", "ada"], { rows: 50 });
  await terminal.waitFor(/original's protocol only[^]*^\w*>$/m);
  terminal.type("half a line");
  await terminal.waitFor(/^\w*> half a line$/m);
  const before = surroundings(terminal);
  const written = terminal.raw.length;
  for (let index = 0; index < hostileTexts.length; index += 10) {
    for (const text of hostileTexts.slice(index, index + 10)) {
      for (
        const frame of [
          `eve: ${text}`,
          text,
          `🟢 ${text} joined the chat`,
          `🔴 ${text} left the chat`,
          `${text}: hi`,
        ]
      ) {
        server.broadcast("lab", frame);
      }
    }
    server.broadcast("lab", `bob: mark ${index}`);
    await terminal.waitFor(new RegExp(`^\\d\\d:\\d\\d +bob {2}mark ${index}$`, "m"));
    assert.deepEqual(surroundings(terminal), before);
    assertWithinRows(terminal.screen());
  }
  assertOnlyDrawing(terminal.raw.slice(written));
});

Deno.test("what the own server lets a member say and be called harms nobody", async () => {
  const noLimits = ["text", "refused"].map((what) => `--max-${what}=0`);
  const noRates = ["message-rate", "message-burst", "byte-rate", "byte-burst"].map((what) => `--${what}=0`);
  await using server = await ownServer([...noLimits, ...noRates]);
  await using terminal = await fullScreen(server, { columns: 120, rows: 40 });
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  const [eve] = await joined(server, "eve", "lab");
  await using _eve = eve;
  await terminal.waitFor(/^ lab · 3/);
  terminal.type("half a line");
  await terminal.waitFor(/^\w*> half a line$/m);
  const before = surroundings(terminal);
  const written = terminal.raw.length;
  // A frame that is too large ends a connection.
  const texts = hostileTexts.filter((text) => text.length <= 10_001);
  for (const [index, text] of texts.entries()) {
    eve.say(text, `${index}a`);
    eve.say(`/me ${text}`, `${index}b`);
    eve.send({ type: "whisper", nonce: `${index}c`, to: "ada", text });
    eve.send({ type: "rename", name: text.slice(0, 32) });
    if (index % 10 < 9 && index < texts.length - 1) continue;
    eve.send({ type: "rename", name: "eve" }, { type: "ping" });
    await eve.take("pong");
    bob.say(`mark ${index}`);
    await terminal.waitFor(new RegExp(`^\\d\\d:\\d\\d {8}bob {2}mark ${index} +│`, "m"));
    assert.deepEqual(surroundings(terminal), before);
  }
  assertOnlyDrawing(terminal.raw.slice(written));
  assert.ok(eve.rest.includes("message") && eve.rest.includes("refused"), "some is said, some is not");
});

Deno.test("nobody is let in under a name that is not seen", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  for (const name of ["\u200b", "\u3164", "a\u202eb", "bob\u200d", "\x1b[2J", "", "x".repeat(300_000)]) {
    await using member = await Member.connect(server, "lab");
    member.send({ type: "join", name });
    await member.take("refused");
  }
  const [bob] = await joined(server, "שלום", "lab");
  await using _bob = bob;
  bob.say("hi");
  await terminal.waitFor(/שלום.* {2}hi$/m);
  assert.match(terminal.screen(), /^ lab · 2 here/);
  assert.equal(saidOn(terminal.screen()).filter((row) => !row.startsWith("-!-")).length, 2);
});
