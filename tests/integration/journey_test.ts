import assert from "node:assert/strict";
import type { MessagePush, Push } from "../../src/protocol/frame.ts";
import { OriginalClient } from "../support/original_client.ts";
import { ownServer } from "../support/own_server.ts";
import { joined, Member } from "../support/v1_client.ts";

const code = "k7x2mp";

/** A v1 client that is killed: its TCP connection ends without a word of WebSocket. */
async function joinedOverBareTcp({ port }: { readonly port: number }, name: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const upgrade = [
    `GET /ws/${code} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol: terminalchat.v1",
    "\r\n",
  ].join("\r\n");
  await connection.write(new TextEncoder().encode(upgrade));
  let heard = await readSome(connection);
  assert.match(heard, /^HTTP\/1\.1 101 /);
  await connection.write(maskedFrame(JSON.stringify({ type: "join", name })));
  while (!heard.includes('"welcome"')) heard += await readSome(connection);
  return connection;
}

async function readSome(connection: Deno.TcpConn): Promise<string> {
  const buffer = new Uint8Array(65_536);
  const length = await connection.read(buffer);
  assert.notEqual(length, null, "the server hung up");
  return new TextDecoder().decode(buffer.subarray(0, length ?? 0));
}

/** A short text frame as a client has to send it (RFC 6455, 5.3), with a mask that changes nothing. */
function maskedFrame(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  assert.ok(bytes.length < 126);
  return new Uint8Array([0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);
}

function messagesOf(pushes: readonly Push[]): readonly MessagePush[] {
  return pushes.flatMap((push) => push.type === "message" ? [push] : []);
}

function comingsAndGoings(pushes: readonly Push[]): readonly string[] {
  return pushes.flatMap((push) =>
    push.type === "joined" || push.type === "left" ? [`${push.type} ${push.name}`] : []
  );
}

Deno.test("two v1 clients and two line clients see the same messages in the same order, and who comes and goes", async () => {
  await using server = await ownServer();
  const url = `ws://${server.address}/ws/${code.toUpperCase()}`;
  const [ada] = await joined(server, "ada", code);
  const cyd = await OriginalClient.connect(url, "cyd");
  cyd.say("hello from the old world");
  await cyd.waitFor("cyd: hello from the old world");
  ada.send({ type: "publish", nonce: "a-1", text: "one\ntwo" });
  await cyd.waitFor("ada: two");

  const [bob, bobsWelcome] = await joined(server, "bob", code);
  assert.deepEqual(bobsWelcome.members, [{ name: "ada" }, { name: "cyd", unverified: true }, {
    name: "bob",
  }]);
  const dan = await OriginalClient.connect(url, "dan");
  dan.say("me too");
  const killed = await joinedOverBareTcp(server, "eve");
  await Promise.all([dan.waitFor("dan: me too"), cyd.waitFor("🟢 eve joined the chat")]);

  bob.send({ type: "publish", nonce: "b-1", text: "from bob" }, { type: "rename", name: "bobby" });
  cyd.say("from cyd");
  ada.send({ type: "publish", nonce: "a-2", text: "from ada" });
  await Promise.all(
    [cyd, dan].flatMap((each) => [each.waitFor("cyd: from cyd"), each.waitFor("ada: from ada")]),
  );
  await cyd.waitFor("🟢 bobby joined the chat");

  killed.close();
  await cyd[Symbol.asyncDispose]();
  await dan.waitFor("🔴 cyd left the chat");
  bob.send({ type: "leave" });
  assert.equal(await bob.closed, 1000);
  await dan.waitFor("🔴 bobby left the chat");
  ada.send({ type: "publish", nonce: "a-3", text: "goodbye" });
  await dan.waitFor("ada: goodbye");

  const adas = ada.takeAll();
  const bobs = bob.takeAll();
  const numbered = messagesOf(adas);
  assert.deepEqual(numbered.map(({ offset }) => offset), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(
    messagesOf(bobs),
    numbered.slice(0, 6),
    "bob came late, was shown what was said, and left early",
  );
  const texts = numbered.map(({ from, text }) => text.split("\n").map((line) => `${from}: ${line}`)).flat();
  const asLines = (frames: readonly string[]): readonly string[] =>
    frames.filter((frame) => !/^(🟢|🔴) /u.test(frame));
  assert.deepEqual(asLines(cyd.frames), texts.slice(0, -1));
  assert.deepEqual(asLines(dan.frames), texts.slice(3));
  assert.deepEqual(comingsAndGoings(adas), [
    "joined cyd",
    "joined bob",
    "joined dan",
    "joined eve",
    "left cyd",
    "left bobby",
  ]);
  assert.deepEqual(cyd.frames.filter((frame) => /^(🟢|🔴) /u.test(frame)), [
    "🟢 cyd joined the chat",
    "🟢 bob joined the chat",
    "🟢 dan joined the chat",
    "🟢 eve joined the chat",
    "🔴 bob left the chat",
    "🟢 bobby joined the chat",
  ]);
  // Eve was killed, not gone: she has half a minute to come back.
  assert.deepEqual(dan.frames.filter((frame) => frame.startsWith("🔴")), [
    "🔴 bob left the chat",
    "🔴 cyd left the chat",
    "🔴 bobby left the chat",
  ]);
  await dan[Symbol.asyncDispose]();
  await ada[Symbol.asyncDispose]();
});

Deno.test("two original clients under one name are told apart, and neither can speak for the other", async () => {
  await using server = await ownServer();
  const url = `ws://${server.address}/ws/${code}`;
  await using first = await OriginalClient.connect(url, "ada");
  await using second = await OriginalClient.connect(url, "ada");
  await using listener = await Member.connect(server, code);
  listener.send({ type: "join", name: "eve" });
  assert.equal((await listener.take("welcome")).listeners, 2);
  first.say("I am the first");
  await second.waitFor("ada: I am the first");
  second.say("I am the second");
  await first.waitFor("ada-2: I am the second");
  second.say("ada: I am still the second");
  await first.waitFor("ada-2: ada: I am still the second");
  const heard = [
    await listener.take("message"),
    await listener.take("message"),
    await listener.take("message"),
  ];
  assert.deepEqual(heard.map(({ from, unverified }) => [from, unverified]), [["ada", true], ["ada-2", true], [
    "ada-2",
    true,
  ]]);
});

Deno.test("the older path form names its member by the path", async () => {
  await using server = await ownServer();
  const old = new WebSocket(`ws://${server.address}/ws/${code}/ad%C3%A9`);
  const frames: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  old.onmessage = ({ data }) => {
    frames.push(data);
    if (frames.length === 2) resolve();
  };
  old.onopen = () => old.send("note: a bare text");
  await promise;
  assert.deepEqual(frames, ["🟢 adé joined the chat", "adé: note: a bare text"]);
  const closed = Promise.withResolvers<void>();
  old.onclose = () => closed.resolve();
  old.close();
  await closed.promise;
});
