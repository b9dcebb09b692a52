/**
 * What looks for faults has to find them.
 */
import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import { messageOf, welcomeOf } from "../support/session_harness.ts";
import { Answers } from "./answers.ts";
import { closePayload, joined, opcodes } from "./client_frames.ts";
import { seeded } from "./dice.ts";
import { serverFrame } from "./hostile_frames.ts";
import { Known } from "./known.ts";
import { auditLog } from "./log_audit.ts";
import { memoryProblems } from "./memory_check.ts";
import { ServerFrames } from "./server_frames.ts";
import type { TimedSample } from "./soak_table.ts";
import { flatness, leftovers } from "./soak_verdict.ts";
import { Tally } from "./tally.ts";

const encoder = new TextEncoder();

/** Somebody who hears these, and what was wrong with them. */
function hearing(speaks: "v1" | "line", ...frames: readonly (string | number)[]): string {
  const answers = new Answers(
    { random: seeded(1), known: new Known(), code: "k7x2mp", name: "ada" },
    new Tally(),
  );
  answers.speaks = speaks;
  try {
    for (const frame of frames) {
      const isClose = typeof frame === "number";
      const payload = isClose ? closePayload(frame, "") : encoder.encode(frame);
      answers.take({ opcode: isClose ? opcodes.close : opcodes.text, payload });
    }
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

function v1(...pushes: readonly Push[]): string {
  return hearing("v1", pushes.map(encode).join("\n"));
}

Deno.test("Answers takes what the protocol promises", () => {
  assert.equal(
    v1({ type: "pong" }, welcomeOf(), messageOf(11), messageOf(12), { type: "joined", name: "eve" }),
    "",
  );
  assert.equal(hearing("line", "🟢 ada joined the chat", "ada: hello: you", "⚠️ Too much", "📢 Soon"), "");
  assert.equal(hearing("v1", 1000) + hearing("v1", 4503) + hearing("v1", 1002), "");
});

Deno.test("Answers finds what the protocol does not promise", () => {
  assert.match(v1(messageOf(1)), /before the welcome/);
  assert.match(v1(welcomeOf(), welcomeOf()), /twice/);
  assert.match(v1(welcomeOf(), messageOf(11), messageOf(13)), /after message 11 came 13/);
  assert.match(v1(welcomeOf(), messageOf(11), messageOf(11)), /after message 11 came 11/);
  assert.match(v1(welcomeOf(), messageOf(11, { text: "\x1b[2J" })), /none may hold/);
  assert.match(v1(welcomeOf(), messageOf(11, { from: "a\u202eb" })), /somebody is called/);
  assert.match(v1({ type: "refused", code: "internal_error", message: "" }), /made a mistake/);
  assert.match(hearing("v1", '{"type":"shout"}'), /no push/);
  assert.match(hearing("v1", "hello"), /not JSON/);
  assert.match(hearing("v1", 1011), /closed with 1011/);
  assert.match(hearing("v1", 4999), /closed with 4999/);
  for (const line of ["hello", "ada: \x1b[2J", "ada: one\ntwo", "ada: \u202e", "🟢 ada left"]) {
    assert.match(hearing("line", line), /a line client got/);
  }
});

Deno.test("ServerFrames takes bytes apart, in pieces of any size, and finds what no server may send", () => {
  const frame = serverFrame({ opcode: opcodes.text, payload: encoder.encode("x".repeat(70_000)) });
  const whole = joined([frame, frame, frame]);
  const frames = new ServerFrames();
  const sizes: number[] = [];
  for (let at = 0; at < whole.length; at += 999) {
    frames.add(whole.subarray(at, at + 999));
    for (let next = frames.take(); next !== undefined; next = frames.take()) sizes.push(next.payload.length);
  }
  assert.deepEqual(sizes, [70_000, 70_000, 70_000]);
  for (const [first, second] of [[0xc1, 1], [0x01, 1], [0x82, 1], [0x83, 1], [0x81, 0x81]] as const) {
    const wrong = new ServerFrames();
    wrong.add(new Uint8Array([first, second, 0]));
    assert.throws(() => wrong.take(), /begins with/);
  }
});

Deno.test("auditLog() finds mistakes and secrets", () => {
  const good = JSON.stringify({ level: "INFO", message: "listening", port: 1 });
  assert.deepEqual(auditLog([good], ["token-1"]), []);
  assert.equal(auditLog([JSON.stringify({ level: "ERROR", message: "listening" })], []).length, 1);
  assert.equal(auditLog(["    at Hub.receive (hub.ts:1:1)"], []).length, 1);
  assert.equal(
    auditLog([JSON.stringify({ level: "INFO", message: "ended", why: "token-1" })], ["token-1"]).length,
    1,
  );
});

const megabyte = 1_048_576;

function restOf(heapBytes: number): TimedSample {
  return {
    ...{ residentBytes: 60 * megabyte + 2 * heapBytes, heapBytes, sockets: 9, files: 20, connections: 2 },
    ...{ held: 0, channels: 1, waitingBytes: 0, historyBytes: 0, counts: new Map() },
    ...{ atMs: 0, visits: 0, frames: 0 },
  };
}

Deno.test("memoryProblems() finds what is held in the end", () => {
  const rest = (megabytes: number): TimedSample => restOf(megabytes * megabyte);
  const check = (last: TimedSample, restMs: number): number =>
    memoryProblems({ rests: [rest(10), rest(30), last], sessions: 1_000, restMs }).length;
  assert.deepEqual([check(rest(40), 0), check(rest(200), 0)], [0, 1]);
  assert.deepEqual([check(rest(40), 960_000), check(rest(140), 960_000)], [0, 2]);
  assert.deepEqual([
    check({ ...rest(30), connections: 3 }, 0),
    check({ ...rest(30), held: 1 }, 0),
    check({ ...rest(30), held: 1 }, 960_000),
  ], [1, 0, 1]);
});

/** A soak of an hour. @param perVisit What each visit takes for good, in bytes; for a while it is 2,000 bytes more. */
function soakOf(perVisit: number, minutes: number): readonly TimedSample[] {
  return Array.from({ length: 2 * minutes }, (_, index) => {
    const visits = index * 300;
    const lately = Math.min(visits, 20 * 300);
    const heapBytes = 20 * megabyte + 2_000 * lately + perVisit * visits + (index % 3) * megabyte;
    return { ...restOf(heapBytes), atMs: index * 30_000, visits };
  });
}

Deno.test("flatness() finds what grows with every visit, and bears what is forgotten after a while", () => {
  assert.ok(flatness(soakOf(0, 60)).isFlat);
  assert.ok(flatness(soakOf(0, 10)).isFlat);
  assert.ok(!flatness(soakOf(1_000, 60)).isFlat);
  assert.ok(!flatness(soakOf(4_096, 10)).isFlat);
});

Deno.test("leftovers() finds what is left of those who are gone", () => {
  const before = { ...restOf(1), connections: 0 };
  assert.deepEqual(leftovers(before, { ...before, held: 4, channels: 9 }), []);
  for (const left of [{ files: 21 }, { sockets: 10 }, { connections: 1 }, { waitingBytes: 1 }]) {
    assert.equal(leftovers(before, { ...before, ...left }).length, 1);
  }
});
