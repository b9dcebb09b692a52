import assert from "node:assert/strict";
import { Random } from "../prove/random.ts";
import { type FakePeer, FakeServer } from "../support/fake_server.ts";

/** Comes, comes back, goes or is lost, some in the same turn. @returns What the server logged. */
async function comeAndGo(seed: number): Promise<readonly string[]> {
  const random = new Random(seed);
  const server = new FakeServer();
  const tokens: string[] = [];
  const peers = new Set<FakePeer>();
  const someone = (): FakePeer | undefined => peers.size === 0 ? undefined : random.pick([...peers]);
  const join = (): void => {
    const session = tokens.length > 0 && random.next() < 0.6 ? { session: random.pick(tokens) } : {};
    const peer = server.connect();
    peers.add(peer);
    peer.say({ type: "join", name: "ada", ...session });
  };
  const drop = (): void => {
    const peer = someone();
    if (peer === undefined) return;
    peers.delete(peer);
    peer.drop();
  };
  const leave = (): void => someone()?.say({ type: "leave" });
  const first = await server.join("ada");
  peers.add(first);
  tokens.push(first.welcome.session);
  for (let step = 0; step < 25; step++) {
    const deed = random.pick([join, join, join, leave, drop, drop, "settle", "turn", "turn"] as const);
    if (deed === "settle") await server.settle();
    else if (deed === "turn") await server.endTurn();
    else deed();
  }
  await server.settle();
  return server.log.lines;
}

Deno.test("a channel that was empty for a moment is never heard by two hosts, whoever comes, goes and comes back", async () => {
  for (let seed = 0; seed < 400; seed++) assert.deepEqual(await comeAndGo(seed), [], `seed ${seed}`);
});
