import assert from "node:assert/strict";
import type { Push } from "../../src/protocol/frame.ts";
import { brief } from "../support/brief.ts";
import { OriginalClient } from "../support/original_client.ts";
import { ownServer } from "../support/own_server.ts";
import { RawWebSocket } from "../support/raw_websocket.ts";
import { joined, Member } from "../support/v1_client.ts";

const channel = "/ws/k7x2mp";

function isText(text: string): (push: Push) => boolean {
  return (push) => push.type === "message" && push.text === text;
}

Deno.test("four people of both protocols talk, come, go and are cut off, and all see the same", async () => {
  await using server = await ownServer();
  await using ada = await Member.connect(server);
  ada.send({ type: "join", name: "ada" });
  await ada.take("welcome");

  await using bob = await OriginalClient.connect(`ws://${server.address}${channel}`, "bob");
  bob.say("hello");
  await bob.waitFor("bob: hello");

  await using cleo = await RawWebSocket.connect(server, channel);
  await cleo.send("cleo: hi all");
  await cleo.waitFor("cleo: hi all");
  ada.say("welcome");
  await cleo.waitFor("ada: welcome");

  const [dora, welcome] = await joined(server, "Dora");
  await using _dora = dora;
  dora.say("am I late?");
  await cleo.waitFor("Dora: am I late?");
  await cleo.send("cleo: a little\nbut never mind");
  for (const each of [bob, cleo]) await each.waitFor("cleo: but never mind");

  // Cleo's machine dies: no goodbye, no close frame, only the end of the TCP connection.
  await cleo.drop();
  await bob.waitFor("🔴 cleo left the chat");
  ada.say("poor cleo");
  await dora.takeUntil(isText("poor cleo")).then((heard) => {
    assert.deepEqual(brief(heard), [
      "1 bob: hello",
      "2 cleo: hi all",
      "3 ada: welcome",
      "4 Dora: am I late?",
      "5 cleo: a little\nbut never mind",
      "left cleo",
      "6 ada: poor cleo",
    ]);
  });
  assert.deepEqual(welcome.members, [
    { name: "ada" },
    { name: "bob", unverified: true },
    { name: "cleo", unverified: true },
    { name: "Dora" },
  ]);
  assert.deepEqual([welcome.position.offset, welcome.replay, welcome.complete], [3, 3, true]);

  ada.send({ type: "leave" });
  assert.equal(await ada.closed, 1000);
  await bob.waitFor("🔴 ada left the chat");
  bob.say("bye");
  await bob.waitFor("bob: bye");

  assert.deepEqual(brief(ada.takeAll()), [
    "joined bob",
    "1 bob: hello",
    "joined cleo",
    "2 cleo: hi all",
    "3 ada: welcome",
    "joined Dora",
    "4 Dora: am I late?",
    "5 cleo: a little\nbut never mind",
    "left cleo",
    "6 ada: poor cleo",
  ]);
  assert.deepEqual(bob.frames, [
    "🟢 bob joined the chat",
    "bob: hello",
    "🟢 cleo joined the chat",
    "cleo: hi all",
    "ada: welcome",
    "🟢 Dora joined the chat",
    "Dora: am I late?",
    "cleo: a little",
    "cleo: but never mind",
    "🔴 cleo left the chat",
    "ada: poor cleo",
    "🔴 ada left the chat",
    "bob: bye",
  ]);
  assert.deepEqual(cleo.frames, [
    "🟢 cleo joined the chat",
    "cleo: hi all",
    "ada: welcome",
    "🟢 Dora joined the chat",
    "Dora: am I late?",
    "cleo: a little",
    "cleo: but never mind",
  ]);
  assert.deepEqual(brief(await dora.takeUntil(isText("bye"))), ["left ada", "7 bob: bye"]);
});

Deno.test("somebody who is cut off and comes back in time was never away for the others, and has missed nothing", async () => {
  await using server = await ownServer();
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using bob = await RawWebSocket.connect(server, channel, "terminalchat.v1");
  await bob.send('{"type":"join","name":"bob"}');
  const welcome = JSON.parse(await bob.waitFor(/"type":"welcome"/));
  await bob.send('{"type":"publish","nonce":"one","text":"one"}');
  await ada.takeUntil(isText("one"));
  await bob.drop();
  ada.say("two");
  await ada.takeUntil(isText("two"));
  await using again = await Member.connect(server);
  const { session, position: { epoch } } = welcome;
  again.send(
    { type: "join", name: "bob", session, since: { epoch, offset: 1, nonce: "one" } },
    // The acknowledgement may have been lost with the connection; saying it again does no harm.
    { type: "publish", nonce: "one", text: "one" },
    { type: "publish", nonce: "three", text: "three" },
  );
  assert.deepEqual(brief([await again.take("accepted")]), ["accepted one 1"]);
  assert.deepEqual(brief(await again.takeUntil(isText("three"))), [
    "welcome bob",
    "2 ada: two",
    "3 bob: three",
  ]);
  assert.deepEqual(brief(await ada.takeUntil(isText("three"))), ["3 bob: three"]);
});

Deno.test("many who talk at once all see one order", async () => {
  await using server = await ownServer();
  const names = ["ada", "bob", "cleo", "dora", "eve"];
  const members = await Promise.all(names.map(async (name) => (await joined(server, name))[0]));
  await using line = await OriginalClient.connect(`ws://${server.address}${channel}`, "lina");
  for (let number = 1; number <= 20; number++) {
    for (const [index, member] of members.entries()) member.say(`${names[index]}-${number}`);
    line.say(`lina-${number}`);
  }
  const logs = await Promise.all(
    members.map((member) => member.takeUntil((push) => push.type === "message" && push.offset === 120)),
  );
  const texts = logs.map((log) =>
    log.flatMap((push) => push.type === "message" ? `${push.offset} ${push.text}` : [])
  );
  for (const each of texts) assert.deepEqual(each, texts[0]);
  const [last = ""] = (texts[0] ?? []).slice(-1).map((each) => each.split(" ")[1] ?? "");
  await line.waitFor(`${last.split("-")[0]}: ${last}`);
  const lines = line.frames.filter((frame) => !/^[🟢🔴]/u.test(frame)).map((frame) => frame.split(": ")[1]);
  assert.deepEqual(lines, texts[0]?.map((each) => each.split(" ")[1]));
  for (const name of [...names, "lina"]) {
    const own = lines.filter((text) => text?.startsWith(`${name}-`));
    assert.deepEqual(
      own,
      Array.from({ length: 20 }, (_, index) => `${name}-${index + 1}`),
      "each sender's own order",
    );
  }
  for (const member of members) await member[Symbol.asyncDispose]();
});
