/**
 * Attacks over plain HTTP, on a real port: foreign web pages, long bodies, what an answer gives away.
 */
import assert from "node:assert/strict";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { type RawAnswer, rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { joined } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

const upgrade = [
  "upgrade: websocket",
  "sec-websocket-version: 13",
  "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
];

function codeOf({ body }: RawAnswer): string {
  return JSON.parse(body).code;
}

Deno.test("a web page of another origin gets nothing from a server, and no connection", async () => {
  await using server = await ownServer();
  for (
    const origin of ["https://evil.example", "http://localhost.evil.example", "null", "http://localhost:1"]
  ) {
    for (
      const [method, path] of [["GET", "/"], ["POST", "/api/v1/channels"], [
        "OPTIONS",
        "/api/v1/channels",
      ]] as const
    ) {
      const answer = await rawRequest(server, path, { method, headers: [`origin: ${origin}`] });
      assert.deepEqual([answer.status, codeOf(answer)], [403, "origin_not_allowed"], `${origin} ${path}`);
      assert.doesNotMatch(answer.head, /access-control/i);
    }
    const answer = await rawRequest(server, "/ws/k7x2mp", { headers: [...upgrade, `origin: ${origin}`] });
    assert.deepEqual([answer.status, codeOf(answer)], [403, "origin_not_allowed"], origin);
  }
  const status = JSON.parse((await rawRequest(server, "/")).body);
  assert.deepEqual([status.connections, status.activeChannels], [0, 0]);
});

Deno.test("a web page of the server's own host, and one that is allowed, may connect", async () => {
  await using server = await ownServer(["--allow-origin=https://web.example,https://other.example"]);
  for (const origin of ["http://localhost", "https://web.example", "https://other.example"]) {
    await using socket = await RawWebSocket.connect(server, "/ws/k7x2mp/lina", {
      headers: [`origin: ${origin}`],
    });
    await socket.waitFor(/joined the chat$/);
  }
  const answer = await rawRequest(server, "/health", { headers: ["origin: https://web.example"] });
  assert.match(answer.head, /^access-control-allow-origin: https:\/\/web\.example$/im);
  assert.doesNotMatch(answer.head, /access-control-allow-credentials|set-cookie/i);
});

Deno.test("a page behind a trusted proxy is known by the host that it was asked for at", async () => {
  await using server = await ownServer(["--trust-proxy=loopback"]);
  const headers = ["origin: https://chat.example.org", "x-forwarded-host: chat.example.org"];
  await using socket = await RawWebSocket.connect(server, "/ws/k7x2mp/lina", { headers });
  await socket.waitFor("🟢 lina joined the chat");
});

for (
  const [what, headers] of [
    ["told how long it is", ["content-length: 1000000000"]],
    ["in pieces without end", ["transfer-encoding: chunked"]],
  ] as const
) {
  Deno.test(`a body of a gigabyte, ${what}, is refused before it has come`, async () => {
    await using server = await ownServer();
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    const head = ["POST /api/v1/channels HTTP/1.1", "host: localhost", ...headers, "", ""].join("\r\n");
    await connection.write(new TextEncoder().encode(head));
    const piece = new TextEncoder().encode(`1000\r\n${"x".repeat(4_096)}\r\n`);
    let sent = 0;
    let isAnswered = false;
    const sending = (async () => {
      while (!isAnswered && sent < 1e9) sent += await connection.write(piece);
    })().catch(() => {});
    const bytes = new Uint8Array(4_096);
    const count = await within(10_000, connection.read(bytes), "the answer");
    isAnswered = true;
    assert.match(
      new TextDecoder().decode(bytes.subarray(0, count ?? 0)),
      /^HTTP\/1\.1 413 [^]*body_too_large/,
    );
    connection.close();
    await sending;
    assert.ok(sent < 50_000_000, `${sent}`);
    assert.equal((await rawRequest(server, "/health")).status, 200);
  });
}

Deno.test("every answer carries its headers, and HEAD is answered like GET without the body", async () => {
  await using server = await ownServer();
  for (const path of ["/", "/health", "/nothing", "/ws/k7x2mp", "/ws/%00"]) {
    const get = await rawRequest(server, path);
    const head = await rawRequest(server, path, { method: "HEAD" });
    assert.equal(head.status, get.status);
    assert.equal(head.body, "");
    for (const { head: lines } of [get, head]) {
      assert.match(lines, /^x-content-type-options: nosniff$/im);
      assert.match(lines, /^content-security-policy: default-src 'none'/im);
      assert.match(lines, /^cache-control: no-store$/im);
      assert.match(lines, new RegExp(`^content-length: ${new TextEncoder().encode(get.body).length}$`, "im"));
      assert.doesNotMatch(lines, /set-cookie|access-control|x-powered-by|^server:/im);
    }
  }
});

/** What somebody outside sees of a code, without joining. */
async function seenOf(server: OwnServer, code: string): Promise<readonly unknown[]> {
  const tell = (answer: RawAnswer): readonly unknown[] => [
    answer.status,
    answer.body,
    answer.head.replace(/^date: .*$/im, ""),
  ];
  const plain = await rawRequest(server, `/ws/${code}`);
  const foreign = await rawRequest(server, `/ws/${code}`, {
    headers: [...upgrade, "origin: https://evil.example"],
  });
  const half = await rawRequest(server, `/ws/${code}`, { headers: upgrade.slice(0, 1) });
  const wrongMethod = await rawRequest(server, `/ws/${code}`, { method: "POST" });
  await using socket = await RawWebSocket.connect(server, `/ws/${code}`, "terminalchat.v1");
  await socket.send('{"type":"ping"}');
  await socket.waitFor('{"type":"pong"}');
  await socket.send('{"type":"history","before":5,"limit":5}');
  await socket.waitFor(/not_joined/);
  return [plain, foreign, half, wrongMethod].map(tell).concat([socket.frames]);
}

Deno.test("nothing that somebody sees without joining tells a code that is used from one that is not", async () => {
  await using server = await ownServer();
  const [ada] = await joined(server, "ada", "used22");
  await using _ada = ada;
  ada.say("something");
  await ada.take("message");
  assert.deepEqual(await seenOf(server, "used22"), await seenOf(server, "unused"));
});

Deno.test("how long an upgrade takes does not tell a code that is used from one that is not", async () => {
  const directory = await Deno.makeTempDir();
  try {
    // One that is only in the data file would have to be looked for there.
    const data = [`--data=${directory}/chat.db`, "--joins-per-address=0"];
    await using server = await ownServer(data);
    const [ada] = await joined(server, "ada", "used22");
    await using _ada = ada;
    const timed = async (code: string): Promise<number> => {
      const startedAtMs = performance.now();
      const socket = await RawWebSocket.connect(server, `/ws/${code}`, "terminalchat.v1");
      const tookMs = performance.now() - startedAtMs;
      await socket.drop();
      return tookMs;
    };
    const rounds: (readonly [number, number])[] = [];
    for (let count = 0; count < 60; count++) {
      rounds.push([await timed("used22"), await timed(`unused-${count}`)]);
    }
    const median = (index: 0 | 1): number =>
      rounds.map((round) => round[index]).sort((a, b) => a - b)[30] ?? 0;
    const ratio = median(0) / median(1);
    assert.ok(ratio > 0.5 && ratio < 2, `${median(0)} ms and ${median(1)} ms`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
