import assert from "node:assert/strict";
import { refusals } from "../../../src/protocol/errors.ts";
import { codeAlphabet } from "../../../src/protocol/names.ts";
import { Door, type DoorLimits } from "../../../src/server/core/door.ts";
import { createApp } from "../../../src/server/http/app.ts";
import { ClientAddress } from "../../../src/server/http/client_address.ts";
import { IpRanges } from "../../../src/server/http/ip_address.ts";
import { FakeServer } from "../../support/fake_server.ts";
import { openDoor } from "../../support/server_rules.ts";

interface World {
  readonly app: ReturnType<typeof createApp>;
  readonly server: FakeServer;
  readonly door: Door;
}

function newWorld(
  limits: Partial<DoorLimits> = {},
  { trusted = [], allowedOrigins = [] }: {
    readonly trusted?: readonly string[];
    readonly allowedOrigins?: readonly string[];
  } = {},
): World {
  const server = new FakeServer();
  const { hub, broker, clock, log } = server;
  const startedAtMs = clock.monotonicMs();
  const door = new Door({ ...openDoor, ...limits }, startedAtMs);
  const clientAddress = new ClientAddress({ trusted: new IpRanges(trusted), log });
  const parts = { hub, broker, clock, log, door, clientAddress, allowedOrigins };
  return { server, door, app: createApp({ ...parts, version: "1.2.3", startedAtMs }) };
}

const someone = { address: "192.0.2.1", network: "192.0.2.1" };

async function assertProblem(response: Response, status: number, title: string): Promise<void> {
  assert.equal(response.status, status);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const problem = await response.json();
  assert.deepEqual({ ...problem, code: undefined }, { type: "about:blank", title, status, code: undefined });
  assert.match(problem.code, /^[a-z_]+$/);
}

Deno.test("GET / tells that the server runs, and how much", async () => {
  const { app, server } = newWorld();
  await server.join("ada", "one");
  await server.join("bob", "two");
  server.connect("three");
  server.clock.pass(5_900);
  const response = await app.request("/");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    status: "running",
    name: "TerminalChat",
    version: "1.2.3",
    uptimeSeconds: 5,
    activeChannels: 2,
    connections: 3,
  });
});

Deno.test("GET /health says healthy until the server drains", async () => {
  const { app, server } = newWorld();
  const response = await app.request("/health");
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: "healthy" });
  const drained = server.hub.drain(() => 0);
  const draining = await app.request("/health");
  await assertProblem(draining, 503, "The server is about to restart");
  assert.equal(draining.headers.get("retry-after"), "5");
  await server.settle();
  await drained;
});

Deno.test("POST /api/v1/channels makes codes that no channel has", async () => {
  const { app } = newWorld();
  const codes = new Set<string>();
  for (let count = 0; count < 50; count++) {
    const response = await app.request("/api/v1/channels", { method: "POST" });
    assert.equal(response.status, 201);
    codes.add((await response.json()).code);
  }
  assert.equal(codes.size, 50);
  for (const code of codes) assert.match(code, new RegExp(`^[${codeAlphabet}]{6}$`));
});

Deno.test("POST /api/v1/channels tries again when a channel has that code", async () => {
  const { app, server } = newWorld();
  const asked: string[] = [];
  server.broker.exists = (code) => Promise.resolve(asked.push(code) < 3);
  const { code } = await (await app.request("/api/v1/channels", { method: "POST" })).json();
  assert.equal(asked.length, 3);
  assert.equal(code, asked[2]);
});

Deno.test("POST /api/v1/channels makes none while the server drains", async () => {
  const { app, server } = newWorld();
  const drained = server.hub.drain(() => 0);
  await assertProblem(
    await app.request("/api/v1/channels", { method: "POST" }),
    503,
    "The server is about to restart",
  );
  await server.settle();
  await drained;
});

for (
  const path of ["/nothing", "/ws", "/ws/", "/ws/a/b/c", "/api", "/api/v1/channels/x", "//", "/.env", "/%00"]
) {
  Deno.test(`GET ${path} is not there`, async () => {
    await assertProblem(await newWorld().app.request(path), 404, "There is nothing here");
  });
}

for (
  const [method, path, allow] of [
    ["POST", "/", "GET, HEAD"],
    ["DELETE", "/health", "GET, HEAD"],
    ["GET", "/api/v1/channels", "POST"],
    ["PUT", "/ws/k7x2mp", "GET, HEAD"],
    ["POST", "/ws/k7x2mp/ada", "GET, HEAD"],
  ] as const
) {
  Deno.test(`${method} ${path} says which methods the path takes`, async () => {
    const response = await newWorld().app.request(path, { method });
    await assertProblem(response, 405, "This path does not take that method");
    assert.equal(response.headers.get("allow"), allow);
  });
}

const codes = [
  "a.b",
  "a%2Fb",
  "..%2F..",
  "a%20b",
  "%00",
  "a%00b",
  "ä",
  "%FF",
  "%",
  "x".repeat(65),
  "x".repeat(10_000),
];
for (const code of codes) {
  Deno.test(`GET /ws/${code.slice(0, 66)} is no way into a channel`, async () => {
    const response = await newWorld().app.request(`http://localhost/ws/${code}`);
    await assertProblem(response, 400, "A channel code has 1 to 64 letters, digits, - and _");
  });
}

Deno.test("GET /ws/{code} without an upgrade says what is missing", async () => {
  for (const path of ["/ws/k7x2mp", "/ws/K7X2MP", "/ws/k7x2mp/ada"]) {
    const response = await newWorld().app.request(path);
    await assertProblem(response, 426, "Connect to this path with a WebSocket");
    assert.equal(response.headers.get("upgrade"), "websocket");
  }
});

const upgrade = { headers: { connection: "upgrade", upgrade: "websocket" } };

Deno.test("GET /ws/{code} lets nobody in beyond the limit, or while the server drains", async () => {
  const { app, server, door } = newWorld({ connections: 1 });
  door.enter(someone, "k7x2mp", server.clock.monotonicMs());
  const full = await app.request("/ws/k7x2mp", upgrade);
  await assertProblem(full, 503, "The server is full");
  assert.equal(full.headers.get("retry-after"), "30");
  const drained = server.hub.drain(() => 0);
  await assertProblem(await app.request("/ws/k7x2mp", upgrade), 503, "The server is about to restart");
  await server.settle();
  await drained;
});

Deno.test("GET /ws/{code} answers who is not let in once, with the headers of every answer", async () => {
  const { app, server } = newWorld({ joinsPerAddress: 1 });
  for (const status of [426, 429]) {
    const response = await app.request("/ws/k7x2mp", upgrade, { peer: "192.0.2.1" });
    assert.equal(response.status, status);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.equal(response.headers.get("cache-control"), "no-store");
  }
  const { answers, refusals: refused } = server.hub.counters;
  assert.equal(answers.get("4xx"), 2);
  assert.equal(refused.get("upgrade_required"), 1);
  assert.equal(refused.get("too_many_joins"), 1);
});

Deno.test("GET /ws/{code} counts nobody in whom a guard turns away", async () => {
  const { app, door } = newWorld({ joinsPerAddress: 1 });
  const from = (headers: Readonly<Record<string, string>>): Response | Promise<Response> =>
    app.request("/ws/k7x2mp", { headers: { ...upgrade.headers, ...headers } }, { peer: "192.0.2.1" });
  for (let count = 0; count < 3; count++) {
    await assertProblem(
      await from({ origin: "https://evil.example" }),
      403,
      refusals.origin_not_allowed.message,
    );
  }
  assert.equal((await from({})).status, 426);
  assert.equal(door.connectionCount, 0);
});

Deno.test("GET /ws/{code} gives its place back where the handshake is not complete", async () => {
  const { app, door } = newWorld({ connections: 1 });
  for (let count = 0; count < 3; count++) {
    const response = await app.request("/ws/k7x2mp", upgrade);
    await assertProblem(response, 426, "Connect to this path with a WebSocket");
  }
  assert.equal(door.connectionCount, 0);
});

Deno.test("GET /ws/{code} tells an address that has too many connections, or joins too often, when to come back", async () => {
  const { app, server, door } = newWorld({ connectionsPerAddress: 1, joinsPerAddress: 2 });
  const from = (peer: string) => app.request("/ws/k7x2mp", upgrade, { peer });
  const place = door.enter(someone, "k7x2mp", server.clock.monotonicMs());
  assert.ok(place.type === "let_in");
  const tooMany = await from("192.0.2.1");
  await assertProblem(tooMany, 429, "Too many connections from this address");
  assert.equal(tooMany.headers.get("retry-after"), "30");
  assert.equal((await from("192.0.2.2")).status, 426);
  door.leave(place, server.clock.monotonicMs());
  assert.equal((await from("192.0.2.1")).status, 426);
  const tooOften = await from("::ffff:192.0.2.1");
  await assertProblem(tooOften, 429, "Too many joins lately; come back in a little while");
  assert.equal(tooOften.headers.get("retry-after"), "30");
  server.clock.pass(30_000);
  assert.equal((await from("192.0.2.1")).status, 426);
});

Deno.test("GET /ws/{code} counts whom a trusted proxy names", async () => {
  const { app } = newWorld({ joinsPerAddress: 1 }, { trusted: ["loopback"] });
  const from = (name: string, peer: string) =>
    app.request("/ws/k7x2mp", { headers: { ...upgrade.headers, "x-forwarded-for": name } }, { peer });
  assert.equal((await from("192.0.2.1", "127.0.0.1")).status, 426);
  assert.equal((await from("192.0.2.2", "127.0.0.1")).status, 426);
  assert.equal((await from("198.51.100.9, 192.0.2.1", "127.0.0.1")).status, 429);
  assert.equal((await from("192.0.2.3", "192.0.2.1")).status, 429);
});

Deno.test("POST /api/v1/channels makes so many a minute for one address, and others get theirs", async () => {
  const { app, server } = newWorld({ channelsPerAddress: 2 });
  const from = (peer: string) => app.request("/api/v1/channels", { method: "POST" }, { peer });
  assert.equal((await from("192.0.2.1")).status, 201);
  assert.equal((await from("192.0.2.1")).status, 201);
  const tooMany = await from("192.0.2.1");
  await assertProblem(tooMany, 429, "Too many new channels from this address");
  assert.equal(tooMany.headers.get("retry-after"), "30");
  assert.equal((await from("192.0.2.2")).status, 201);
  server.clock.pass(30_000);
  assert.equal((await from("192.0.2.1")).status, 201);
});

Deno.test("POST /api/v1/channels makes none where there are as many channels as there may be", async () => {
  const { app, server } = newWorld();
  Object.defineProperty(server.broker, "isFull", { value: true });
  const response = await app.request("/api/v1/channels", { method: "POST" });
  await assertProblem(response, 503, "The server is full");
  assert.equal(response.headers.get("retry-after"), "30");
});

Deno.test("A request that meets a mistake is answered, and the mistake logged", async () => {
  const { app, server } = newWorld();
  server.broker.exists = () => Promise.reject(new Error("a mistake"));
  await assertProblem(
    await app.request("/api/v1/channels", { method: "POST" }),
    500,
    "The server made a mistake",
  );
  assert.deepEqual(server.log.lines, ["error: a request could not be answered"]);
});
