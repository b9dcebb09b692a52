import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import { runPiped } from "../support/client_program.ts";
import { Flooder } from "../support/flooder.ts";
import { OriginalClient } from "../support/original_client.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { RawWebSocket } from "../support/raw_websocket.ts";
import { joined, Member } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

const code = "k7x2mp";

/** No more than a frame may hold. */
const fullFrame = 65_000;

function many(count: number, lineOf: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => lineOf(index)).join("\n");
}

const publish = (index: number): string => encode({ type: "publish", nonce: `n-${index}`, text: `${index}` });

function count(pushes: readonly Push[], type: Push["type"]): number {
  return pushes.filter((push) => push.type === type).length;
}

/** Says one thing and waits until it is back: whoever floods has not kept the server from that. */
async function isHeard(member: Member): Promise<void> {
  const nonce = crypto.randomUUID();
  member.send({ type: "publish", nonce, text: "am I heard?" });
  await member.takeUntil((push) => "nonce" in push && push.nonce === nonce && push.type === "message");
}

/** Lets harm come to one channel, with members in it and in another one, and sees that they are heard all the same. */
async function unharmed(
  harm: (server: OwnServer) => Promise<void>,
  flags: readonly string[] = [],
): Promise<void> {
  await using server = await ownServer(flags);
  const [neighbour] = await joined(server, "neighbour", code);
  await using _neighbour = neighbour;
  const [other] = await joined(server, "other", "elsewhere");
  await using _other = other;
  await harm(server);
  for (const member of [neighbour, other]) await isHeard(member);
}

Deno.test("sixty lines at once go through untouched, as one message and as sixty", async () => {
  await using server = await ownServer();
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const paste = many(60, (index) => `line ${index} of something that somebody pastes`);
  ada.send({ type: "publish", nonce: "whole", text: paste });
  ada.sendRaw(many(60, publish));
  const heard = await ada.takeUntil((push) => push.type === "message" && push.nonce === "n-59");
  assert.deepEqual(heard.map(({ type }) => type), Array.from({ length: 61 }, () => "message"));
});

Deno.test("four hundred lines in a pipe arrive all, once and in order, though they are slowed down", async () => {
  await using server = await ownServer(["--message-rate=100"]);
  await using listener = await OriginalClient.connect(`ws://${server.address}/ws/${code}`, "bob");
  const lines = Array.from({ length: 400 }, (_, index) => `line ${index}`);
  const args = [code, "--server", server.address, "--name", "ci"];
  const { code: exitCode, stderr } = await runPiped(args, lines.join("\n"));
  assert.deepEqual([exitCode, stderr], [0, ""]);
  await listener.waitFor("ci: line 399");
  assert.deepEqual(
    listener.frames.filter((frame) => frame.startsWith("ci: ")),
    lines.map((line) => `ci: ${line}`),
  );
});

Deno.test("a member that goes on while it is refused is closed with 4503", async () => {
  await unharmed(async (server) => {
    await using ada = await Member.connect(server, code);
    ada.send({ type: "join", name: "ada" });
    await ada.take("welcome");
    ada.sendRaw(many(700, publish));
    assert.equal(await ada.closed, 4503);
    const heard = ada.takeAll();
    assert.equal(count(heard, "refused"), 513);
    const [first] = heard.filter((push) => push.type === "refused");
    assert.deepEqual([first?.code, first?.retryAfterMs], ["rate_limited", 3_000]);
  });
});

Deno.test("what a flood says before it is refused is no more than a member may say", async () => {
  await unharmed(async (server) => {
    const [witness] = await joined(server, "witness", code);
    await using _witness = witness;
    await using ada = await Member.connect(server, code);
    ada.send({ type: "join", name: "ada" });
    await ada.take("welcome");
    ada.sendRaw(many(700, publish));
    await ada.closed;
    await isHeard(witness);
    assert.equal(count(witness.takeAll(), "message"), 0);
  });
});

for (
  const [what, line, closeCode] of [
    ["pings", '{"type":"ping"}', 4501],
    ["typing", '{"type":"typing"}', 4501],
    ["rubbish", "{", 4501],
    ["unknown commands", '{"type":"shout"}', 4501],
    ["line breaks", "", 4501],
    ["renames", '{"type":"rename","name":"eve"}', 4503],
    ["questions for older messages", '{"type":"history","before":9,"limit":9}', 4503],
    ["whispers", '{"type":"whisper","nonce":"n","to":"neighbour","text":"psst"}', 4503],
  ] as const
) {
  Deno.test(`a member that sends a frame full of ${what} is closed with ${closeCode}`, async () => {
    await unharmed(async (server) => {
      const [ada] = await joined(server, "ada", code);
      await using _ada = ada;
      ada.sendRaw(many(Math.floor(fullFrame / (line.length + 1)), () => line));
      assert.equal(await ada.closed, closeCode);
    });
  });
}

Deno.test("a connection that sends rubbish instead of a join is closed with 4501 before its time is over", async () => {
  await unharmed(async (server) => {
    await using raw = await RawWebSocket.connect(server, `/ws/${code}`, "terminalchat.v1");
    for (let frame = 0; frame < 257; frame++) await raw.send("rubbish");
    assert.equal(await raw.closed, 4501);
    assert.equal(raw.frames.flatMap((frame) => frame.split("\n")).length, 257);
  });
});

Deno.test("a line connection that goes on while it is warned is closed with 4503", async () => {
  await unharmed(async (server) => {
    await using raw = await RawWebSocket.connect(server, `/ws/${code}`);
    for (let frame = 0; frame < 120 + 257; frame++) await raw.send(`lina: ${frame}`);
    assert.equal(await raw.closed, 4503);
    assert.equal(raw.frames.filter((frame) => frame.startsWith("lina: ")).length, 120);
    assert.ok(raw.frames.includes("⚠️ Too much at once; slow down a little"));
  });
});

for (
  const [what, frame] of [
    ["short texts", many(1_000, publish)],
    [
      "long texts",
      many(4, (index) => encode({ type: "publish", nonce: `${index}`, text: "x".repeat(4_000) })),
    ],
    ["pings", many(4_000, () => '{"type":"ping"}')],
    ["line breaks", "\n".repeat(fullFrame)],
  ] as const
) {
  Deno.test(`floods of ${what} that never stop and come back whenever they are closed harm nobody else`, async () => {
    await unharmed(async (server) => {
      const [ada] = await joined(server, "ada", "elsewhere");
      await using _ada = ada;
      const url = `ws://${server.address}/ws/${code}`;
      const flooders = Array.from({ length: 4 }, () => Flooder.begin(url, frame));
      for (let round = 0; round < 10; round++) await isHeard(ada);
      for (const flooder of flooders) {
        await within(10_000, flooder.isClosed, "the end of a flood");
        await flooder.end();
      }
    }, ["--joins-per-address=0"]);
  });
}

/** Lets eight members say a hundred things each at once. @returns How many were refused. */
async function floodTogether(server: OwnServer, channelOf: (index: number) => string): Promise<number> {
  const members = await Promise.all(
    Array.from({ length: 8 }, (_, index) => joined(server, `m${index}`, channelOf(index))),
  );
  const refusals = await Promise.all(members.map(async ([member, { name }]) => {
    const nonces = new Set(Array.from({ length: 100 }, (_, index) => `${name}-${index}`));
    member.sendRaw([...nonces].map((nonce) => encode({ type: "publish", nonce, text: "x" })).join("\n"));
    const isLast = (push: Push): boolean =>
      "nonce" in push && nonces.delete(push.nonce ?? "") && nonces.size === 0;
    return count(await member.takeUntil(isLast), "refused");
  }));
  for (const [member] of members) await member[Symbol.asyncDispose]();
  return refusals.reduce((sum, each) => sum + each);
}

Deno.test("floods from many connections of one address are slowed down together", async () => {
  await unharmed(async (server) => {
    const refused = await floodTogether(server, (index) => `channel-${index}`);
    // Two members' bursts there are, and as much again for those who have said little so far.
    assert.ok(refused >= 800 - 2 * 240 - 20 && refused <= 800 - 240, `${refused} of 800 were refused`);
  }, ["--senders-per-address=2"]);
});

Deno.test("a channel in which too many flood at once slows them down together", async () => {
  await unharmed(async (server) => {
    const refused = await floodTogether(server, () => code);
    assert.ok(refused >= 800 - 2 * 240 - 20 && refused <= 800 - 220, `${refused} of 800 were refused`);
  }, ["--senders-per-channel=2", "--senders-per-address=0"]);
});

Deno.test("0 lifts the limits", async () => {
  await using server = await ownServer(["--message-rate=0", "--byte-rate=0", "--max-refused=0"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  ada.sendRaw(many(1_000, () => "{"));
  for (let batch = 0; batch < 10; batch++) {
    ada.sendRaw(many(200, (index) => publish(batch * 200 + index)));
    const heard = await ada.takeUntil((push) =>
      push.type === "message" && push.text === `${batch * 200 + 199}`
    );
    assert.equal(count(heard, "message"), 200);
  }
});
