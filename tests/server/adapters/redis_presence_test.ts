/**
 * Who is in a channel, over several servers: whatever order things happen in, all end with the same picture.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { nameKeys } from "../../../src/server/core/look_alike.ts";
import { Random } from "../../prove/random.ts";
import { FleetNode, type FleetParts } from "../../support/fleet_node.ts";
import { RedisServer } from "../../support/redis_server.ts";
import { type Cut, type Mishap, Switchboard } from "../../support/switchboard.ts";

const names = ["ada", "Ada", "аda", "bob", "ada-2"] as const;

interface Entry {
  readonly type: "join" | "resume";
  readonly node: number;
  readonly who: number;
  readonly name: string;
}

type Asking =
  | { readonly type: "rename"; readonly who: number; readonly name: string }
  | { readonly type: "leave" | "lose" | "publish"; readonly who: number };

type Trouble =
  | { readonly type: "cut"; readonly node: number; readonly cut: Cut }
  | { readonly type: "mishap"; readonly node: number; readonly mishap: Mishap }
  | { readonly type: "mend" | "stall" | "wake" | "die" | "hold" | "release"; readonly node: number }
  | { readonly type: "loseHeard"; readonly node: number; readonly count: number };

type Step = Entry | Asking | Trouble | { readonly type: "start" } | {
  readonly type: "pass";
  readonly seconds: number;
};

/** A step, and how much of what it brings about happens before the next one. */
interface PacedStep {
  readonly step: Step;
  /** Absent: everything. */
  readonly handOn: number | undefined;
}

const node = fc.nat(3);
const who = fc.nat(7);
const name = fc.constantFrom(...names);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("join" as const), node, who, name }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant("resume" as const), node, who, name }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("rename" as const), who, name }) },
  {
    weight: 7,
    arbitrary: fc.record({
      type: fc.constantFrom("leave" as const, "lose" as const, "lose" as const, "publish" as const),
      who,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ type: fc.constant("cut" as const), node },
      cut: fc.constantFrom("both" as const, "both" as const, "hearing" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ type: fc.constant("mishap" as const), node },
      mishap: fc.constantFrom("unsent" as const, "unanswered" as const, "late" as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom(
        ...["mend", "mend", "stall", "wake", "die", "hold", "release"] as const,
      ),
      node,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "start" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("loseHeard" as const),
      node,
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("pass" as const),
      seconds: fc.constantFrom(1, 1, 2, 3, 5, 9, 12, 32),
    }),
  },
);

const anyPacedStep: fc.Arbitrary<PacedStep> = fc.record({
  step: anyStep,
  handOn: fc.option(fc.nat(8), { nil: undefined }),
});

/** What is to become of a run. */
interface Run {
  readonly board: Switchboard;
  readonly clock: { nowMs: number };
  readonly code: string;
}

/** Servers with one channel, and all that happens to them. */
class Fleet {
  readonly accusations: string[] = [];
  readonly nodes: FleetNode[] = [];
  readonly #run: Run;
  readonly #parts: FleetParts;
  readonly #memberIds: string[] = [];
  readonly #said: string[] = [];
  #count = 10;

  constructor(run: Run) {
    this.#run = run;
    this.#parts = {
      ...{ board: run.board, code: run.code, nowMs: () => run.clock.nowMs },
      accuse: (what) => this.accusations.push(what),
    };
  }

  get living(): readonly FleetNode[] {
    return this.nodes.filter(({ isDead }) => !isDead);
  }

  async start(): Promise<void> {
    const node = await FleetNode.start(this.#parts);
    this.nodes.push(node);
    void node.work();
  }

  async carryOut({ step, handOn }: PacedStep): Promise<void> {
    await this.#take(step);
    await this.#run.board.handOn(handOn);
  }

  async pass(seconds: number): Promise<void> {
    const { board, clock } = this.#run;
    for (let second = 0; second < seconds; second++) {
      await board.handOn();
      clock.nowMs += 1_000;
      for (const node of this.living) node.tick();
    }
    await board.handOn();
  }

  /** Everything is well again, for longer than any lease and grace. */
  async recover(): Promise<void> {
    for (const node of this.living) {
      Object.assign(node.link, { isHeld: false, losing: 0, mishap: undefined });
      node.isStalled = false;
      node.link.mend();
    }
    await this.pass(50);
    for (const node of this.living) void node.work();
    await this.pass(45);
  }

  async close(): Promise<void> {
    for (const node of this.nodes) node.link.die();
    for (const node of this.nodes) await node.broker.close();
  }

  get said(): readonly string[] {
    return this.#said;
  }

  async #take(step: Step): Promise<void> {
    switch (step.type) {
      case "join":
      case "resume":
        return this.#enter(step);
      case "rename":
      case "leave":
      case "lose":
      case "publish":
        return this.#ask(step);
      case "start":
        return this.living.length < 4 ? await this.start() : undefined;
      case "pass":
        return await this.pass(step.seconds);
      default:
        return this.#trouble(step, this.#nodeAt(step.node));
    }
  }

  #nodeAt(index: number): FleetNode {
    const { living } = this;
    return living[index % living.length] as FleetNode;
  }

  #enter({ type, node, who, name }: Entry): void {
    const memberId = `m-${++this.#count}`;
    const resume = type === "resume" ? this.#memberIds[who % Math.max(1, this.#memberIds.length)] : undefined;
    this.#memberIds.push(memberId);
    this.#nodeAt(node).ask({
      ...{ type: "join", connectionId: `c-${this.#count}`, memberId, name, isUnverified: false },
      ...{ openedAtMs: this.#run.clock.nowMs, ...(resume !== undefined && { resume }) },
    });
  }

  #ask(step: Asking): void {
    const all = this.living.flatMap((node) => [...node.locals.keys()].map((id) => [node, id] as const));
    const [node, connectionId] = all[step.who % Math.max(1, all.length)] ?? [];
    if (node === undefined || connectionId === undefined) return;
    if (step.type === "rename") return node.ask({ type: "rename", connectionId, name: step.name });
    if (step.type !== "publish") return node.ask({ type: step.type, connectionId });
    const nonce = `n-${++this.#count}`;
    node.ask({ type: "publish", connectionId, nonce, text: nonce }, (outcome) => {
      if (outcome.type === "done") this.#said.push(nonce);
    });
  }

  #trouble(step: Trouble, node: FleetNode): void {
    switch (step.type) {
      case "cut":
        return node.link.cut(step.cut);
      case "mend":
        return node.link.mend();
      case "mishap":
        return void (node.link.mishap = step.mishap);
      case "loseHeard":
        return void (node.link.losing += step.count);
      case "hold":
      case "release":
        return void (node.link.isHeld = step.type === "hold");
      case "stall":
      case "wake":
        return void (node.isStalled = step.type === "stall");
      case "die":
        return this.living.length > 1 ? node.die() : undefined;
    }
  }
}

/** What one server is to show of who is there, in the order of names. */
function picture(members: Iterable<readonly [string, { readonly name?: string }]>): readonly string[] {
  return [...members].map(([memberId, { name = "" }]) => `${memberId} ${name}`).toSorted();
}

async function check(fleet: Fleet, { board, code, clock }: Run): Promise<void> {
  assert.deepEqual(fleet.accusations, []);
  const observer = await observe({ board, code, clock }, fleet.accusations);
  const truth = picture(observer.members);
  for (const node of fleet.living) {
    assert.ok(node.isHearing && node.isIdle && node.broker.trouble === undefined, "a server is well");
    assert.deepEqual(picture(node.members), truth);
    assert.deepEqual([node.epoch, node.offset], [observer.epoch, observer.offset]);
    assert.deepEqual([...node.expected], [], "whoever was let in has arrived");
    checkOnce(node, board);
  }
  const connected = fleet.living.flatMap((node) => [...node.locals.values()]);
  assert.deepEqual(connected.toSorted(), [...observer.members.keys()].toSorted());
  const held = [...observer.members.values()].flatMap(({ name = "" }) => nameKeys(name));
  assert.equal(new Set(held).size, held.length, "no two have one name");
  const reading = observer.broker.readAfter(code, 0, 1_000_000);
  await board.handOn();
  const log = (await reading).map(({ nonce }) => nonce);
  assert.equal(new Set(log).size, log.length, "nothing is numbered twice");
  assert.deepEqual(fleet.said.filter((nonce) => !log.includes(nonce)), []);
  observer.link.die();
  await observer.broker.close();
}

/** No server tells more often of a coming or a going than there were. */
function checkOnce({ announced }: FleetNode, board: Switchboard): void {
  const told = new Map<string, number>();
  for (const { type, memberId } of announced) {
    if (type !== "joined" && type !== "left") continue;
    const what = `${type} ${memberId}`;
    told.set(what, (told.get(what) ?? 0) + 1);
  }
  for (const [what, times] of told) {
    assert.ok(times <= (board.announced.get(what) ?? 0), `${what} was told ${times} times`);
  }
}

async function observe({ board, code, clock }: Run, accusations: string[]): Promise<FleetNode> {
  const accuse = (what: string): number => accusations.push(what);
  const observer = await FleetNode.start({ board, code, nowMs: () => clock.nowMs, accuse });
  void observer.work();
  await board.handOn();
  return observer;
}

Deno.test("whatever happens to servers and on the way, all end with the same members", async () => {
  await using redis = await RedisServer.start();
  const clock = { nowMs: 1_700_000_000_000 };
  const board = await Switchboard.open(redis.port, () => clock.nowMs);
  let runs = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPacedStep, { minLength: 5, maxLength: 40 }),
        fc.nat(),
        async (steps, seed) => {
          const chance = new Random(seed);
          await redis.tell("FLUSHALL");
          board.begin(() => chance.next());
          const run = { board, clock, code: `code-${++runs}` };
          const fleet = new Fleet(run);
          for (let count = 0; count < 3; count++) await fleet.start();
          try {
            for (const step of steps) await fleet.carryOut(step);
            await fleet.recover();
            await check(fleet, run);
          } finally {
            await fleet.close();
          }
        },
      ),
      { numRuns: Number(Deno.env.get("PRESENCE_RUNS") ?? 40) },
    );
  } finally {
    await board.close();
  }
});
