import assert from "node:assert/strict";
import type { Hono } from "hono";
import { codeAlphabet } from "../../../src/protocol/names.ts";
import { createApp } from "../../../src/server/http/app.ts";
import { FakeServer } from "../../support/fake_server.ts";

interface World {
  readonly app: Hono;
  readonly server: FakeServer;
}

function newWorld({ maxConnections = 0 } = {}): World {
  const server = new FakeServer();
  const { hub, broker, clock, log } = server;
  const startedAtMs = clock.monotonicMs();
  return {
    server,
    app: createApp({ hub, broker, clock, log, maxConnections, version: "1.2.3", startedAtMs }),
  };
}

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

Deno.test("GET /ws/{code} lets nobody in beyond the limit, or while the server drains", async () => {
  const { app, server } = newWorld({ maxConnections: 1 });
  const upgrade = { headers: { connection: "upgrade", upgrade: "websocket" } };
  const ada = await server.join("ada");
  const full = await app.request("/ws/k7x2mp", upgrade);
  await assertProblem(full, 503, "The server is full");
  assert.equal(full.headers.get("retry-after"), "30");
  const drained = server.hub.drain(() => 0);
  await assertProblem(await app.request("/ws/k7x2mp", upgrade), 503, "The server is about to restart");
  await server.settle();
  ada.drop();
  await drained;
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
