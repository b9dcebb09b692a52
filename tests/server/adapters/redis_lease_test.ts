/** Which servers count as dead. */
import assert from "node:assert/strict";
import { NodeLease } from "../../../src/server/adapters/redis/node_lease.ts";

/** Servers with one set of signs of life, whose engine's clock a test holds. */
class World {
  engineMs = 1_700_000_000_000;
  steadyMs = 11_011;
  readonly #signs = new Map<string, number>();

  lease(nodeId: string): NodeLease {
    const run = (): Promise<unknown> => {
      this.#signs.set(nodeId, this.engineMs);
      return Promise.resolve([String(this.engineMs), [...this.#signs].flat().map(String)]);
    };
    const steadyMs = (): number => this.steadyMs;
    return new NodeLease({ link: { run }, nodeId, monotonicMs: steadyMs, steadyMs });
  }

  pass(ms: number): void {
    this.engineMs += ms;
    this.steadyMs += ms;
  }
}

Deno.test("a server is silent for as long as it says nothing new, however the clock of Redis jumps", async () => {
  for (const jumpMs of [3_600_000, -3_600_000]) {
    const world = new World();
    const [one, other] = [world.lease("one"), world.lease("other")];
    await other.beat();
    await one.beat();
    for (let beats = 0; beats < 10; beats++) {
      world.pass(2_000);
      await other.beat();
      await one.beat();
    }
    world.engineMs += jumpMs;
    world.pass(1_000);
    await one.beat();
    assert.ok(one.silenceOf("other") < 5_000, `${jumpMs}: ${one.silenceOf("other")} ms`);
    await other.beat();
    for (let beats = 0; beats < 10; beats++) {
      world.pass(2_000);
      await one.beat();
    }
    assert.equal(one.silenceOf("other"), 18_000);
  }
});

Deno.test("a server that nobody has heard of is silent from the moment when it is asked about", async () => {
  const world = new World();
  const one = world.lease("one");
  await one.beat();
  assert.equal(one.silenceOf("gone"), 0);
  world.pass(9_000);
  await one.beat();
  assert.equal(one.silenceOf("gone"), 9_000);
});
