import assert from "node:assert/strict";
import { NodeLease } from "../../../src/server/adapters/redis/node_lease.ts";

/** A lease whose clock and whose engine are set by hand. */
function newLease(): {
  readonly lease: NodeLease;
  beat(reading: Reading): Promise<void>;
  /** Lets time pass, as while the process is stopped. */
  pass(ms: number): void;
} {
  let nowMs = 0;
  let reading: Reading = { askedMs: 0, engineMs: 0, heardMs: 0 };
  const run = (): Promise<unknown> => {
    nowMs = reading.heardMs;
    return Promise.resolve([String(reading.engineMs), reading.servers ?? []]);
  };
  const clock = (): number => nowMs;
  const lease = new NodeLease({ link: { run }, nodeId: "n-11", monotonicMs: clock, steadyMs: clock });
  return {
    lease,
    async beat(next: Reading): Promise<void> {
      reading = next;
      nowMs = next.askedMs;
      await lease.beat();
    },
    pass: (ms) => void (nowMs += ms),
  };
}

interface Reading {
  readonly askedMs: number;
  readonly engineMs: number;
  readonly heardMs: number;
  /** Other servers, each followed by when it was heard of last. */
  readonly servers?: readonly string[];
}

/** Rounded to what one answer leaves open. */
function isAbout(ms: number, expectedMs: number): void {
  assert.ok(Math.abs(ms - expectedMs) <= 2, `${ms} instead of ${expectedMs}`);
}

Deno.test("NodeLease.inEngineTime() is not misled by answers that took long", async () => {
  const { lease, beat } = newLease();
  await beat({ askedMs: 100, engineMs: 50_100, heardMs: 1_900 });
  await beat({ askedMs: 2_000, engineMs: 52_001, heardMs: 2_002 });
  await beat({ askedMs: 4_000, engineMs: 54_001, heardMs: 5_900 });
  await beat({ askedMs: 6_000, engineMs: 57_890, heardMs: 7_900 });
  for (const ms of [0, 150, 2_500, 5_950, 8_000]) isAbout(lease.inEngineTime(ms), ms + 50_000);
});

Deno.test("NodeLease.inEngineTime() goes by what was read last before a moment, where a machine has slept", async () => {
  const { lease, beat } = newLease();
  await beat({ askedMs: 1_000, engineMs: 51_000, heardMs: 1_001 });
  await beat({ askedMs: 3_000, engineMs: 133_000, heardMs: 3_001 });
  isAbout(lease.inEngineTime(1_500), 51_500);
  isAbout(lease.inEngineTime(3_500), 133_500);
});

Deno.test("NodeLease.silenceOf() is how long the others were silent, and not how long this server was", async () => {
  const { lease, beat, pass } = newLease();
  await beat({
    askedMs: 1_000,
    engineMs: 51_000,
    heardMs: 1_001,
    servers: ["n-12", "50500", "n-13", "50600"],
  });
  await beat({
    askedMs: 3_000,
    engineMs: 53_000,
    heardMs: 3_001,
    servers: ["n-12", "50500", "n-13", "52600"],
  });
  pass(7_900);
  assert.deepEqual([lease.isHeld, lease.silenceOf("n-12"), lease.silenceOf("n-13")], [true, 1_999, 0]);
  await beat({
    askedMs: 10_901,
    engineMs: 60_901,
    heardMs: 10_902,
    servers: ["n-12", "50500", "n-13", "60600"],
  });
  assert.deepEqual([lease.silenceOf("n-12"), lease.silenceOf("n-13")], [9_900, 0]);
  await beat({
    askedMs: 12_901,
    engineMs: 62_901,
    heardMs: 12_902,
    servers: ["n-12", "50500", "n-13", "62600"],
  });
  assert.equal(lease.silenceOf("n-12"), 11_900);
});

Deno.test("NodeLease.silenceOf() tells nothing of a server that was not known, nor while out of touch", async () => {
  const { lease, beat, pass } = newLease();
  await beat({ askedMs: 1_000, engineMs: 51_000, heardMs: 1_001, servers: ["n-12", "50500"] });
  assert.equal(lease.silenceOf("n-14"), 0);
  pass(20_000);
  lease.lostTouch();
  assert.deepEqual([lease.silenceOf("n-12"), lease.silenceOf("n-14")], [0, 0]);
});
