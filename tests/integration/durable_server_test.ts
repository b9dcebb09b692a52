import assert from "node:assert/strict";
import type { Command, MessagePush } from "../../src/protocol/frame.ts";
import { KillableServer } from "../support/own_server.ts";
import { joined, Member } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

function publish(nonce: string): Command {
  return { type: "publish", nonce, text: `text of ${nonce}` };
}

async function withDataFile(body: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await body(`${directory}/chat.db`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("what was acknowledged survives kill -9, and nobody was away", () =>
  withDataFile(async (path) => {
    await using server = new KillableServer([`--data=${path}`]);
    await server.start();
    const [ada, welcome] = await joined(server, "ada");
    const [bob, bobs] = await joined(server, "bob");
    ada.send(publish("a-1"), publish("a-2"), publish("a-3"));
    const acknowledged: MessagePush[] = [];
    for (let count = 0; count < 3; count++) acknowledged.push(await ada.take("message"));
    await bob.take("message");
    await server.kill();
    await Promise.all([ada.closed, bob.closed]);

    await server.start();
    await using again = await Member.connect(server);
    const { session, position: { epoch } } = welcome;
    again.send(
      { type: "join", name: "x", session, since: { epoch, offset: 1, nonce: "a-1" } },
      publish("a-3"),
      publish("a-4"),
    );
    const back = await again.take("welcome");
    assert.deepEqual([back.name, back.session, back.complete, back.position], ["ada", session, true, {
      epoch,
      offset: 3,
    }]);
    assert.deepEqual(back.members.map(({ name }) => name), ["ada", "bob"]);
    assert.deepEqual([await again.take("message"), await again.take("message")], acknowledged.slice(1));
    assert.deepEqual(await again.take("message").then(({ offset, nonce }) => [offset, nonce]), [4, "a-4"]);
    assert.deepEqual(await again.take("accepted"), { type: "accepted", nonce: "a-3", offset: 3 });

    await using bobAgain = await Member.connect(server);
    bobAgain.send({
      type: "join",
      name: "x",
      session: bobs.session,
      since: { epoch, offset: 1, nonce: "a-1" },
    });
    assert.equal((await bobAgain.take("welcome")).name, "bob");
    for (const offset of [2, 3, 4]) assert.equal((await bobAgain.take("message")).offset, offset);
    assert.deepEqual([...again.rest, ...bobAgain.rest], []);
  }));

Deno.test("a drained server lets its members come back to their places", () =>
  withDataFile(async (path) => {
    await using server = new KillableServer([`--data=${path}`]);
    await server.start();
    const [ada, welcome] = await joined(server, "ada");
    ada.send(publish("a-1"));
    await ada.take("message");
    const stopped = server.stop();
    const notice = await ada.take("notice");
    assert.ok((notice.retryAfterMs ?? 0) > 0);
    assert.equal(await ada.closed, 1012);
    assert.equal(await within(5_000, stopped, "the server's end"), 0);

    await server.start();
    await using again = await Member.connect(server);
    const { session, position: { epoch } } = welcome;
    again.send({ type: "join", name: "x", session, since: { epoch, offset: 1, nonce: "a-1" } });
    const back = await again.take("welcome");
    assert.deepEqual([back.name, back.complete, back.replay], ["ada", true, 0]);
  }));

Deno.test("without a data file a restarted server says that it has forgotten", async () => {
  await using server = new KillableServer();
  await server.start();
  const [ada, welcome] = await joined(server, "ada");
  ada.send(publish("a-1"));
  await ada.take("message");
  await server.kill();
  await ada.closed;
  await server.start();
  await using again = await Member.connect(server);
  const { session, position: { epoch } } = welcome;
  again.send({ type: "join", name: "ada", session, since: { epoch, offset: 1, nonce: "a-1" } });
  const back = await again.take("welcome");
  assert.equal(back.complete, false);
  assert.notEqual(back.position.epoch, epoch);
  assert.notEqual(back.session, session);
});

Deno.test("a full data file refuses messages, and the server goes on serving", () =>
  withDataFile(async (path) => {
    await using server = new KillableServer([`--data=${path}`, "--data-size=65536", "--byte-rate=0"]);
    await server.start();
    const [ada] = await joined(server, "ada");
    const long = "x".repeat(4_000);
    const answers: string[] = [];
    while (!answers.includes("refused") && answers.length < 50) {
      ada.send({ type: "publish", nonce: `a-${answers.length}`, text: long });
      answers.push((await ada.takeAny(["message", "refused"])).type);
    }
    assert.ok(answers.length > 1, "some fitted");
    assert.equal(answers.at(-1), "refused");
    await using bob = await Member.connect(server);
    bob.send({ type: "join", name: "bob" }, { type: "ping" });
    await bob.take("welcome");
    await bob.take("pong");
    const health = await fetch(`http://${server.address}/health`);
    assert.deepEqual([health.status, await health.json()], [200, { status: "healthy" }]);
    await ada[Symbol.asyncDispose]();
  }));
