import assert from "node:assert/strict";
import { version } from "../../src/version.ts";
import { ownServer } from "../support/own_server.ts";
import { joined, Member } from "../support/v1_client.ts";

Deno.test("a server tells its status, its health and new codes over HTTP", async () => {
  await using server = await ownServer();
  const get = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`http://${server.address}${path}`, init);
  const [ada] = await joined(server, "ada", "one");
  const [bob] = await joined(server, "bob", "two");
  await using _ada = ada;
  await using _bob = bob;

  const status = await (await get("/")).json();
  assert.deepEqual({ ...status, uptimeSeconds: 0 }, {
    status: "running",
    name: "TerminalChat",
    version,
    uptimeSeconds: 0,
    activeChannels: 2,
    connections: 2,
  });
  assert.ok(Number.isInteger(status.uptimeSeconds) && status.uptimeSeconds >= 0);

  const health = await get("/health");
  assert.equal(health.status, 200);
  assert.match(health.headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(await health.json(), { status: "healthy" });

  const created = await get("/api/v1/channels", { method: "POST" });
  assert.equal(created.status, 201);
  const { code } = await created.json();
  assert.match(code, /^[a-hjkmnp-z2-9]{6}$/);
  const [cleo, welcome] = await joined(server, "cleo", code);
  await using _cleo = cleo;
  assert.deepEqual(welcome.members, [{ name: "cleo" }]);

  const head = await get("/health", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");

  const missing = await get("/nothing");
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(await missing.json(), {
    type: "about:blank",
    title: "There is nothing here",
    status: 404,
    code: "not_found",
  });
});

Deno.test("a server has room for so many connections and no more", async () => {
  await using server = await ownServer(["--max-connections=1"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const socket = new WebSocket(`ws://${server.address}/ws/k7x2mp`, ["terminalchat.v1"]);
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.onopen = () => resolve("open");
  socket.onerror = () => {};
  socket.onclose = () => resolve("closed");
  assert.equal(await promise, "closed");
});

Deno.test("a name may be so long and no longer", async () => {
  await using server = await ownServer(["--max-name=5"]);
  const [ada] = await joined(server, "adaly");
  await using _ada = ada;
  await using bob = await Member.connect(server);
  bob.send({ type: "join", name: "bobbie" });
  const { code, message } = await bob.take("refused");
  assert.deepEqual([code, message], ["bad_name", "A name has at most 5 characters"]);
  bob.send({ type: "join", name: "adaly" });
  assert.equal((await bob.take("welcome")).name, "ada-2");
});

Deno.test("a server has room for so many members of a channel and no more", async () => {
  await using server = await ownServer(["--members-per-channel=1"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;

  await using bob = await Member.connect(server);
  bob.send({ type: "join", name: "bob" });
  assert.deepEqual(await bob.take("refused"), {
    type: "refused",
    code: "channel_full",
    message: "The channel is full",
  });
  assert.equal(await bob.closed, 1013);
});
