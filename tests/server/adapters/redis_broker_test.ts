/** What a Redis may do to its servers, and what they make of it. */
import assert from "node:assert/strict";
import { ChannelTurns } from "../../../src/server/adapters/redis/channel_turns.ts";
import { NodeLease } from "../../../src/server/adapters/redis/node_lease.ts";
import { RedisLink } from "../../../src/server/adapters/redis/redis_link.ts";
import { RedisBroker } from "../../../src/server/adapters/redis/redis_broker.ts";
import type { Operation } from "../../../src/server/core/operation.ts";
import { systemChance } from "../../../src/server/adapters/system_chance.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { Hearing } from "../../support/hearing.ts";
import { RedisServer } from "../../support/redis_server.ts";
import { channelLimits } from "../../support/server_rules.ts";
import { within } from "../../support/within.ts";

const code = "k7x2mp";

interface World {
  readonly redis: RedisServer;
  readonly broker: RedisBroker;
  readonly other: RedisBroker;
}

async function withTwo(body: (world: World) => Promise<void>): Promise<void> {
  await using redis = await RedisServer.start();
  const open = (): Promise<RedisBroker> =>
    RedisBroker.open({
      redis: { host: "127.0.0.1", port: redis.port },
      clock: { monotonicMs: () => performance.now(), every },
      ...{ chance: systemChance, log: new FakeLog(), limits: channelLimits },
    });
  const [broker, other] = [await open(), await open()];
  try {
    await body({ redis, broker, other });
  } finally {
    await Promise.all([broker.close(), other.close()]);
  }
}

function every(periodMs: number, callback: () => void): () => void {
  const interval = setInterval(callback, periodMs);
  return () => clearInterval(interval);
}

function join(name: string): Operation {
  return { type: "join", connectionId: `c-${name}`, memberId: `m-${name}`, name, isUnverified: false };
}

function publish(name: string, nonce: string): Operation {
  return { type: "publish", connectionId: `c-${name}`, nonce, text: nonce };
}

function whisper(name: string, nonce: string): Operation {
  return { type: "whisper", connectionId: `c-${name}`, nonce, to: "bob", text: nonce };
}

Deno.test("what was published while a server did not hear is healed from the log and the members", async () => {
  await withTwo(async ({ redis, broker, other }) => {
    const here = await Hearing.of(broker, code);
    const there = await Hearing.of(other, code);
    await other.perform(code, [join("ada"), join("bob"), join("cleo")]);
    await here.brief(3);
    await redis.tell("CLIENT", "KILL", "TYPE", "pubsub");
    await other.perform(code, [
      publish("ada", "n-1"),
      { type: "leave", connectionId: "c-bob" },
      { type: "rename", connectionId: "c-cleo", name: "dora" },
      join("eve"),
      publish("eve", "n-2"),
    ]);
    const all = ["joined ada", "joined bob", "joined cleo"];
    const missed = ["1 ada: n-1", "2 eve: n-2", "joined eve", "left", "renamed dora"];
    for (const hearing of [here, there]) {
      const heard = await hearing.brief(8);
      assert.deepEqual([heard.slice(0, 3), heard.slice(3).toSorted()], [all, missed]);
    }
    await other.perform(code, [publish("ada", "n-3")]);
    assert.equal((await here.brief(9)).at(-1), "3 ada: n-3");
  });
});

Deno.test("a channel begins anew where one of its keys is lost, and whoever hears it is told", async () => {
  await withTwo(async (world) => {
    await Promise.all(["meta", "log", "seats", "names", "conns", "nodes"].map((key) => loseKey(key, world)));
  });
});

Deno.test("what a member says of whom Redis knows nothing any more is not refused for good", async () => {
  await withTwo(async ({ redis, broker }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await broker.subscribe(code, () => {}, { onLost: resolve });
    await broker.perform(code, [join("ada")]);
    await redis.tell("FLUSHALL");
    const outcomes = await broker.perform(code, [publish("ada", "n-1")]);
    assert.deepEqual(outcomes, [{ type: "refused", code: "unavailable" }]);
    await within(1_000, promise, "the loss");
  });
});

for (const enter of [join("bob"), { type: "listen", connectionId: "c-bob", memberId: "m-bob" }] as const) {
  Deno.test(`nobody enters a channel that is another one than is heard: ${enter.type}`, async () => {
    await withTwo(async ({ redis, broker, other }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      await broker.subscribe(code, () => {}, { onLost: resolve });
      await broker.perform(code, [join("ada")]);
      await redis.tell("FLUSHALL");
      const outcomes = await broker.perform(code, [enter]);
      assert.deepEqual(outcomes, [{ type: "refused", code: "unavailable" }]);
      await within(1_000, promise, "the loss");
      assert.deepEqual((await other.subscribe(code, () => {})).memberships, new Map());
      await broker.unsubscribe(code);
      await broker.subscribe(code, () => {});
      assert.deepEqual(await broker.perform(code, [enter]), [{ type: "done" }]);
    });
  });
}

for (const say of [publish, whisper]) {
  Deno.test(`whose nonces are lost is a stranger, and nothing of it is taken twice: ${say.name}`, async () => {
    await withTwo(async ({ redis, broker, other }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const { position: { epoch } } = await broker.subscribe(code, () => {}, { onLost: resolve });
      const there = await Hearing.of(other, code);
      await broker.perform(code, [join("ada"), join("bob"), publish("ada", "n-1"), say("ada", "n-2")]);
      await redis.tell("DEL", `terminalchat:{${code}}:nonces:m-ada`);
      const outcomes = await broker.perform(code, [say("ada", "n-2"), publish("ada", "n-3")]);
      const unavailable = { type: "refused", code: "unavailable" } as const;
      assert.deepEqual(outcomes, [unavailable, unavailable]);
      await within(1_000, promise, "the loss");
      assert.equal((await there.brief(5)).at(-1), "left");
      const back = { connectionId: "c-2", memberId: "m-2", resume: "m-ada", since: { epoch, offset: 0 } };
      await other.perform(code, [{ ...join("ada"), ...back } as Operation]);
      await there.brief(6);
      const joined = there.announced.at(-1);
      assert.ok(joined?.type === "joined" && joined.memberId === "m-2");
      assert.deepEqual(joined.replay, { after: 0, isComplete: true });
    });
  });
}

Deno.test("who has said nothing for a day and a little has no nonces, and goes on", async () => {
  await using redis = await RedisServer.start();
  let nowMs = 1_000_000;
  const broker = await RedisBroker.open({
    redis: { host: "127.0.0.1", port: redis.port },
    clock: { monotonicMs: () => performance.now(), every },
    ...{ chance: systemChance, log: new FakeLog(), limits: channelLimits, nowMs: () => nowMs },
  });
  try {
    const hearing = await Hearing.of(broker, code);
    await broker.perform(code, [join("ada"), publish("ada", "n-1")]);
    nowMs += 86_401_000;
    await redis.tell("DEL", `terminalchat:{${code}}:nonces:m-ada`);
    await broker.perform(code, [publish("ada", "n-2")]);
    assert.equal((await hearing.brief(3)).at(-1), "2 ada: n-2");
  } finally {
    await broker.close();
  }
});

async function loseKey(key: string, { redis, broker, other }: World): Promise<void> {
  const here = `without-${key}`;
  const { promise, resolve } = Promise.withResolvers<void>();
  const { position } = await broker.subscribe(here, () => {}, { onLost: resolve });
  await broker.perform(here, [join("ada"), publish("ada", "n-1")]);
  await redis.tell("DEL", `terminalchat:{${here}}:${key}`);
  await within(8_000, promise, "the loss");
  const again = await Hearing.of(other, here);
  assert.notEqual(again.picture.position.epoch, position.epoch);
  assert.equal(again.picture.position.offset, 0);
  assert.equal(again.picture.memberships.size, 0);
  const since = { epoch: position.epoch, offset: 1 };
  await other.perform(here, [{ ...join("bob"), since } as Operation]);
  await again.brief(1);
  const [joined] = again.announced;
  assert.ok(joined?.type === "joined" && !joined.replay.isComplete);
}

Deno.test("a log that was rolled back is told to whoever had heard more of it", async () => {
  await withTwo(async ({ redis, broker, other }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await broker.subscribe(code, () => {}, { onLost: resolve });
    await broker.perform(code, [join("ada"), publish("ada", "n-1")]);
    const keys = ["meta", "log", "seats", "conns", "names", "nodes"].map((key) =>
      `terminalchat:{${code}}:${key}`
    );
    for (const key of keys) await redis.tell("COPY", key, `${key}:old`);
    await broker.perform(code, [publish("ada", "n-2")]);
    for (const key of keys) await redis.tell("RENAME", `${key}:old`, key);
    // Another message takes the lost one's number.
    await other.perform(code, [publish("ada", "n-3")]);
    await within(8_000, promise, "the loss");
  });
});

Deno.test("a departure that could not be told is told when Redis is back", async () => {
  await withTwo(async ({ redis, broker, other }) => {
    const hearing = await Hearing.of(other, code);
    await Hearing.of(broker, code);
    await broker.perform(code, [join("ada")]);
    await hearing.brief(1);
    redis.pause();
    await assert.rejects(broker.perform(code, [{ type: "leave", connectionId: "c-ada" }]));
    redis.resume();
    assert.deepEqual(await hearing.brief(2), ["joined ada", "left"]);
  });
});

Deno.test("a message for which Redis has no room is not said, and its number is the next one's", async () => {
  await withTwo(async ({ redis, broker }) => {
    const hearing = await Hearing.of(broker, code);
    await broker.perform(code, [join("ada")]);
    await redis.tell("CONFIG", "SET", "maxmemory", "1");
    await assert.rejects(broker.perform(code, [publish("ada", "n-1"), publish("ada", "n-2")]), /OOM/);
    await redis.tell("CONFIG", "SET", "maxmemory", "0");
    await broker.perform(code, [publish("ada", "n-2"), publish("ada", "n-1")]);
    assert.deepEqual(await hearing.brief(3), ["joined ada", "1 ada: n-2", "2 ada: n-1"]);
  });
});

Deno.test("a Redis without room announces nothing that it does not keep, and nobody has to come again", async () => {
  await withTwo(async ({ redis, broker, other }) => {
    let losses = 0;
    await broker.subscribe(code, () => {}, { onLost: () => losses++ });
    const hearing = await Hearing.of(other, code);
    await broker.perform(code, [join("ada")]);
    await redis.tell("CONFIG", "SET", "maxmemory", "1");
    await assert.rejects(broker.perform(code, [{ type: "typing", connectionId: "c-ada" }]), /OOM/);
    await redis.tell("CONFIG", "SET", "maxmemory", "0");
    await broker.perform(code, [publish("ada", "n-1")]);
    assert.deepEqual(await hearing.brief(2), ["joined ada", "1 ada: n-1"]);
    assert.equal(losses, 0);
  });
});

Deno.test("many of one name do not keep Redis busy", async () => {
  await withTwo(async ({ redis, broker }) => {
    await broker.subscribe(code, () => {});
    const joins = Array.from({ length: 300 }, (_, index): Operation => ({
      ...{ type: "join", name: "ada", isUnverified: false },
      ...{ connectionId: `c-${index}`, memberId: `m-${index}` },
    }));
    await redis.tell("CONFIG", "RESETSTAT");
    await broker.perform(code, joins);
    const stats = await redis.tell("INFO", "commandstats");
    const calls = [...stats.matchAll(/calls=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    assert.ok(calls > 300 && calls < 300 * 30, `${calls} calls`);
  });
});

Deno.test("a server whose members were buried has them come again, and others see them leave once", async () => {
  await withTwo(async ({ redis, broker, other }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await broker.subscribe(code, () => {}, { onLost: resolve });
    await broker.perform(code, [join("ada")]);
    const hearing = await Hearing.of(other, code);
    const [, node = ""] =
      /\r\n([0-9a-f]{32})\r\n/.exec(await redis.tell("HKEYS", `terminalchat:{${code}}:nodes`)) ?? [];
    await bury(node, redis);
    assert.deepEqual(await hearing.brief(1), ["left"]);
    await within(8_000, promise, "the loss");
    await broker.unsubscribe(code);
    await broker.perform(code, [{ type: "lose", connectionId: "c-ada" }]);
    assert.deepEqual(await hearing.brief(1), ["left"]);
  });
});

/** Says of a server, as others would, that nothing has been heard of it for longer than a grace. */
async function bury(node: string, { port }: RedisServer): Promise<void> {
  const link = await RedisLink.open({ host: "127.0.0.1", port }, {
    onReady: () => {},
    onAway: () => {},
    onPayload: () => {},
  });
  const lease = new NodeLease({
    link,
    nodeId: "gravedigger",
    monotonicMs: () => performance.now(),
    steadyMs: () => performance.now(),
  });
  await lease.beat();
  const turns = new ChannelTurns({
    link,
    lease,
    chance: systemChance,
    limits: channelLimits,
    nodeId: "gravedigger",
  });
  for (let twice = 0; twice < 2; twice++) await turns.take(code, [{ type: "bury", node, silentMs: 30_001 }]);
  await link.close();
}

Deno.test("an earlier connection does not take over from a later one of another server", async () => {
  await withTwo(async ({ broker, other }) => {
    const hearing = await Hearing.of(broker, code);
    const earlierMs = performance.now();
    await broker.perform(code, [join("ada")]);
    const resume = (id: string, openedAtMs: number): Operation =>
      ({ ...join("ada"), connectionId: id, resume: "m-ada", openedAtMs }) as Operation;
    assert.deepEqual(await other.perform(code, [resume("c-late", earlierMs + 1_000)]), [{ type: "done" }]);
    assert.deepEqual(await broker.perform(code, [resume("c-early", earlierMs)]), [
      { type: "refused", code: "joined_already" },
    ]);
    assert.deepEqual(await hearing.brief(2), ["joined ada", "resumed m-ada c-late"]);
  });
});

Deno.test("what nobody needs any more is not kept for ever", async () => {
  await withTwo(async ({ redis, broker }) => {
    await Hearing.of(broker, code);
    await broker.perform(code, [join("ada"), publish("ada", "n-1"), {
      type: "leave",
      connectionId: "c-ada",
    }]);
    const keys = (await redis.tell("KEYS", "*")).match(/terminalchat:[^\r]*/g) ?? [];
    assert.ok(keys.length > 4, keys.join());
    for (const key of keys) {
      const leftMs = Number((await redis.tell("PTTL", key)).slice(1));
      assert.ok(leftMs > 0 && leftMs <= 86_400_000 + 60_000, `${key}: ${leftMs}`);
    }
  });
});
