import assert from "node:assert/strict";
import { Door } from "../../../src/server/core/door.ts";
import { maxNoticeCharacters, maxWrongTokens } from "../../../src/server/http/admin.ts";
import { createApp } from "../../../src/server/http/app.ts";
import { maxBodyBytes } from "../../../src/server/http/body_limit.ts";
import { ClientAddress } from "../../../src/server/http/client_address.ts";
import { IpRanges } from "../../../src/server/http/ip_address.ts";
import { FakeServer } from "../../support/fake_server.ts";
import { openDoor } from "../../support/server_rules.ts";

const token = "a-token-of-the-operator";

interface World {
  readonly app: ReturnType<typeof createApp>;
  readonly server: FakeServer;
}

function newWorld(
  { isOpen = true, allowedOrigins = [] }: {
    readonly isOpen?: boolean;
    readonly allowedOrigins?: readonly string[];
  } = {},
): World {
  const server = new FakeServer();
  const { hub, broker, clock, log } = server;
  const startedAtMs = clock.monotonicMs();
  const exposition = { contentType: "text/numbers", write: () => "numbers 11\n" };
  const app = createApp({
    ...{ hub, broker, clock, log, startedAtMs, allowedOrigins, version: "1.2.3" },
    door: new Door(openDoor, startedAtMs),
    clientAddress: new ClientAddress({ trusted: new IpRanges([]), log }),
    ...(isOpen && { operator: { token, exposition } }),
  });
  return { server, app };
}

interface Asking {
  readonly authorization?: string;
  readonly peer?: string;
  readonly body?: string;
}

const bearer = `Bearer ${token}`;

function ask(
  { app }: World,
  path: string,
  { authorization = bearer, peer = "192.0.2.1", body }: Asking = {},
): Promise<Response> {
  const headers: Record<string, string> = authorization === "" ? {} : { authorization };
  const request = body === undefined ? { headers } : { method: "POST", headers, body };
  return Promise.resolve(app.request(path, request, { peer }));
}

async function codeOf(response: Response): Promise<string> {
  return (await response.json()).code;
}

const notices = "/api/v1/notices";

Deno.test("without a token there are no such paths, whatever somebody brings", async () => {
  const world = newWorld({ isOpen: false });
  for (const path of ["/metrics", notices]) {
    for (const body of [undefined, "{}"]) {
      const answer = await ask(world, path, body === undefined ? {} : { body });
      const nowhere = await ask(world, "/nothing", body === undefined ? {} : { body });
      assert.equal(answer.status, 404);
      assert.deepEqual([...answer.headers], [...nowhere.headers]);
      assert.equal(await answer.text(), await nowhere.text());
    }
  }
});

Deno.test("GET /metrics writes the numbers down for the operator", async () => {
  const answer = await ask(newWorld(), "/metrics");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("content-type"), "text/numbers");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(await answer.text(), "numbers 11\n");
});

Deno.test("the operator's paths take the scheme in any case, and nothing else that is like it", async () => {
  const world = newWorld();
  for (const authorization of [bearer, `bearer ${token}`, `BEARER   ${token}`]) {
    assert.equal((await ask(world, "/metrics", { authorization })).status, 200, authorization);
  }
  const wrong = [
    "",
    token,
    "Bearer",
    "Bearer ",
    `Basic ${btoa(`operator:${token}`)}`,
    `Basic ${token}`,
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${token.toUpperCase()}`,
    `Bearer ${token} ${token}`,
    `Bearer ${token}, Bearer x`,
  ];
  for (const [index, authorization] of wrong.entries()) {
    const answer = await ask(world, "/metrics", { authorization, peer: `192.0.2.${index + 10}` });
    assert.equal(answer.status, 401, authorization);
    assert.equal(answer.headers.get("www-authenticate"), "Bearer");
    assert.equal(await codeOf(answer), "unauthorized");
  }
});

Deno.test("an address that is wrong about the token too often waits, right or wrong, and others do not", async () => {
  const world = newWorld();
  for (let count = 0; count < maxWrongTokens; count++) {
    assert.equal((await ask(world, "/metrics", { authorization: "Bearer guess" })).status, 401);
  }
  for (const authorization of ["Bearer guess", bearer]) {
    for (const path of ["/metrics", notices]) {
      const answer = await ask(world, path, { authorization, ...(path === notices && { body: "{}" }) });
      assert.equal(answer.status, 429);
      assert.equal(await codeOf(answer), "too_many_tries");
      assert.equal(answer.headers.get("retry-after"), String(60 / maxWrongTokens));
    }
  }
  assert.equal((await ask(world, "/metrics", { peer: "192.0.2.2" })).status, 200);
  world.server.clock.pass(60_000 / maxWrongTokens);
  assert.equal((await ask(world, "/metrics")).status, 200);
});

Deno.test("whoever is right about the token may ask as often as they like", async () => {
  const world = newWorld();
  for (let count = 0; count < 10 * maxWrongTokens; count++) {
    assert.equal((await ask(world, "/metrics")).status, 200);
  }
});

Deno.test("the token, right or wrong, is in no log and no answer", async () => {
  const world = newWorld();
  world.server.hub.notify = () => {
    throw new Error("a mistake");
  };
  const answers = [
    await ask(world, "/metrics", { authorization: "Bearer wrong-secret-of-somebody" }),
    await ask(world, notices, { body: '{"text":"hello"}' }),
  ];
  assert.deepEqual(answers.map(({ status }) => status), [401, 500]);
  const told = (await Promise.all(answers.map((answer) => answer.text()))).join();
  assert.doesNotMatch(told + world.server.log.everything.join(), /wrong-secret|a-token-of/);
  assert.deepEqual(world.server.log.lines, ["error: a request could not be answered"]);
});

Deno.test("POST /api/v1/notices tells everybody, or one channel, and says how many they are", async () => {
  const world = newWorld();
  const { server } = world;
  const [ada, eve] = [await server.join("ada"), await server.join("eve", "other")];
  for (const peer of [ada, eve]) peer.takeFrames();
  const all = await ask(world, notices, { body: '{"text":"Tea at four"}' });
  assert.equal(all.status, 202);
  assert.deepEqual(await all.json(), { connections: 2 });
  const one = await ask(world, notices, { body: '{"text":"Only you","channel":"OTHER"}' });
  assert.deepEqual([one.status, await one.json()], [202, { connections: 1 }]);
  const none = await ask(world, notices, { body: '{"text":"Nobody","channel":"nobody"}' });
  assert.deepEqual([none.status, await none.json()], [202, { connections: 0 }]);
  await server.settle();
  assert.deepEqual(ada.take(), [{ type: "notice", text: "Tea at four" }]);
  assert.deepEqual(eve.take(), [{ type: "notice", text: "Tea at four" }, {
    type: "notice",
    text: "Only you",
  }]);
  assert.deepEqual(server.log.lines, []);
});

const longest = "ä".repeat(maxNoticeCharacters);

for (
  const [body, status, code] of [
    ["", 400, "bad_request"],
    ["no json", 400, "bad_request"],
    ["[]", 400, "bad_request"],
    ["null", 400, "bad_request"],
    ['"text"', 400, "bad_request"],
    ["{}", 400, "bad_request"],
    ['{"text":1}', 400, "bad_request"],
    ['{"text":"a","channel":null}', 400, "bad_request"],
    ['{"text":"a","chanel":"k7x2mp"}', 400, "bad_request"],
    ['{"text":"a","retryAfterMs":1}', 400, "bad_request"],
    ['{"__proto__":{"text":"a"}}', 400, "bad_request"],
    ['{"text":" \\n "}', 422, "empty_text"],
    ['{"text":"\\u001b[2J"}', 422, "bad_text"],
    ['{"text":"\\ud800"}', 422, "bad_text"],
    [JSON.stringify({ text: `${longest}x` }), 413, "text_too_long"],
    ['{"text":"a","channel":"a b"}', 400, "bad_code"],
    ['{"text":"a","channel":""}', 400, "bad_code"],
    [JSON.stringify({ text: "x".repeat(maxBodyBytes) }), 413, "body_too_large"],
  ] as const
) {
  Deno.test(`POST /api/v1/notices refuses ${body.slice(0, 40)} as ${code}, and tells nobody`, async () => {
    const world = newWorld();
    const ada = await world.server.join("ada");
    ada.takeFrames();
    const answer = await ask(world, notices, { body });
    assert.deepEqual([answer.status, await codeOf(answer)], [status, code]);
    await world.server.settle();
    assert.deepEqual(ada.takeFrames(), []);
  });
}

Deno.test("POST /api/v1/notices takes the longest notice", async () => {
  const answer = await ask(newWorld(), notices, { body: JSON.stringify({ text: longest }) });
  assert.equal(answer.status, 202);
});

Deno.test("the operator's paths say which methods they take", async () => {
  const world = newWorld();
  const posted = await ask(world, "/metrics", { body: "" });
  assert.deepEqual([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
  const read = await ask(world, notices);
  assert.deepEqual([read.status, read.headers.get("allow")], [405, "POST"]);
});

Deno.test("every answer is counted once, and what was refused by it too, for pages of other origins as well", async () => {
  const world = newWorld({ allowedOrigins: ["https://web.example"] });
  const asked = (path: string, origin?: string, method = "GET"): Promise<Response> =>
    Promise.resolve(world.app.request(path, { method, headers: origin === undefined ? {} : { origin } }));
  await asked("/");
  await asked("/nothing");
  await asked("/nothing", "https://web.example");
  await asked("/nothing", "https://evil.example");
  await asked("/", "https://web.example", "OPTIONS");
  await asked("/", undefined, "DELETE");
  await asked("/metrics");
  world.server.broker.exists = () => Promise.reject(new Error("a mistake"));
  await asked("/api/v1/channels", undefined, "POST");
  const { answers, refusals } = world.server.hub.counters;
  assert.deepEqual([...answers], [["1xx", 0], ["2xx", 2], ["3xx", 0], ["4xx", 5], ["5xx", 1]]);
  assert.deepEqual(
    new Map([...refusals].filter(([, count]) => count > 0)),
    new Map([
      ["not_found", 2],
      ["origin_not_allowed", 1],
      ["method_not_allowed", 1],
      ["unauthorized", 1],
      ["internal_error", 1],
    ]),
  );
});
