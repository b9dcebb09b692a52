import assert from "node:assert/strict";
import type { RefusalCode } from "../../src/protocol/errors.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { joined, Member } from "../support/v1_client.ts";

/** After whatever came: somebody new is served as if nothing had been. */
async function servesAsEver(server: OwnServer): Promise<void> {
  const [member, welcome] = await joined(server, "visitor", "clean");
  assert.deepEqual(welcome.members, [{ name: "visitor" }]);
  member.send({ type: "publish", nonce: "v-1", text: "still here" });
  assert.equal((await member.take("message")).text, "still here");
  member.send({ type: "leave" });
  assert.equal(await member.closed, 1000);
}

interface BadLine {
  readonly what: string;
  readonly line: string;
  readonly code: RefusalCode;
}

const publish = { type: "publish", nonce: "n", text: "x" };

/** Refused before and after a join. */
const badFrames: readonly BadLine[] = [
  { what: "no JSON", line: "hello", code: "bad_frame" },
  { what: "half of JSON", line: '{"type":"publish"', code: "bad_frame" },
  ...["[]", "null", "17", '"join"'].map((line): BadLine => ({
    what: `JSON ${line}`,
    line,
    code: "bad_frame",
  })),
  { what: "no type", line: "{}", code: "bad_frame" },
  { what: "a type that is a number", line: '{"type":1}', code: "bad_frame" },
  { what: "an unknown type", line: '{"type":"teleport"}', code: "bad_frame" },
  { what: "a type from a prototype", line: '{"type":"constructor"}', code: "bad_frame" },
  { what: "no nonce", line: '{"type":"publish","text":"x"}', code: "bad_frame" },
  { what: "a nonce of 65", line: JSON.stringify({ ...publish, nonce: "n".repeat(65) }), code: "bad_frame" },
  { what: "a text that is a number", line: '{"type":"publish","nonce":"n","text":1}', code: "bad_frame" },
  { what: "a retry that is a word", line: JSON.stringify({ ...publish, retry: "yes" }), code: "bad_frame" },
  { what: "a name that is a list", line: '{"type":"rename","name":["ada"]}', code: "bad_frame" },
  { what: "an offset that is none", line: '{"type":"history","before":-1,"limit":1.5}', code: "bad_frame" },
  { what: "a since that is none", line: '{"type":"join","name":"x","since":"now"}', code: "bad_frame" },
];

const badNames = [
  "",
  "   ",
  "n".repeat(1_000),
  "a:b",
  "a\u0000b",
  "a\u001b[31mb",
  "a\u202eb",
  "a\u200bb",
  "🟢 bob",
  "\ud800",
];

const badCommands: readonly BadLine[] = [
  ...badFrames,
  { what: "a second join", line: '{"type":"join","name":"other"}', code: "joined_already" },
  { what: "an empty text", line: JSON.stringify({ ...publish, text: "" }), code: "empty_text" },
  { what: "a blank text", line: JSON.stringify({ ...publish, text: " \n\t " }), code: "empty_text" },
  { what: "a text with ESC", line: JSON.stringify({ ...publish, text: "\u001b[2J" }), code: "bad_text" },
  { what: "a text with NUL", line: JSON.stringify({ ...publish, text: "a\u0000" }), code: "bad_text" },
  { what: "a text with C1", line: JSON.stringify({ ...publish, text: "\u009b31m" }), code: "bad_text" },
  { what: "half of a pair", line: JSON.stringify({ ...publish, text: "\ud83d" }), code: "bad_text" },
  {
    what: "a long text",
    line: JSON.stringify({ ...publish, text: "x".repeat(4_001) }),
    code: "text_too_long",
  },
  {
    what: "a whisper to nobody",
    line: '{"type":"whisper","nonce":"w","to":"nobody","text":"x"}',
    code: "unknown_member",
  },
  { what: "a page of 201", line: '{"type":"history","before":5,"limit":201}', code: "bad_position" },
  ...badNames.map((name): BadLine => ({
    what: `the name ${JSON.stringify(name).slice(0, 20)}`,
    line: JSON.stringify({ type: "rename", name }),
    code: "bad_name",
  })),
];

Deno.test("whatever a member sends is refused by itself, and the member goes on", async () => {
  await using server = await ownServer();
  const [member] = await joined(server, "ada");
  for (const { what, line, code } of badCommands) {
    member.sendRaw(line);
    assert.equal((await member.take("refused")).code, code, what);
  }
  member.send({ type: "publish", nonce: "good", text: "and on" });
  assert.equal((await member.take("message")).offset, 1);
  await servesAsEver(server);
  await member[Symbol.asyncDispose]();
});

Deno.test("whatever comes before a join is refused, and a join is still welcome", async () => {
  await using server = await ownServer();
  await using member = await Member.connect(server);
  const early = ['{"type":"publish","nonce":"n","text":"x"}', '{"type":"typing"}', '{"type":"leave"}'];
  for (const line of early) {
    member.sendRaw(line);
    assert.equal((await member.take("refused")).code, "not_joined", line);
  }
  for (const { what, line, code } of badFrames) {
    member.sendRaw(line);
    assert.equal((await member.take("refused")).code, code, what);
  }
  for (const name of badNames) {
    member.send({ type: "join", name });
    assert.equal((await member.take("refused")).code, "bad_name", name.slice(0, 10));
  }
  member.send({ type: "join", name: "ada" });
  assert.equal((await member.take("welcome")).name, "ada");
});

Deno.test("a name that is taken ignoring case is not given twice", async () => {
  await using server = await ownServer();
  const [ada] = await joined(server, "Ada");
  const [second, welcome] = await joined(server, "ADA");
  assert.equal(welcome.name, "ADA-2");
  second.send({ type: "rename", name: "ada" });
  assert.equal((await second.take("refused")).code, "name_taken");
  await ada[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});

Deno.test("a binary frame is a protocol violation", async () => {
  await using server = await ownServer();
  const [member] = await joined(server, "ada");
  member.sendRaw(new Uint8Array([1, 2, 3]));
  assert.equal(await member.closed, 4501);
  await servesAsEver(server);
});

Deno.test("a frame of 1 MiB is too large, from a member and from somebody who has not joined", async () => {
  await using server = await ownServer();
  const [member] = await joined(server, "ada");
  const stranger = await Member.connect(server);
  for (const each of [member, stranger]) {
    each.sendRaw("x".repeat(1_048_576));
    assert.equal((await each.take("refused")).code, "frame_too_large");
    assert.equal(await each.closed, 1009);
  }
  await servesAsEver(server);
});

Deno.test("before a join frames are small", async () => {
  await using server = await ownServer();
  const stranger = await Member.connect(server);
  stranger.sendRaw(`{"type":"join","name":"ada","x":"${"x".repeat(4_096)}"}`);
  assert.equal((await stranger.take("refused")).code, "frame_too_large");
  assert.equal(await stranger.closed, 1009);
});

const badPaths: readonly (readonly [string, string, number, string])[] = [
  ["GET", "/nowhere", 404, "not_found"],
  ["GET", "/ws", 404, "not_found"],
  ["GET", "/ws/a/b/c", 404, "not_found"],
  ["GET", "/ws/a%2Fb", 400, "bad_code"],
  ["GET", "/ws/a%00b", 400, "bad_code"],
  ["GET", "/ws/%E0%A4%A", 400, "bad_code"],
  ["GET", "/ws/a.b", 400, "bad_code"],
  ["GET", `/ws/${"a".repeat(10_000)}`, 400, "bad_code"],
  ["GET", "/ws/k7x2mp", 426, "upgrade_required"],
  ["GET", "/ws/k7x2mp/ada", 426, "upgrade_required"],
  ["POST", "/", 405, "method_not_allowed"],
  ["DELETE", "/health", 405, "method_not_allowed"],
  ["GET", "/api/v1/channels", 405, "method_not_allowed"],
  ["PUT", "/ws/k7x2mp", 405, "method_not_allowed"],
];

for (const [method, path, status, code] of badPaths) {
  Deno.test(`${method} ${path.slice(0, 20)} is answered with ${status} ${code}`, async () => {
    await using server = await ownServer();
    const answer = await fetch(`http://${server.address}${path}`, { method });
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get("content-type"), "application/problem+json");
    assert.equal((await answer.json()).code, code);
    await servesAsEver(server);
  });
}

Deno.test("a path with .. leads nowhere else", async () => {
  await using server = await ownServer();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  const request = "GET /ws/../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  await connection.write(new TextEncoder().encode(request));
  const answer = await new Response(connection.readable).text();
  assert.match(answer, /^HTTP\/1\.1 404 /);
  assert.match(answer, /"code":"not_found"/);
});

Deno.test("what is well asked is well answered", async () => {
  await using server = await ownServer();
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`http://${server.address}${path}`, init);
  const [member] = await joined(server, "ada");
  const status = await (await ask("/")).json();
  assert.deepEqual([status.status, status.name, status.activeChannels, status.connections], [
    "running",
    "TerminalChat",
    1,
    1,
  ]);
  assert.deepEqual(await (await ask("/health")).json(), { status: "healthy" });
  const made = await ask("/api/v1/channels", { method: "POST" });
  assert.equal(made.status, 201);
  assert.match((await made.json()).code, /^[a-hjkmnp-z2-9]{6}$/);
  await member[Symbol.asyncDispose]();
});
