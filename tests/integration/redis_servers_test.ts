import assert from "node:assert/strict";
import { closeCodes } from "../../src/protocol/close_codes.ts";
import { PipedClient } from "../support/client_program.ts";
import { LoggingServer } from "../support/logging_server.ts";
import { freePort, KillableServer } from "../support/own_server.ts";
import { RedisServer, type RedisServerOptions } from "../support/redis_server.ts";
import { runCli } from "../support/run_cli.ts";
import { joined, Member } from "../support/v1_client.ts";

const openDoor = [
  "--connections-per-address=0",
  "--joins-per-address=0",
  "--guesses=0",
  "--guesses-per-address=0",
];

interface World extends AsyncDisposable {
  readonly redis: RedisServer;
  readonly one: KillableServer;
  readonly other: KillableServer;
}

async function twoServers(options: RedisServerOptions = {}): Promise<World> {
  const redis = await RedisServer.start(options);
  const flags = [`--redis=${redis.url}`, ...openDoor];
  const [one, other] = [new KillableServer(flags), new KillableServer(flags)];
  await Promise.all([one.start(), other.start()]);
  return {
    ...{ redis, one, other },
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([one.kill(), other.kill()]);
      await redis[Symbol.asyncDispose]();
    },
  };
}

async function healthOf({ address }: KillableServer): Promise<number> {
  const response = await fetch(`http://${address}/health`);
  await response.body?.cancel();
  return response.status;
}

/** Waits for something that takes a while. */
async function until(what: string, holds: () => Promise<boolean>): Promise<number> {
  const beganAtMs = performance.now();
  while (!await holds()) {
    assert.ok(performance.now() - beganAtMs < 10_000, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return performance.now() - beganAtMs;
}

Deno.test("a conversation goes on over two servers, in one order, and its members see each other", async () => {
  await using world = await twoServers();
  const [ada, welcome] = await joined(world.one, "ada");
  const [bob, second] = await joined(world.other, "ada");
  await using _members = both(ada, bob);
  assert.equal(second.name, "ada-2");
  assert.equal(second.position.epoch, welcome.position.epoch);
  assert.deepEqual(second.members.map(({ name }) => name), ["ada", "ada-2"]);
  assert.equal((await ada.take("joined")).name, "ada-2");
  for (let number = 1; number <= 20; number++) (number % 2 === 0 ? ada : bob).say(`n-${number}`);
  const heard = async (member: Member): Promise<readonly string[]> => {
    const all: string[] = [];
    for (let number = 1; number <= 20; number++) {
      const { offset, text, from } = await member.take("message");
      all.push(`${offset} ${from}: ${text}`);
    }
    return all;
  };
  const there = await heard(ada);
  assert.deepEqual(there, await heard(bob));
  assert.deepEqual(
    there.map((line) => Number(line.split(" ")[0])),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

Deno.test("a member of one server comes back on another as if nothing had been", async () => {
  await using world = await twoServers();
  const [ada, { session, position: { epoch } }] = await joined(world.one, "ada");
  const [bob] = await joined(world.other, "bob");
  await using _members = both(ada, bob);
  await ada.take("joined");
  ada.say("n-1");
  await ada.take("message");
  bob.say("n-2");
  await ada.take("message");
  await using back = await Member.connect(world.other);
  back.send({ type: "join", name: "ada", session, since: { epoch, offset: 1, nonce: "n-1" } });
  const welcome = await back.take("welcome");
  assert.equal(welcome.name, "ada");
  assert.equal(welcome.complete, true);
  assert.equal((await back.take("message")).offset, 2);
  assert.equal(await ada.closed, closeCodes.replaced);
  back.say("n-1");
  assert.equal((await back.take("accepted")).offset, 1);
  assert.deepEqual(bob.rest.filter((type) => type === "joined" || type === "left"), []);
});

Deno.test("the members of a killed server leave once, when nobody has come back for half a minute", async () => {
  await using world = await twoServers();
  const [ada] = await joined(world.one, "ada");
  const [bob] = await joined(world.other, "bob");
  const [cleo, { session }] = await joined(world.one, "cleo");
  await using _members = all(ada, bob, cleo);
  await bob.take("joined");
  await world.one.kill();
  const diedAtMs = performance.now();
  await using back = await Member.connect(world.other);
  back.send({ type: "join", name: "cleo", session });
  assert.equal((await back.take("welcome")).name, "cleo");
  const alive = setInterval(() => [bob, back].forEach((member) => member.send({ type: "ping" })), 5_000);
  try {
    while (!bob.rest.includes("left") && performance.now() - diedAtMs < 45_000) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    clearInterval(alive);
  }
  const passedMs = performance.now() - diedAtMs;
  assert.ok(passedMs > 25_000 && passedMs < 36_000, `${passedMs} ms`);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const left = bob.takeAll().filter((push) => push.type === "left" || push.type === "joined");
  assert.deepEqual(left, [{ type: "left", name: "ada" }]);
});

Deno.test("while Redis is away members stay and are told, and everything goes on when it is back", async () => {
  await using world = await twoServers({ isPersistent: true });
  const [ada] = await joined(world.one, "ada");
  const [bob] = await joined(world.other, "bob");
  await using _members = both(ada, bob);
  await ada.take("joined");
  ada.say("n-1");
  await Promise.all([ada.take("message"), bob.take("message")]);
  await world.redis.kill();
  assert.match((await ada.take("notice")).text, /cannot reach its memory/);
  assert.match((await bob.take("notice")).text, /cannot reach its memory/);
  assert.equal(await healthOf(world.one), 503);
  ada.say("n-2");
  const refused = await ada.take("refused");
  assert.deepEqual([refused.code, refused.nonce], ["unavailable", "n-2"]);
  await world.redis.start();
  const tookMs = await until("the server is well again", async () => await healthOf(world.one) === 200);
  assert.ok(tookMs < 2_000, `${tookMs} ms`);
  await ada.take("notice");
  ada.send({ type: "publish", nonce: "n-2", text: "n-2", retry: true });
  assert.equal((await ada.take("message")).offset, 2);
  assert.equal((await bob.take("message")).offset, 2);
});

for (const isPersistent of [true, false]) {
  const kept = isPersistent ? "kept" : "forgot";
  Deno.test(`what two people said while Redis was away is there 2 s after its return, where it ${kept} all`, async () => {
    await using world = await twoServers({ isPersistent });
    const chat = ({ address }: KillableServer, name: string): PipedClient =>
      new PipedClient(["k7x2mp", "--server", address, "--name", name, "--plain"]);
    await using ada = chat(world.one, "ada");
    await ada.write("hello\n");
    await using bob = chat(world.other, "bob");
    await bob.waitFor("ada: hello");
    await bob.write("hello\n");
    await ada.waitFor("bob: hello");
    await world.redis.kill();
    await ada.write("said by ada\n");
    await bob.write("said by bob\n");
    await new Promise((resolve) => setTimeout(resolve, 4_200));
    await world.redis.start();
    const beganAtMs = performance.now();
    await Promise.all([ada.waitFor("bob: said by bob"), bob.waitFor("ada: said by ada")]);
    const tookMs = performance.now() - beganAtMs;
    assert.ok(tookMs < 2_000, `${tookMs} ms`);
    assert.equal(ada.output.match(/cannot reach its memory/g)?.length, 1);
  });
}

Deno.test("where Redis has lost everything, members are told to come again, and begin anew", async () => {
  await using world = await twoServers();
  const [ada, { session, position: { epoch } }] = await joined(world.one, "ada");
  const [bob] = await joined(world.other, "bob");
  await using _members = both(ada, bob);
  ada.say("n-1");
  await ada.take("message");
  await world.redis.kill();
  await ada.take("notice");
  await world.redis.start();
  assert.equal(await ada.closed, closeCodes.positionLost);
  assert.equal(await bob.closed, closeCodes.positionLost);
  await using back = await Member.connect(world.one);
  back.send({ type: "join", name: "ada", session, since: { epoch, offset: 1, nonce: "n-1" } });
  const welcome = await back.take("welcome");
  assert.equal(welcome.complete, false);
  assert.notEqual(welcome.position.epoch, epoch);
});

Deno.test("a paused Redis refuses nothing for good: what was refused is stored when it is sent again", async () => {
  await using world = await twoServers();
  const [ada] = await joined(world.one, "ada");
  const [bob] = await joined(world.other, "bob");
  await using _members = both(ada, bob);
  await ada.take("joined");
  world.redis.pause();
  ada.say("n-1");
  assert.equal((await ada.take("refused")).code, "unavailable");
  world.redis.resume();
  await until("the server is well", async () => await healthOf(world.one) === 200);
  let answer = "";
  for (let tries = 0; tries < 50 && answer !== "message" && answer !== "accepted"; tries++) {
    ada.send({ type: "publish", nonce: "n-1", text: "n-1", retry: true });
    answer = (await ada.takeAny(["message", "accepted", "refused"])).type;
  }
  assert.equal((await bob.take("message")).offset, 1);
  assert.deepEqual(bob.rest.filter((type) => type === "message"), []);
});

Deno.test("serve says what is wrong with its Redis, and never the password", async () => {
  await using redis = await RedisServer.start({ password: "secret-word" });
  const { port } = redis;
  const cases: readonly (readonly [string, RegExp])[] = [
    [`redis://:wrong-word@127.0.0.1:${port}`, /does not take this password/],
    [`redis://127.0.0.1:${port}`, /wants a password/],
    [`redis://:secret-word@127.0.0.1:${port}/99`, /has no such database/],
    [`redis://:secret-word@127.0.0.1:${freePort()}`, /cannot be reached/],
    [`http://:secret-word@127.0.0.1:${port}`, /expected a URL like redis/],
  ];
  for (const [url, problem] of cases) {
    for (const flags of [[`--redis=${url}`], [`--redis=${url}`, "--debug"], []]) {
      const environment = flags.length === 0 ? { REDIS_URL: url } : {};
      const { code, stdout, stderr } = await runCli(["serve", "--port=0", ...flags], { environment });
      assert.notEqual(code, 0);
      assert.match(stderr, problem);
      assert.doesNotMatch(stdout + stderr, /secret-word|wrong-word/);
    }
  }
});

Deno.test("serve warns of a Redis that drops what it has no room for", async () => {
  await using redis = await RedisServer.start({
    args: ["--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"],
  });
  await using server = await LoggingServer.start([`--redis=${redis.url}`]);
  const { log } = await server.end();
  assert.match(log, /"WARN.*drops what it has no room for/);
});

function both(one: Member, other: Member): AsyncDisposable {
  return all(one, other);
}

function all(...members: readonly Member[]): AsyncDisposable {
  return {
    async [Symbol.asyncDispose](): Promise<void> {
      for (const member of members) await member[Symbol.asyncDispose]();
    },
  };
}
