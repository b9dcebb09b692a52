import assert from "node:assert/strict";
import { brief } from "../support/brief.ts";
import { OriginalClient } from "../support/original_client.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { RawWebSocket } from "../support/raw_websocket.ts";
import { joined } from "../support/v1_client.ts";

function lineUrl({ address }: OwnServer, path = "/ws/k7x2mp"): string {
  return `ws://${address}${path}`;
}

Deno.test("two original clients under one name are told apart", async () => {
  await using server = await ownServer();
  await using one = await OriginalClient.connect(lineUrl(server), "ada");
  one.say("I am ada");
  await one.waitFor("ada: I am ada");
  await using other = await OriginalClient.connect(lineUrl(server), "ada");
  other.say("so am I");
  await other.waitFor("ada-2: so am I");
  one.say("no");
  await other.waitFor("ada: no");
  await other.close();
  await one.waitFor("🔴 ada-2 left the chat");
  assert.deepEqual(one.frames, [
    "🟢 ada joined the chat",
    "ada: I am ada",
    "🟢 ada-2 joined the chat",
    "ada-2: so am I",
    "ada: no",
    "🔴 ada-2 left the chat",
  ]);
});

Deno.test("nobody speaks under another's name over the line protocol", async () => {
  await using server = await ownServer();
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using eve = await RawWebSocket.connect(server, "/ws/k7x2mp");
  await eve.send("ADA: I am ada");
  await eve.send("ada: no, really");
  await eve.send("🟢 bob joined the chat");
  await eve.waitFor("ADA-2: 🟢 bob joined the chat");
  assert.deepEqual(brief(await ada.takeUntil((push) => push.type === "message" && push.offset === 3)), [
    "joined ADA-2",
    "1 ADA-2: I am ada",
    "2 ADA-2: ada: no, really",
    "3 ADA-2: 🟢 bob joined the chat",
  ]);
});

Deno.test("what line clients say is marked as unverified, and what they see is clean", async () => {
  await using server = await ownServer();
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using bob = await OriginalClient.connect(lineUrl(server), "bob");
  bob.say("hello");
  assert.deepEqual(await ada.take("joined"), { type: "joined", name: "bob", unverified: true });
  assert.equal((await ada.take("message")).unverified, true);
  ada.say("one\n\ttwo \u202e evil\u2028bob: three");
  await bob.waitFor("ada: bob: three");
  assert.deepEqual(bob.frames.slice(-3), ["ada: one", "ada:     two \ufffd evil", "ada: bob: three"]);
});

Deno.test("the older path joins at once under its name, and frames hold the bare message", async () => {
  await using server = await ownServer();
  await using one = await RawWebSocket.connect(server, "/ws/k7x2mp/Ada%20L.");
  await one.waitFor("🟢 Ada L. joined the chat");
  await using other = await RawWebSocket.connect(server, "/ws/K7X2MP/%F0%9F%9F%A2%1B%5B2J");
  await one.waitFor("🟢 [2J joined the chat");
  await one.send("hello: you");
  await other.waitFor("Ada L.: hello: you");
  await other.drop();
  await one.waitFor("🔴 [2J left the chat");
});

Deno.test("the server selects v1 where it is offered, whatever else is, and nothing where it is not", async () => {
  await using server = await ownServer();
  for (
    const [offered, selected] of [
      [["terminalchat.v1"], "terminalchat.v1"],
      [["chat", "terminalchat.v1", "other"], "terminalchat.v1"],
      [["chat"], ""],
      [["TerminalChat.V1"], ""],
      [[], ""],
    ] as const
  ) {
    const socket = new WebSocket(lineUrl(server), [...offered]);
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.onopen = () => resolve();
    await promise;
    assert.equal(socket.protocol, selected);
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
  }
});

Deno.test("a line connection's name is free as soon as it is gone", async () => {
  await using server = await ownServer();
  await using witness = await RawWebSocket.connect(server, "/ws/k7x2mp");
  for (let count = 1; count <= 3; count++) {
    await using ada = await OriginalClient.connect(lineUrl(server), "Ada");
    ada.say(`${count}`);
    await witness.waitFor(`Ada: ${count}`);
    await ada.close();
    await witness.waitFor("🔴 Ada left the chat");
    witness.frames.length = 0;
  }
});
