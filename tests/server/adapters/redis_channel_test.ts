/**
 * The script in Redis against `core/channel.ts`: whatever is asked, both decide and announce the same.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { checkName } from "../../../src/protocol/names.ts";
import { RedisBroker } from "../../../src/server/adapters/redis/redis_broker.ts";
import { Channel, type ChannelLimits } from "../../../src/server/core/channel.ts";
import type { Announcement, Operation } from "../../../src/server/core/operation.ts";
import { FakeChance, FakeClock } from "../../support/fake_clock.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { Hearing } from "../../support/hearing.ts";
import { RedisServer } from "../../support/redis_server.ts";

const limits: ChannelLimits = {
  maxMembers: 5,
  maxNameCharacters: 32,
  history: { maxMessages: 7, maxAgeMs: 86_400_000 },
};

const names = [
  ...[
    "ada",
    "Ada",
    "аda",
    "ada-2",
    "bob",
    "ВОВ",
    "Вob",
    "Ian",
    "lan",
    "I",
    "l-2",
    "1",
    "a/b",
    'q"\\',
    "Straße",
    "STRASSE",
  ],
  ...[
    "x".repeat(32),
    "x".repeat(31) + "y",
    "x".repeat(30),
    "x".repeat(25) + "-2",
    "é".repeat(32),
    "ab ".repeat(10) + "ab",
  ],
].filter((name) => checkName(name).ok);

/** A step: time passes, then operations are carried out. */
interface Step {
  readonly passMs: number;
  readonly operations: readonly ((world: Asked) => Operation)[];
}

/** What was asked so far: steps refer to it, so that they hit what is there. */
interface Asked {
  readonly epoch: string;
  offset: number;
  readonly memberIds: string[];
  readonly connections: string[];
  fresh: number;
}

const anyConnection = fc.integer({ min: 1, max: 7 }).map((number) => `c-${number}`);
const anyName = fc.constantFrom(...names);
const anyNonce = fc.constantFrom("n-1", "n-2", "n-3", "n-4", 'n"\\', "ñ", "n/5");
const anyText = fc.constantFrom("hi", "", 'a/b \\ "c"', "Grüße\n\tзаря 🌻", "\u2028\u2029\u007f");

const anyJoin = fc.record({
  connectionId: anyConnection,
  name: anyName,
  isUnverified: fc.boolean(),
  resume: fc.option(fc.nat(20), { nil: undefined }),
  since: fc.option(
    fc.record({ isHere: fc.boolean(), back: fc.integer({ min: -2, max: 12 }), nonce: fc.option(anyNonce) }),
  ),
  openedAtMs: fc.option(fc.nat(3), { nil: undefined }),
}).map(({ connectionId, name, isUnverified, resume, since, openedAtMs }) => (asked: Asked): Operation => {
  const memberId = `m-${++asked.fresh}`;
  const resumed = resume === undefined
    ? undefined
    : asked.memberIds[resume % Math.max(1, asked.memberIds.length)];
  asked.memberIds.push(memberId);
  return {
    ...{ type: "join", connectionId: `${connectionId}-${asked.fresh}`, memberId, name },
    isUnverified: isUnverified && resumed === undefined,
    ...(resumed !== undefined && { resume: resumed }),
    ...(since !== null && {
      since: {
        epoch: since.isHere ? asked.epoch : "other",
        offset: Math.max(0, asked.offset - since.back),
        ...(since.nonce !== null && { nonce: since.nonce }),
      },
    }),
    ...(openedAtMs !== undefined && { openedAtMs: 1_000 * openedAtMs }),
  } as Operation;
});

/** Connections are named by their joins; a later operation picks one of the last few. */
const anyPick = fc.nat(5);
function connectionOf(asked: Asked, pick: number): string {
  return asked.connections[asked.connections.length - 1 - pick % Math.max(1, asked.connections.length)] ??
    "c-none";
}

const anyOther = fc.tuple(
  fc.constantFrom(
    "publish",
    "publish",
    "publish",
    "whisper",
    "rename",
    "typing",
    "leave",
    "lose",
    "lose",
    "name",
  ),
  ...[anyPick, anyName, anyNonce, anyText] as const,
).map(([type, pick, name, nonce, text]) => (asked: Asked): Operation => {
  const connectionId = connectionOf(asked, pick);
  switch (type) {
    case "publish":
      return { type, connectionId, nonce, text };
    case "whisper":
      return { type, connectionId, nonce, to: name, text };
    case "rename":
      return { type, connectionId, name };
    case "name":
      return { type: "join", connectionId, memberId: `m-${++asked.fresh}`, name, isUnverified: true };
    default:
      return { type: type as "typing" | "leave" | "lose", connectionId };
  }
});

const anyListen = fc.constant((asked: Asked): Operation => {
  const number = ++asked.fresh;
  return { type: "listen", connectionId: `c-l-${number}`, memberId: `m-l-${number}` };
});

const anyStep: fc.Arbitrary<Step> = fc.record({
  passMs: fc.oneof(
    { weight: 4, arbitrary: fc.nat(2_000) },
    fc.constantFrom(29_000, 31_000, 200_000, 601_000),
  ),
  operations: fc.array(
    fc.oneof({ weight: 4, arbitrary: anyJoin }, { weight: 8, arbitrary: anyOther }, {
      weight: 1,
      arbitrary: anyListen,
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

/** Signs of life go by the real time. */
function every(periodMs: number, callback: () => void): () => void {
  const interval = setInterval(callback, periodMs);
  return () => clearInterval(interval);
}

/** Of those whose grace ends in the same moment nobody says who goes first. */
function inOneOrder(announced: readonly Announcement[]): readonly Announcement[] {
  const ordered: Announcement[] = [];
  for (let index = 0; index < announced.length;) {
    const end = announced.findIndex(({ type }, at) => at >= index && type !== "left");
    const run = announced.slice(index, end < 0 ? announced.length : end);
    ordered.push(...run.toSorted((one, other) => one.memberId < other.memberId ? -1 : 1));
    index += run.length;
    const next = announced[index++];
    if (next !== undefined) ordered.push(next);
  }
  return ordered;
}

Deno.test("the script decides and announces what a channel of this process does", async () => {
  await using redis = await RedisServer.start();
  const clock = new FakeClock();
  const broker = await RedisBroker.open({
    redis: { host: "127.0.0.1", port: redis.port },
    clock: { monotonicMs: () => clock.monotonicMs(), every },
    ...{ limits, chance: new FakeChance(), log: new FakeLog(), nowMs: () => clock.nowMs() },
  });
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), async (steps) => {
        const code = `code-${++runs}`;
        const hearing = await Hearing.of(broker, code);
        const { epoch } = hearing.picture.position;
        const channel = new Channel(epoch, limits);
        const expected: Announcement[] = [];
        const announce = (announcement: Announcement): number => expected.push(announcement);
        const asked: Asked = { epoch, offset: 0, memberIds: [], connections: [], fresh: 0 } as Asked & {
          offset: number;
        };
        for (const { passMs, operations } of steps) {
          clock.pass(passMs);
          const moment = { nowMs: clock.nowMs(), monotonicMs: clock.nowMs() };
          const batch = operations.map((make) => {
            const operation = make(asked);
            if (operation.type === "join" || operation.type === "listen") {
              asked.connections.push(operation.connectionId);
            }
            return operation;
          });
          channel.sweep(moment, announce);
          const outcomes = batch.map((operation) => channel.perform(operation, moment, announce));
          channel.history.trim(moment.nowMs);
          assert.deepEqual(await broker.perform(code, batch), outcomes);
          asked.offset = channel.position.offset;
        }
        await hearing.brief(expected.length);
        assert.deepEqual(inOneOrder(hearing.announced), inOneOrder(expected));
        await broker.unsubscribe(code);
        const again = await Hearing.of(broker, code);
        assert.deepEqual(again.picture.position, channel.position);
        assert.deepEqual([...again.picture.memberships], [...channel.memberships()]);
        assert.deepEqual(await broker.readAfter(code, 0, 1_000_000), channel.history.after(0, 1_000_000));
        await broker.unsubscribe(code);
      }),
      { numRuns: 150 },
    );
  } finally {
    await broker.close();
  }
});
