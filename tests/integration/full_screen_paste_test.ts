/**
 * Pasting into a full screen: nothing of it is lost, and nothing of it is sent before somebody says so.
 */
import assert from "node:assert/strict";
import { fullScreen, statusOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import type { Terminal } from "../support/terminal.ts";
import { joined, type Member } from "../support/v1_client.ts";

const encoder = new TextEncoder();

function withoutBlanks(text: string): string {
  return text.replace(/\s/g, "");
}

/** Waits for messages that together have the letters of a text, in their order. @returns How many they were. */
async function assertHeard(member: Member, text: string): Promise<number> {
  const wanted = withoutBlanks(text);
  let heard = "";
  for (let count = 1;; count++) {
    const { from, text: part } = await member.take("message");
    assert.equal(from, "ada");
    heard += withoutBlanks(part);
    assert.ok(wanted.startsWith(heard), `part ${count} is not what comes next: ${part.slice(0, 200)}`);
    if (heard === wanted) return count;
  }
}

/** Sends what stands in the input, in parts. @returns How many were offered. */
async function sendInParts(terminal: Terminal): Promise<number> {
  terminal.type("\r");
  const offer = /This is too long for one message\. Enter sends it as (\d+) messages\./;
  const screen = await terminal.waitFor(offer);
  terminal.type("\r");
  await terminal.waitFor(/^\w*>$/m);
  return Number(offer.exec(screen)?.[1]);
}

Deno.test("a paste of 74 KB arrives whole, is asked about, offered in parts, and heard whole and in order", async () => {
  const text = Array.from({ length: 1_500 }, (_, line) => `line ${line}: ${"é😀x".repeat(line % 12)}`).join(
    "\n",
  );
  assert.ok(encoder.encode(text).length > 74_000);
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.paste(text);
  await terminal.waitFor((screen) => statusOf(screen).startsWith("Paste 1500 lines? "));
  terminal.type("\r");
  await terminal.waitFor(/^· +line 1499: /m);
  assert.deepEqual(bob.rest, [], "nothing is sent yet");
  assert.equal(await sendInParts(terminal), await assertHeard(bob, text));
  await terminal.waitFor(/line 1499: [^\n]*\n\n\w*>$/);
});

Deno.test("one line of 74 KB is not asked about, and sent in parts that are as long as the server allows", async () => {
  const text = Array.from({ length: 12_500 }, (_, word) => String(10_000 + word)).join(" ");
  await using server = await ownServer(["--max-text=8000"]);
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.paste(text);
  await terminal.waitFor(/^⋮ [^]* 22499$/m);
  assert.equal(await sendInParts(terminal), 10);
  assert.equal(await assertHeard(bob, text), 10);
});

Deno.test("ten lines are pasted without a question, and are one message", async () => {
  const text = Array.from({ length: 10 }, (_, line) => `line ${line}`).join("\r\n");
  await using server = await ownServer();
  await using terminal = await fullScreen(server, { rows: 40 });
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.type("see: ");
  terminal.paste(text);
  await terminal.waitFor(/^· +line 9$/m);
  terminal.type("\r");
  assert.equal((await bob.take("message")).text, `see: ${text.replaceAll("\r", "")}`);
  await terminal.waitFor(/^\d\d:\d\d {8}ada {2}see: line 0\n {18}line 1\n[^]* {18}line 9\n\n\w*>$/m);
});

Deno.test("a long paste that is not wanted leaves the input as it was, and Ctrl+Y brings it after all", async () => {
  const text = Array.from({ length: 11 }, (_, line) => `line ${line}`).join("\n");
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  terminal.type("half");
  terminal.paste(text);
  await terminal.waitFor("Paste 11 lines? ");
  terminal.type("\x1b");
  await terminal.waitFor((screen) => /Ctrl\+Y/.test(statusOf(screen)));
  assert.ok(terminal.screen().endsWith("> half"));
  terminal.type("\x19");
  await terminal.waitFor(/^· +line 10$/m);
});

Deno.test("escape sequences in a paste are left out, also what begins like its end", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.paste("a\x1b[31mb\x1b]0;title\x07c\x03d\x1b[2~e");
  await terminal.waitFor(/^\w*> abcde$/m);
  terminal.type("\r");
  assert.equal((await bob.take("message")).text, "abcde");
});

Deno.test("a terminal that does not mark pastes sends each line by itself, as if it was typed", async () => {
  const lines = Array.from({ length: 100 }, (_, line) => `line ${line} of a paste`);
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.type(lines.join("\r"));
  assert.equal(await assertHeard(bob, lines.slice(0, -1).join("\n")), lines.length - 1);
  await terminal.waitFor(/ada {2}line 98 of a paste\n\n\w*> line 99 of a paste$/);
});
