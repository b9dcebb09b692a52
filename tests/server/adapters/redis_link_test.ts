/** What may become of a connection to Redis. */
import assert from "node:assert/strict";
import { RedisBroker } from "../../../src/server/adapters/redis/redis_broker.ts";
import { RedisLink } from "../../../src/server/adapters/redis/redis_link.ts";
import { systemChance } from "../../../src/server/adapters/system_chance.ts";
import { DeafProxy } from "../../support/deaf_proxy.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { Hearing } from "../../support/hearing.ts";
import { freePort } from "../../support/own_server.ts";
import { RedisServer } from "../../support/redis_server.ts";
import { channelLimits } from "../../support/server_rules.ts";

const code = "k7x2mp";

interface World {
  readonly redis: RedisServer;
  readonly proxy: DeafProxy;
  readonly broker: RedisBroker;
  readonly log: FakeLog;
}

async function withProxied(
  body: (world: World) => Promise<void>,
  args: readonly string[] = [],
): Promise<void> {
  await using redis = await RedisServer.start({ args });
  using proxy = new DeafProxy(redis.port);
  const log = new FakeLog();
  const broker = await RedisBroker.open({
    redis: { host: "127.0.0.1", port: proxy.port },
    clock: { monotonicMs: () => performance.now(), every },
    ...{ chance: systemChance, log, limits: channelLimits },
  });
  try {
    await body({ redis, proxy, broker, log });
  } finally {
    await broker.close();
  }
}

function every(periodMs: number, callback: () => void): () => void {
  const interval = setInterval(callback, periodMs);
  return () => clearInterval(interval);
}

const ada = {
  type: "join",
  connectionId: "c-ada",
  memberId: "m-ada",
  name: "ada",
  isUnverified: false,
} as const;

Deno.test("a connection that hears and is dead without a word is replaced", async () => {
  await withProxied(async ({ proxy, broker }) => {
    const hearing = await Hearing.of(broker, code);
    assert.equal(proxy.hearing, 1);
    proxy.deafen();
    await broker.perform(code, [ada]);
    const beganAtMs = performance.now();
    while (proxy.hearing < 2 && performance.now() - beganAtMs < 8_000) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(proxy.hearing, 2);
    assert.deepEqual(await hearing.brief(1), ["joined ada"]);
    await broker.perform(code, [{ type: "publish", connectionId: "c-ada", nonce: "n-1", text: "hi" }]);
    assert.deepEqual(await hearing.brief(2), ["joined ada", "1 ada: hi"]);
  });
});

Deno.test("what is published there by somebody else does no harm", async () => {
  await withProxied(async ({ redis, broker }) => {
    const hearing = await Hearing.of(broker, code);
    await broker.perform(code, [ada]);
    await hearing.brief(1);
    for (const garbage of ["", "hello", "1 a b c 1 0\n{", "1 a b c 1 0\nnobody what"]) {
      await redis.tell("PUBLISH", `terminalchat:{${code}}`, garbage);
    }
    await broker.perform(code, [{ type: "publish", connectionId: "c-ada", nonce: "n-1", text: "hi" }]);
    assert.deepEqual(await hearing.brief(2), ["joined ada", "1 ada: hi"]);
  });
});

Deno.test("a server that Redis cuts off for what it has not taken hears all the same", async () => {
  await withProxied(async ({ proxy, broker }) => {
    const hearing = await Hearing.of(broker, code);
    await broker.perform(code, [ada]);
    await hearing.brief(1);
    const text = "x".repeat(4_000);
    const all = Array.from({ length: 500 }, (_, index) => `n-${index + 1}`);
    await broker.perform(code, all.map((nonce) => ({ type: "publish", connectionId: "c-ada", nonce, text })));
    await hearing.brief(501);
    assert.ok(proxy.hearing > 1, "it was cut off");
    assert.deepEqual(hearing.offsets, all.map((_, index) => index + 1));
  }, ["--client-output-buffer-limit", "pubsub", "1mb", "1mb", "1"]);
});

Deno.test("a Redis that has read what it had is used at once, however long it thought that it would take", async () => {
  const slow = ["--key-load-delay", "100"];
  await using redis = await RedisServer.start({ isPersistent: true, args: slow });
  await redis.tell("EVAL", "for i = 1, 12000 do redis.call('SET', 'x' .. i, i) end", "0");
  let isBack = Promise.withResolvers<void>();
  const link = await RedisLink.open({ host: "127.0.0.1", port: redis.port }, {
    ...{ onReady: () => isBack.resolve(), onAway: () => {}, onPayload: () => {} },
  });
  try {
    for (let times = 0; times < 2; times++) {
      isBack = Promise.withResolvers();
      await redis.kill();
      await redis.start();
      const beganAtMs = performance.now();
      await isBack.promise;
      const tookMs = performance.now() - beganAtMs;
      assert.ok(tookMs < 600, `${tookMs} ms`);
    }
  } finally {
    await link.close();
  }
});

Deno.test("connections that are given up are not ready from that moment on", async () => {
  await using redis = await RedisServer.start();
  const events = { onReady: () => {}, onAway: () => {}, onPayload: () => {} };
  const link = await RedisLink.open({ host: "127.0.0.1", port: redis.port }, events);
  try {
    assert.equal(link.isReady, true);
    redis.pause();
    const beat = { keys: ["terminalchat:nodes"], args: ["n-1"] };
    const slow = [1, 2, 3].map(() => assert.rejects(link.run("beat", beat), /timed out/));
    await Promise.all(slow);
    assert.equal(link.isReady, false);
  } finally {
    redis.resume();
    await link.close();
  }
});

Deno.test({
  name: "RedisLink.open() fails where nobody answers, rather than wait for ever",
  // The package keeps a timer of 2 s for the end of a connection that has ended.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const events = { onReady: () => {}, onAway: () => {}, onPayload: () => {} };
    await assert.rejects(RedisLink.open({ host: "127.0.0.1", port: freePort() }, events), /closed/);
  },
});
