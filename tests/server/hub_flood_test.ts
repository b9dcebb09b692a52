import assert from "node:assert/strict";
import { FakePeer, FakeServer, someCode } from "../support/fake_server.ts";
import { rulesWith, testLimits } from "../support/server_rules.ts";

const unlimited = { perSecond: 0, burst: 0 };
const own = { messages: { perSecond: 10, burst: 120 }, bytes: unlimited };
const shared = { messages: { perSecond: 20, burst: 240 }, bytes: unlimited };

const rules = {
  ...rulesWith(own),
  limits: { ...testLimits, maxFrameBytes: 65_536, maxUnacknowledged: 256 },
  sharedRates: { address: shared, channel: shared },
  maxRefused: 256,
};

async function join(
  server: FakeServer,
  name: string,
  address: string,
  code: string = someCode,
): Promise<FakePeer> {
  const arrival = { code, speaks: "v1", address } as const;
  const peer = new FakePeer(server.hub, (socket) => server.hub.open(socket, arrival));
  peer.say({ type: "join", name });
  await server.settle();
  return peer;
}

let nonces = 0;

/** Lets somebody say nearly as much at once as one may. @returns How much of it was refused. */
async function flood(server: FakeServer, peer: FakePeer): Promise<number> {
  peer.take();
  peer.say(
    ...Array.from({ length: 100 }, () => ({ type: "publish", nonce: `n-${nonces++}`, text: "x" }) as const),
  );
  await server.settle();
  return peer.take().filter(({ type }) => type === "refused").length;
}

/** Lets somebody say one thing. @returns Whether it was let through. */
async function isHeard(server: FakeServer, peer: FakePeer): Promise<boolean> {
  peer.take();
  peer.publish(`n-${nonces++}`);
  await server.settle();
  return peer.take().some(({ type }) => type === "message");
}

Deno.test("Hub lets a flood in one channel use up nothing of another", async () => {
  const server = new FakeServer({ rules });
  const flooders = [];
  for (let number = 0; number < 6; number++) flooders.push(await join(server, "f", `10.0.0.${number}`));
  const [ada, bob] = [
    await join(server, "ada", "10.1.0.1", "other"),
    await join(server, "bob", "10.1.0.2", "other"),
  ];
  let refused = 0;
  for (const flooder of flooders) refused += await flood(server, flooder);
  assert.ok(refused >= 6 * 100 - 2 * 240, `${refused} refused`);
  assert.deepEqual([await flood(server, ada), await flood(server, bob)], [0, 0]);
});

Deno.test("Hub lets those from one address say only so much together, wherever they are", async () => {
  const server = new FakeServer({ rules });
  const peers = [];
  for (let number = 0; number < 6; number++) {
    peers.push(await join(server, "f", "10.0.0.1", `channel-${number}`));
  }
  let refused = 0;
  for (const peer of peers) refused += await flood(server, peer);
  assert.ok(refused >= 6 * 100 - 2 * 240, `${refused} refused`);
  assert.equal(await flood(server, await join(server, "ada", "10.0.0.2", "channel-0")), 0);
});

Deno.test("Hub lets somebody be heard among floods of the same channel and the same address", async () => {
  const server = new FakeServer({ rules });
  const calm = [await join(server, "ada", "10.0.0.1"), await join(server, "bob", "10.0.0.9", "other")];
  for (let number = 0; number < 4; number++) await flood(server, await join(server, "f", "10.0.0.1"));
  for (const peer of calm) assert.ok(await isHeard(server, peer));
});

Deno.test("Hub gives nobody more for coming back", async () => {
  const server = new FakeServer({ rules });
  let refused = 0;
  for (let number = 0; number < 10; number++) {
    const peer = await join(server, "f", "10.0.0.1", `channel-${number}`);
    refused += await flood(server, peer);
    peer.drop();
  }
  assert.ok(refused >= 10 * 100 - 2 * 240, `${refused} refused`);
});

Deno.test("Hub limits nobody's address where it is not known", async () => {
  const server = new FakeServer({ rules });
  for (let number = 0; number < 10; number++) {
    const peer = server.connect(`channel-${number}`);
    peer.say({ type: "join", name: "f" });
    await server.settle();
    assert.equal(await flood(server, peer), 0);
  }
});
