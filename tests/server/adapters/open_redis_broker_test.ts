/** What a person reads whose Redis does not do. */
import assert from "node:assert/strict";
import { heartbeatScript } from "../../../src/server/adapters/redis/heartbeat_script.ts";
import { lookScript } from "../../../src/server/adapters/redis/look_script.ts";
import { handshakeProblem } from "../../../src/server/adapters/redis/handshake_problem.ts";
import { explainRedisError } from "../../../src/server/adapters/redis/redis_refusal.ts";
import { openRedisBroker } from "../../../src/server/adapters/redis/open_redis_broker.ts";
import { readScript, turnScript } from "../../../src/server/adapters/redis/script_turn.ts";
import { trialScript } from "../../../src/server/adapters/redis/trial_script.ts";
import { systemChance } from "../../../src/server/adapters/system_chance.ts";
import { certificates } from "../../support/certificates.ts";
import { FakeLog } from "../../support/fake_log.ts";
import { freePort } from "../../support/own_server.ts";
import { RedisServer } from "../../support/redis_server.ts";
import { channelLimits } from "../../support/server_rules.ts";

/** Opens one and closes it. @returns What is wrong, and what to do; "" where nothing is. */
async function problemAt(url: string): Promise<string> {
  const opened = await openRedisBroker(url, {
    clock: { monotonicMs: () => performance.now(), every: () => () => {} },
    ...{ chance: systemChance, log: new FakeLog(), limits: channelLimits },
  });
  if (opened.type === "refused") return `${opened.problem}. ${opened.hint}`;
  await opened.broker.close();
  return "";
}

/** Answers every command with `OK`, and `INFO` with this. */
function fakeRedis(info: string): Deno.TcpListener & Disposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void answerAll(listener, info);
  return listener;
}

async function answerAll(listener: Deno.Listener, info: string): Promise<void> {
  for await (const connection of listener) void answer(connection, info);
}

async function answer(connection: Deno.Conn, info: string): Promise<void> {
  using _closing = connection;
  const buffer = new Uint8Array(4_096);
  for (let read = await next(); read > 0; read = await next()) {
    for (const command of new TextDecoder().decode(buffer.subarray(0, read)).split(/\*\d+\r\n/).slice(1)) {
      const said = /\binfo\b/i.test(command) ? `$${info.length}\r\n${info}\r\n` : "+OK\r\n";
      await connection.write(new TextEncoder().encode(said));
    }
  }
  function next(): Promise<number> {
    return connection.read(buffer).then((read) => read ?? 0, () => 0);
  }
}

const library = {
  // The package keeps a timer of 2 s for the end of a connection that has ended.
  ...{ sanitizeOps: false, sanitizeResources: false },
};

for (
  const [what, info, told] of [
    [
      "is too old",
      "redis_version:6.0.16\r\n",
      /^Redis 6\.0\.16 at 127\.0\.0\.1:\d+ is too old\. Use version 6\.2/,
    ],
    [
      "is part of a cluster",
      "redis_version:7.2.0\r\nredis_mode:cluster\r\n",
      /runs as a cluster, .*\. Give the/,
    ],
    ["is a sentinel", "redis_version:7.2.0\r\nredis_mode:sentinel\r\n", /runs as a sentinel, .*\. Give the/],
  ] as const
) {
  Deno.test({
    ...library,
    name: `openRedisBroker() says that a Redis ${what}`,
    fn: async () => {
      using redis = fakeRedis(info);
      assert.match(await problemAt(`redis://127.0.0.1:${redis.addr.port}`), told);
    },
  });
}

const needed =
  "+evalsha +script +subscribe +unsubscribe +exists +info +ping +select +@hash +@sortedset +@stream " +
  "+del +pexpire +publish +time";
const theirs = "~terminalchat:* &terminalchat:*";

Deno.test({
  ...library,
  name: "openRedisBroker() says what a user may not do, and needs no more than the README lists",
  fn: async () => {
    await using redis = await RedisServer.start({ isPersistent: true });
    const cases: readonly (readonly [string, string])[] = [
      ["lister", `${theirs} ${needed}`],
      ["nothing", theirs],
      ["scripts", `${theirs} +info +script +evalsha`],
      ["keys", `~other:* &terminalchat:* +@all`],
      ["topics", "~terminalchat:* resetchannels +@all"],
      ...["subscribe", "publish", "xadd", "exists", "zremrangebyrank"].map((command) =>
        [command, `${theirs} +@all -${command}`] as const
      ),
    ];
    for (const [user, rules] of cases) {
      await redis.tell("ACL", "SETUSER", user, "reset", "on", ">secret", ...rules.split(" "));
      const told = await problemAt(`redis://${user}:secret@127.0.0.1:${redis.port}`);
      if (user === "lister") assert.equal(told, "");
      else assert.match(told, /does not allow what a server needs: .*\. Allow this user the commands/, user);
      assert.doesNotMatch(told, /secret|script: [0-9a-f]{8}/);
    }
  },
});

Deno.test({
  ...library,
  name: "openRedisBroker() says that a Redis is a replica",
  fn: async () => {
    await using primary = await RedisServer.start();
    await using replica = await RedisServer.start({ args: ["--replicaof", "127.0.0.1", `${primary.port}`] });
    assert.match(
      await problemAt(replica.url),
      /is a replica, which takes nothing\. Give the address of the primary/,
    );
  },
});

Deno.test({
  ...library,
  name: "openRedisBroker() waits for a Redis that reads what it had",
  fn: async () => {
    await using redis = await RedisServer.start({ isPersistent: true, args: ["--key-load-delay", "200"] });
    await redis.tell("EVAL", "for i = 1, 4000 do redis.call('SET', 'x' .. i, i) end", "0");
    await redis.kill();
    const starting = redis.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.match(await redis.tell("GET", "x1"), /^-LOADING/);
    assert.equal(await problemAt(redis.url), "");
    await starting;
  },
});

Deno.test({
  ...library,
  name: "openRedisBroker() says what is wrong with a certificate",
  fn: async () => {
    const { localhostPem, localhostKeyPem } = await certificates();
    const directory = await Deno.makeTempDir();
    const [cert, key] = [`${directory}/cert.pem`, `${directory}/key.pem`];
    await Deno.writeTextFile(cert, localhostPem);
    await Deno.writeTextFile(key, localhostKeyPem);
    const port = freePort();
    const files = ["--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert];
    await using _redis = await RedisServer.start({
      args: ["--tls-port", `${port}`, "--tls-auth-clients", "no", ...files],
    });
    await Deno.remove(directory, { recursive: true });
    const notTrusted = /has a certificate that is not trusted: .*\. Give the authority .* DENO_CERT/;
    assert.match(await problemAt(`rediss://localhost:${port}`), notTrusted);
    // What the library may not tell.
    const address = { host: "localhost", port, tls: { servername: "localhost" } };
    const { problem, hint } = explainRedisError(await handshakeProblem(address), address);
    assert.match(`${problem}. ${hint}`, notTrusted);
    assert.equal(
      await handshakeProblem({ host: "localhost", port }),
      undefined,
      "there is no TLS to ask about",
    );
  },
});

Deno.test({
  ...library,
  name: "openRedisBroker() says that something else is listening there",
  fn: async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    void (async () => {
      for await (const connection of listener) {
        await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"));
        connection.close();
      }
    })();
    const told = await problemAt(`redis://127.0.0.1:${listener.addr.port}`);
    assert.match(told, /does not talk as Redis does\. Check host and port/);
  },
});

Deno.test("what a server tries out before it begins is all that its scripts do", () => {
  const commandsOf = (script: string): ReadonlySet<string> =>
    new Set([...script.matchAll(/redis\.call\('([A-Z]+)'/g)].map(([, command = ""]) => command));
  const used = commandsOf(turnScript + readScript + lookScript + heartbeatScript);
  assert.deepEqual(used.difference(commandsOf(trialScript)), new Set());
});
