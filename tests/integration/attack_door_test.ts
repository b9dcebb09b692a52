/**
 * Attacks on the way in, over real sockets: too many, too often, guessing, slow and half open.
 */
import assert from "node:assert/strict";
import { closeWithinMs } from "../../src/server/http/websocket.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { type RawAnswer, rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { joined, type Member } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

const v1 = "terminalchat.v1";
const join = JSON.stringify({ type: "join", name: "x" });
const handshake = [
  "connection: Upgrade",
  "upgrade: websocket",
  "sec-websocket-version: 13",
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
];

/** Asks for an upgrade that is to be refused. */
async function refused(server: OwnServer, code: string, from?: string): Promise<RawAnswer> {
  const headers = [...handshake, ...from === undefined ? [] : [`x-forwarded-for: ${from}`]];
  return await rawRequest(server, `/ws/${code}`, { headers: headers.slice(1), method: "GET" });
}

/** Joins a channel from an address. @returns What came first. */
async function tried(server: OwnServer, code: string, from: string): Promise<string> {
  const headers = [`x-forwarded-for: ${from}`];
  await using socket = await RawWebSocket.connect(server, `/ws/${code}`, { protocol: v1, headers });
  await socket.send(join);
  const frame = await socket.waitFor(/^/);
  const first = JSON.parse(frame.split("\n")[0] ?? "");
  if (first.type === "refused") assert.equal(await socket.closed, 1013);
  return first.type === "refused" ? `${first.code} ${typeof first.retryAfterMs}` : first.type;
}

/** Sees that somebody who is in can say something and hear it. */
async function isWell(member: Member): Promise<void> {
  const text = crypto.randomUUID();
  member.say(text);
  await member.takeUntil((push) => push.type === "message" && push.text === text);
}

function codeOf({ body }: RawAnswer): string {
  return JSON.parse(body).code;
}

Deno.test("an address that opens connection after connection is refused, and those who are in stay in", async () => {
  await using server = await ownServer(["--connections-per-address=5"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const sockets = await Promise.all(
    Array.from({ length: 4 }, (_, number) => RawWebSocket.connect(server, `/ws/code-${number}`)),
  );
  for (const code of ["k7x2mp", "code-0", "unused"]) {
    const answer = await refused(server, code);
    assert.deepEqual([answer.status, codeOf(answer)], [429, "too_many_connections"]);
    assert.match(answer.head, /^retry-after: 30$/m);
  }
  await isWell(ada);
  await Promise.all(sockets.map((socket) => socket.drop()));
  await isFree(server);
});

/** Waits until there is a place, as there is once the server has noticed that somebody is gone. */
async function isFree(server: OwnServer): Promise<void> {
  for (let count = 1; count < 20 && (await refused(server, "k7x2mp")).status === 429; count++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await (await RawWebSocket.connect(server, "/ws/k7x2mp")).drop();
}

Deno.test("connections that are opened at one moment do not slip in beyond the limit", async () => {
  await using server = await ownServer(["--connections-per-address=5"]);
  const tries = Array.from({ length: 50 }, (_, number) => RawWebSocket.connect(server, `/ws/code-${number}`));
  const outcomes = await Promise.allSettled(tries);
  const sockets = outcomes.flatMap((outcome) => outcome.status === "fulfilled" ? [outcome.value] : []);
  assert.equal(sockets.length, 5);
  await Promise.all(sockets.map((socket) => socket.drop()));
});

Deno.test("an address that joins again and again is refused, and those who are in stay in", async () => {
  await using server = await ownServer(["--joins-per-address=10"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  for (let count = 1; count < 10; count++) {
    await (await RawWebSocket.connect(server, "/ws/k7x2mp")).drop();
  }
  const answer = await refused(server, "k7x2mp");
  assert.deepEqual([answer.status, codeOf(answer)], [429, "too_many_joins"]);
  assert.match(answer.head, /^retry-after: [1-6]$/m);
  await isWell(ada);
});

Deno.test("who goes away during the upgrade holds no place", async () => {
  await using server = await ownServer(["--connections-per-address=3", "--joins-per-address=0"]);
  for (let count = 0; count < 30; count++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const head = ["GET /ws/k7x2mp HTTP/1.1", "host: localhost", ...handshake, "", ""].join("\r\n");
    await connection.write(new TextEncoder().encode(head));
    connection.close();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await isFree(server);
});

Deno.test("an address that makes channel after channel is refused, and others get theirs", async () => {
  await using server = await ownServer(["--channels-per-address=3", "--trust-proxy=loopback"]);
  const create = (from: string): Promise<RawAnswer> =>
    rawRequest(server, "/api/v1/channels", { method: "POST", headers: [`x-forwarded-for: ${from}`] });
  for (let count = 0; count < 3; count++) assert.equal((await create("192.0.2.1")).status, 201);
  const answer = await create("192.0.2.1");
  assert.deepEqual([answer.status, codeOf(answer)], [429, "too_many_channels"]);
  assert.match(answer.head, /^retry-after: \d+$/m);
  assert.equal((await create("192.0.2.2")).status, 201);
});

Deno.test("an address that guesses codes is refused, whether the code is used or not, and those who are in stay in", async () => {
  await using server = await ownServer([
    ...["--guesses-per-address=1", "--channels-per-address=0", "--joins-per-address=0"],
    "--trust-proxy=loopback",
  ]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  for (let count = 0; count < 60; count++) {
    assert.equal(await tried(server, `guess-${count}`, "192.0.2.1"), "welcome");
  }
  assert.equal(await tried(server, "k7x2mp", "192.0.2.1"), "too_many_joins number");
  assert.equal(await tried(server, "unused", "192.0.2.1"), "too_many_joins number");
  assert.equal(await tried(server, "k7x2mp", "192.0.2.2"), "welcome");
  await isWell(ada);
  const line = { headers: ["x-forwarded-for: 192.0.2.1"] };
  for (const path of ["/ws/k7x2mp", "/ws/unused/lina"]) {
    await using lina = await RawWebSocket.connect(server, path, line);
    await lina.waitFor("⚠️ Too many joins lately; come back in a little while");
    assert.equal(await lina.closed, 1013);
  }
});

Deno.test("who was in comes back though its address has guessed too much since, and though the whole server is under attack", async () => {
  await using server = await ownServer([
    ...["--guesses-per-address=1", "--guesses=1", "--channels-per-address=0", "--joins-per-address=0"],
    "--trust-proxy=loopback",
  ]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  assert.equal(await tried(server, "k7x2mp", "192.0.2.1"), "welcome");
  for (let count = 0; count < 65; count++) await tried(server, `guess-${count}`, "192.0.2.1");
  assert.equal(await tried(server, "unused", "192.0.2.1"), "too_many_joins number");
  assert.equal(await tried(server, "k7x2mp", "192.0.2.1"), "welcome");
});

Deno.test("guessing from many addresses is bounded for all of them together", async () => {
  await using server = await ownServer(["--guesses=1", "--trust-proxy=loopback"]);
  let found = 0;
  for (let count = 0; count < 80; count++) {
    if (await tried(server, `guess-${count}`, `192.0.2.${count}`) === "welcome") found++;
  }
  assert.equal(found, 64);
  assert.equal(await tried(server, "k7x2mp", "198.51.100.1"), "too_many_joins number");
});

Deno.test("an IPv6 address is the first 64 bits of it, however many somebody has", async () => {
  await using server = await ownServer(["--joins-per-address=2", "--trust-proxy=loopback"]);
  assert.equal(await tried(server, "one", "2001:db8:1:2::1"), "welcome");
  assert.equal(await tried(server, "two", "2001:db8:1:2::2"), "welcome");
  assert.equal((await refused(server, "three", "2001:db8:1:2:ffff::3")).status, 429);
  assert.equal(await tried(server, "three", "2001:db8:1:3::1"), "welcome");
});

Deno.test("what a client writes into X-Forwarded-For gets it no other address", async () => {
  await using proxied = await ownServer(["--joins-per-address=3", "--trust-proxy=loopback"]);
  for (let count = 0; count < 3; count++) await tried(proxied, "k7x2mp", `192.0.2.${count}, 203.0.113.5`);
  assert.equal((await refused(proxied, "k7x2mp", "192.0.2.9, 203.0.113.5")).status, 429);
});

Deno.test("there are so many channels and no more, and people get into those that are there", async () => {
  await using server = await ownServer(["--max-channels=2", "--trust-proxy=loopback"]);
  const [ada] = await joined(server, "ada", "one");
  const [bob] = await joined(server, "bob", "two");
  await using _ada = ada;
  await using _bob = bob;
  assert.equal(await tried(server, "three", "192.0.2.1"), "server_full undefined");
  const answer = await rawRequest(server, "/api/v1/channels", { method: "POST" });
  assert.deepEqual([answer.status, codeOf(answer)], [503, "server_full"]);
  assert.match(answer.head, /^retry-after: 30$/m);
  assert.equal(await tried(server, "one", "192.0.2.1"), "welcome");
  await isWell(ada);
});

interface Slow {
  readonly what: string;
  readonly path?: string;
  readonly protocol?: string;
  /** What it sends at once. */
  readonly first?: readonly number[];
  /** What it sends ten times a second. */
  readonly again?: readonly number[];
  readonly join?: true;
  readonly closeCodes: readonly number[];
  /** When it is closed, in seconds. */
  readonly after: number;
}

/** A frame of 4,096 bytes begins, with a mask of zeros, and a message that has only begun. */
const frameHead = [0x81, 0xfe, 0x10, 0x00, 0, 0, 0, 0];
const firstFragment = [0x01, 0x81, 0, 0, 0, 0, 0x61];
const nextFragment = [0x00, 0x81, 0, 0, 0, 0, 0x61];

const slowOnes: readonly Slow[] = [
  { what: "says nothing", protocol: v1, closeCodes: [4500], after: 10 },
  { what: "only pings", protocol: v1, again: [0x89, 0x80, 0, 0, 0, 0], closeCodes: [4500], after: 10 },
  {
    what: "begins a frame and goes on with it byte by byte",
    protocol: v1,
    first: frameHead,
    again: [0x61],
    closeCodes: [4500],
    after: 10,
  },
  {
    what: "begins a message and goes on with it piece by piece",
    protocol: v1,
    first: firstFragment,
    again: nextFragment,
    closeCodes: [4500],
    after: 10,
  },
  {
    what: "has joined, and goes on with a frame byte by byte",
    protocol: v1,
    join: true,
    first: frameHead,
    again: [0x61],
    // The platform's own pings may find it first.
    closeCodes: [4008, 1001],
    after: 30,
  },
  {
    what: "listens by the line protocol, and goes on with a frame byte by byte",
    first: frameHead,
    again: [0x61],
    closeCodes: [1001],
    after: 30,
  },
];

/** Does what a slow one does until the server has ended it. @returns With what code, and after how many seconds. */
async function beSlow(server: OwnServer, slow: Slow): Promise<readonly [number, number]> {
  const startedAtMs = performance.now();
  const { protocol } = slow;
  await using socket = await RawWebSocket.connect(
    server,
    "/ws/k7x2mp",
    protocol === undefined ? {} : { protocol },
  );
  if (slow.join) await socket.send(join);
  await socket.sendBytes(...slow.first ?? []);
  const sending = setInterval(() => void socket.sendBytes(...slow.again ?? []).catch(() => {}), 100);
  await within(60_000, socket.ended, slow.what);
  clearInterval(sending);
  return [await socket.closed, (performance.now() - startedAtMs) / 1_000];
}

Deno.test("connections that are slow or half open end, and their places are free", async (t) => {
  await using server = await ownServer([`--max-connections=${slowOnes.length + 2}`]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using listener = await RawWebSocket.connect(server, "/ws/k7x2mp");
  const ending = slowOnes.map((slow) => beSlow(server, slow));
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal((await refused(server, "k7x2mp")).status, 503);
  const pinging = setInterval(() => ada.send({ type: "ping" }), 5_000);
  const ends = await Promise.all(ending);
  clearInterval(pinging);
  for (const [index, { what, closeCodes, after }] of slowOnes.entries()) {
    await t.step(what, () => {
      const [code, seconds] = ends[index] ?? [0, 0];
      assert.ok(closeCodes.includes(code), `${code}`);
      assert.ok(seconds > after - 1.5 && seconds < after + closeWithinMs / 1_000 + 4, `${seconds} s`);
    });
  }
  await t.step("who is in, and who only listens, stays", async () => {
    await isWell(ada);
    await listener.waitFor(/^ada: /);
  });
  await t.step("others get in", async () => {
    const [bob] = await joined(server, "bob");
    await bob[Symbol.asyncDispose]();
  });
});

Deno.test("a connection that never finishes its close counts against its address until it is let go", async () => {
  await using server = await ownServer(["--connections-per-address=2"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using stubborn = await RawWebSocket.connect(server, "/ws/k7x2mp", v1);
  await stubborn.sendBinary(new Uint8Array([1, 2, 3]));
  assert.equal(await stubborn.closed, 4501);
  assert.equal((await refused(server, "k7x2mp")).status, 429);
  await within(closeWithinMs + 3_000, stubborn.ended, "the end");
  const [bob] = await joined(server, "bob");
  await using _bob = bob;
  await isWell(ada);
});
