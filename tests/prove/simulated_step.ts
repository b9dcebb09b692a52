/**
 * What may happen in a simulation, as data that fast-check can make and cut down.
 * @module
 */
import fc from "fast-check";
import type { Simulation } from "./simulation.ts";
import type { SimulatedClient } from "./simulated_client.ts";

/** One thing that happens; `who` and `count` are taken modulo what there is. */
export interface SimulatedStep {
  readonly type: keyof typeof steps;
  readonly who: number;
  readonly count: number;
}

type Carry = (
  simulation: Simulation,
  client: SimulatedClient,
  count: number,
) => void | Promise<void>;

const steps = {
  say: (_, client, count) => {
    for (let said = 0; said <= count % 3; said++) client.say();
  },
  up: (simulation, client, count) => {
    const link = client.links[count % 3 === 0 ? 0 : client.links.length - 1];
    if (link !== undefined) simulation.deliverUp(link, 1 + count % 4);
  },
  down: (_, client, count) => client.current?.deliverDown(1 + count % 4),
  turn: (simulation) => simulation.endTurn(),
  moveAll: async (simulation) => {
    for (const client of simulation.clients) {
      for (const link of client.links) simulation.deliverUp(link, 8);
      client.current?.deliverDown(8);
    }
    await simulation.endTurn();
  },
  cut: (_, client, count) => {
    client.recorder.write({ type: "disturbed" });
    client.current?.cut({ up: count % 3, down: count % 4 });
  },
  cutForClient: (_, client) => {
    client.recorder.write({ type: "disturbed" });
    client.current?.cutForClient();
  },
  cutForServer: (_, client) => {
    client.recorder.write({ type: "disturbed" });
    client.current?.cutForServer();
  },
  retry: (_, client) => client.tell({ type: "retry_now" }),
  wake: (_, client) => {
    client.recorder.write({ type: "disturbed" });
    client.tell({ type: "woke" });
  },
  wait: (simulation, _, count) => simulation.pass(count * 70),
  waitLong: (simulation, _, count) => simulation.pass(9_000 + count * 500),
  readSlowly: async (simulation, client) => {
    const link = client.current;
    if (link === undefined) return;
    client.recorder.write({ type: "disturbed" });
    link.bufferedBytes = 5_000_000;
    await simulation.endTurn();
    link.bufferedBytes = 0;
  },
  bufferMuch: (_, client, count) => {
    if (client.current !== undefined) client.current.bufferedBytes = count % 2 === 0 ? 300_000 : 0;
  },
  restart: (simulation) => simulation.restart(),
  failCommits: (simulation, _, count) => void (simulation.disk.failures = 1 + count % 2),
  whisper: (simulation, client, count) => {
    const other = simulation.clients[count % simulation.clients.length];
    if (other !== undefined && other !== client) client.say(other.recorder.name);
  },
  rename: (_, client) => client.rename(),
  typing: (_, client) => client.tell({ type: "typing" }),
  leave: (_, client) => client.leave(),
  come: (simulation) => {
    if (simulation.clients.length < 5) simulation.come();
  },
} as const satisfies Record<string, Carry>;

const weights: Readonly<Record<keyof typeof steps, number>> = {
  say: 14,
  up: 12,
  down: 12,
  turn: 10,
  moveAll: 6,
  cut: 4,
  cutForClient: 3,
  cutForServer: 2,
  retry: 6,
  wake: 1,
  wait: 3,
  waitLong: 1,
  readSlowly: 1,
  bufferMuch: 1,
  restart: 1,
  failCommits: 1,
  whisper: 1,
  rename: 1,
  typing: 1,
  leave: 1,
  come: 1,
};

/** Makes steps; without those that are named. */
export function anySteps(
  without: readonly (keyof typeof steps)[] = [],
  maxLength: number = 120,
): fc.Arbitrary<readonly SimulatedStep[]> {
  const types = Object.entries(weights) as [keyof typeof steps, number][];
  const type = fc.oneof(
    ...types.filter(([name]) => !without.includes(name)).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name),
    })),
  );
  const step = fc.record({ type, who: fc.nat(4), count: fc.nat(20) });
  return fc.array(step, { minLength: 1, maxLength, size: "max" });
}

/** Carries out steps, one after the other. */
export async function carryOut(simulation: Simulation, list: readonly SimulatedStep[]): Promise<void> {
  for (const { type, who, count } of list) {
    const client = simulation.clients[who % simulation.clients.length];
    if (client !== undefined) await (steps[type] as Carry)(simulation, client, count);
  }
}
