import assert from "node:assert/strict";
import fc from "fast-check";
import { messageLines, ownLine, readLine } from "../../../src/protocol/line.ts";
import { echoOf, matchEcho } from "../../../src/client/core/line_echo.ts";
import {
  add,
  emptyOutbox,
  markSent,
  type Outbox,
  sendable,
  settle,
} from "../../../src/client/core/outbox.ts";

/** An outbox with these texts sent, each under its number. */
function sentOutbox(...texts: readonly string[]): Outbox {
  const outbox = texts.reduce((all, text, number) => add(all, { nonce: `${number}`, text }), emptyOutbox);
  const entries = sendable(outbox, Infinity).map((entry) => ({ ...entry, echo: echoOf("ada", entry.text) }));
  return markSent(outbox, entries, 1);
}

/** Reads frames as the session does. @returns The marks in the order in which they were settled in full. */
function readAll(texts: readonly string[], frames: readonly string[]): readonly string[] {
  let outbox = sentOutbox(...texts);
  const settled: string[] = [];
  for (const frame of frames) {
    const line = readLine(frame);
    const match = line.type === "message" ? matchEcho(outbox, line) : undefined;
    if (match === undefined) continue;
    outbox = match.outbox;
    for (const { nonce } of match.settled) {
      settled.push(nonce);
      outbox = settle(outbox, nonce);
    }
  }
  return settled;
}

Deno.test("matchEcho() settles every text in order, whether the server repeats it whole, trimmed or line by line", () => {
  const anyText = fc.array(fc.stringMatching(/^[ \t]?[a-c]?[a-c: ]{0,3}$/), { minLength: 1, maxLength: 4 })
    .map((lines) => lines.join("\n"))
    .filter((text) => text.trim() !== "");
  const anySent = fc.tuple(anyText, fc.constantFrom("whole", "trimmed", "lines"));
  fc.assert(fc.property(fc.array(anySent, { maxLength: 6 }), (sent) => {
    const texts = sent.map(([text]) => text);
    const frames = sent.flatMap(([text, way]) => {
      if (way === "lines") return messageLines("ada", text);
      return [ownLine("ada", way === "trimmed" ? text.trim() : text)];
    });
    assert.deepEqual(readAll(texts, frames), texts.map((_, number) => `${number}`));
  }));
});

Deno.test("matchEcho() finds nothing in what was not sent, or is not sent yet", () => {
  assert.equal(matchEcho(sentOutbox("hi"), { from: "ada", text: "ho" }), undefined);
  assert.equal(matchEcho(sentOutbox("hi"), { from: "bob", text: "hi" }), undefined);
  assert.equal(matchEcho(emptyOutbox, { from: "ada", text: "" }), undefined);
  const waiting = add(emptyOutbox, { nonce: "1", text: "hi" });
  assert.equal(matchEcho(waiting, { from: "ada", text: "hi" }), undefined);
});

Deno.test("matchEcho() takes what comes before a repeated text for arrived", () => {
  const match = matchEcho(sentOutbox("censored", "fine", "later"), { from: "ada", text: "fine" });
  assert.deepEqual(match?.settled.map((entry) => entry.nonce), ["0", "1"]);
  assert.equal(match?.repeated, "1");
});
