/** Take-overs that a server does not hear of: whoever was replaced is told, and nobody else is thrown out. */
import assert from "node:assert/strict";
import type { JoinOperation } from "../../../src/server/core/operation.ts";
import { Random } from "../../prove/random.ts";
import { FleetNode } from "../../support/fleet_node.ts";
import { RedisServer } from "../../support/redis_server.ts";
import { Switchboard } from "../../support/switchboard.ts";

interface World {
  readonly node: FleetNode;
  readonly other: FleetNode;
  /** Lets everything on its way arrive. */
  settle(): Promise<void>;
  /** Lets time pass. */
  pass(seconds: number): Promise<void>;
}

async function withTwo(body: (world: World) => Promise<void>): Promise<void> {
  await using redis = await RedisServer.start();
  const clock = { nowMs: 1_700_000_000_000 };
  const board = await Switchboard.open(redis.port, () => clock.nowMs);
  const chance = new Random(11);
  board.begin(() => chance.next());
  const accusations: string[] = [];
  const accuse = (what: string): void => void accusations.push(what);
  const parts = { board, code: "k7x2mp", nowMs: () => clock.nowMs, accuse };
  const [node, other] = [await FleetNode.start(parts), await FleetNode.start(parts)];
  const settle = (): Promise<void> => board.handOn();
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      clock.nowMs += 1_000;
      for (const each of [node, other]) each.tick();
      await settle();
    }
  };
  try {
    for (const each of [node, other]) void each.work();
    await settle();
    await body({ node, other, settle, pass });
    assert.deepEqual(accusations, []);
  } finally {
    for (const each of [node, other]) each.link.die();
    for (const each of [node, other]) await each.broker.close();
    await board.close();
  }
}

function join(connectionId: string, more: Partial<JoinOperation> = {}): JoinOperation {
  const memberId = `m-of-${connectionId}`;
  return { type: "join", connectionId, memberId, name: connectionId, isUnverified: false, ...more };
}

const back = { resume: "m-of-c-ada" };

Deno.test("whoever came unheard and was replaced at once is told of both, and the others stay", async () => {
  await withTwo(async ({ node, settle, pass }) => {
    node.ask(join("c-bob"));
    await settle();
    node.link.losing = 1;
    node.ask(join("c-ada"));
    await settle();
    node.ask(join("c-again", back));
    await pass(6);
    assert.deepEqual([...node.locals], [["c-bob", "m-of-c-bob"], ["c-again", "m-of-c-ada"]]);
    assert.deepEqual([...node.expected], []);
    const ofAda = node.announced.filter(({ memberId }) => memberId === "m-of-c-ada");
    assert.deepEqual(ofAda.map(({ type }) => type), ["joined", "resumed"]);
  });
});

Deno.test("whoever was replaced unheard by a connection that is lost already is told, and the others stay", async () => {
  await withTwo(async ({ node, other, settle, pass }) => {
    for (const name of ["c-ada", "c-bob"]) node.ask(join(name));
    await settle();
    node.link.losing = 2;
    other.ask(join("c-there", back));
    await settle();
    other.ask({ type: "lose", connectionId: "c-there" });
    await pass(10);
    assert.deepEqual([...node.locals.keys()], ["c-bob"]);
    assert.equal(node.members.has("m-of-c-ada"), true);
    await pass(30);
    assert.deepEqual([...node.members.keys()], ["m-of-c-bob"]);
  });
});

Deno.test("whoever came unheard, was replaced and has left for good is told, and the others stay", async () => {
  await withTwo(async ({ node, other, settle, pass }) => {
    node.ask(join("c-bob"));
    await settle();
    node.link.losing = 3;
    node.ask(join("c-ada"));
    await settle();
    other.ask(join("c-there", back));
    await settle();
    other.ask({ type: "leave", connectionId: "c-there" });
    await pass(10);
    assert.deepEqual([...node.locals.keys()], ["c-bob"]);
    assert.deepEqual([...node.expected], []);
    assert.deepEqual([...node.members.keys()], ["m-of-c-bob"]);
  });
});
