/**
 * Everybody in a run: so many places, each with a proxy and always one client, which now and then leaves for another one.
 * @module
 */
import type { OpenSocket } from "../../src/client/ports.ts";
import { ProverClient } from "./prover_client.ts";
import { Proxy } from "./proxy.ts";
import type { Random } from "./random.ts";
import type { Fault } from "./schedule.ts";
import type { MemberTrace } from "./trace.ts";

/** What a cast is made of. */
export interface CastOptions {
  readonly clients: number;
  readonly channels: number;
  /** How many texts each client says a second. */
  readonly rate: number;
  readonly random: Random;
  /** Where the servers listen on 127.0.0.1: a client that comes back comes to another one. */
  readonly serverPorts: readonly number[];
  readonly openSocket: OpenSocket;
  /** Milliseconds since the run began. */
  readonly nowMs: () => number;
}

/** One client at a time, behind one proxy. */
interface Seat {
  readonly index: number;
  readonly channel: string;
  readonly proxy: Proxy;
  readonly port: number;
  readonly random: Random;
  client: ProverClient;
  lives: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** How long a client stays, in milliseconds: one in three seats changes hands, the others stay to the end. */
const stays = { leastMs: 8_000, mostMs: 60_000 };

/** How long a seat is empty, in milliseconds. */
const emptyMs = 500;

/** Late comers come within this time, in milliseconds. */
const lateMs = 4_000;

/** All clients of a run. */
export class Cast {
  readonly #options: CastOptions;
  readonly #seats: Seat[] = [];
  readonly #clients: ProverClient[] = [];
  #isOver = false;

  constructor(options: CastOptions) {
    this.#options = options;
  }

  /** Lets everybody in, some of them late. */
  async enter(): Promise<void> {
    const { clients, channels, random } = this.#options;
    for (let index = 0; index < clients; index++) {
      const choosePort = takingTurns(this.#options.serverPorts, random.branch(`way ${index}`));
      const proxy = new Proxy(choosePort, {
        onDisturbed: () => this.#seats[index]?.client.recorder.write({ type: "disturbed" }),
        onUndisturbed: () => this.#seats[index]?.client.recorder.write({ type: "undisturbed" }),
      });
      const port = await proxy.listen();
      const place = { index, channel: `ch${index % channels}`, port, random: random.branch(`seat ${index}`) };
      const client = this.#newClient(place, 1);
      this.#seats.push({ ...place, proxy, client, lives: 1, timer: undefined });
    }
    for (const seat of this.#seats) this.#takeSeat(seat);
  }

  /** Deals a fault to a client, or to the next one that has a connection. @returns Whether anybody has one. */
  deal(fault: Fault): boolean {
    const first = fault.client % this.#seats.length;
    const inTurn = [...this.#seats.slice(first), ...this.#seats.slice(0, first)];
    return inTurn.some(({ proxy }) => proxy.deal(fault));
  }

  /** From now on the server with that port may have lost everybody. @returns What to call when that is over. */
  disturb(port: number): () => void {
    const calms = this.#seats.filter(({ proxy }) => proxy.currentPort === port)
      .map(({ proxy }) => proxy.disturb());
    return () => calms.forEach((calm) => calm());
  }

  /** How many own texts were acknowledged so far, about: a sign of progress. */
  get acknowledged(): number {
    return this.#count((record) => record.type === "settled" || (record.type === "shown" && record.isOwn));
  }

  /** How many messages were shown so far. */
  get shown(): number {
    return this.#count(({ type }) => type === "shown");
  }

  #count(is: (record: MemberTrace["records"][number]) => boolean): number {
    return this.#clients.reduce((sum, { recorder }) => sum + recorder.records.filter(is).length, 0);
  }

  /** Ends all faults; nobody speaks, leaves or comes any more. */
  heal(): void {
    this.#isOver = true;
    for (const { proxy, client, timer } of this.#seats) {
      clearTimeout(timer);
      client.hush();
      proxy.heal();
    }
  }

  /** Whether everybody is connected and has everything acknowledged. */
  get isSettled(): boolean {
    return this.#seats.every(({ client }) => client.isSettled);
  }

  /** How many are here by the server with that port. */
  presentAt(port: number): number {
    return this.#seats.filter(({ client, proxy }) => client.isThere && proxy.currentPort === port).length;
  }

  /** Lets everybody say one more thing. */
  sayLastWords(): void {
    for (const { client } of this.#seats) if (client.isThere) client.say();
  }

  /** Whether everybody has heard the end of everything. */
  get hasHeardLastWords(): boolean {
    if (!this.isSettled) return false;
    const channels = Map.groupBy(this.#seats, ({ channel }) => channel);
    return [...channels.values()].every((seats) => {
      const heard = seats.filter(({ client }) => client.isThere).map(({ client }) =>
        lastOffset(client.recorder)
      );
      return new Set(heard).size <= 1;
    });
  }

  /** Lets those who wait for their next try make it. */
  retryNow(): void {
    for (const { client } of this.#seats) client.retryNow();
  }

  /** Writes nothing down any more. */
  finishRecords(): void {
    for (const client of this.#clients) client.finishRecord();
  }

  /** Everybody's trace. */
  get traces(): readonly MemberTrace[] {
    return this.#clients.map(({ recorder }) => recorder);
  }

  /** The numbering of each channel, as the last one who was let in was told. */
  get epochs(): readonly (readonly [channel: string, epoch: string])[] {
    const welcomes = this.#clients.flatMap(({ recorder: { channel, records } }) => {
      const welcome = records.findLast((record) => record.type === "welcomed");
      return welcome === undefined ? [] : [{ channel, ...welcome }];
    });
    welcomes.sort((one, other) => one.atMs - other.atMs);
    return [...new Map(welcomes.map(({ channel, epoch }) => [channel, epoch]))];
  }

  /** Lets everybody go, and closes all proxies. */
  async close(): Promise<void> {
    this.heal();
    for (const { client } of this.#seats) client.leave();
    await Promise.all(this.#clients.map((client) => client.ended));
    await Promise.all(this.#seats.map(({ proxy }) => proxy.close()));
  }

  #newClient(
    { channel, index, port, random }: Omit<Seat, "client" | "lives" | "proxy" | "timer">,
    life: number,
  ): ProverClient {
    const { rate, openSocket, nowMs } = this.#options;
    const name = `c${index}x${life}`;
    const client = new ProverClient({ channel, name, port, rate, random, openSocket, nowMs });
    this.#clients.push(client);
    return client;
  }

  #takeSeat(seat: Seat): void {
    const { index, random } = seat;
    if (index % 4 !== 3) return this.#begin(seat);
    seat.timer = setTimeout(() => this.#begin(seat), random.whole(0, lateMs));
  }

  #begin(seat: Seat): void {
    seat.client.start();
    void seat.client.ended.then(() => this.#replace(seat));
    if (seat.index % 3 !== 2) return;
    seat.timer = setTimeout(() => seat.client.leave(), seat.random.whole(stays.leastMs, stays.mostMs));
  }

  /** Whoever has left is followed by somebody else. */
  #replace(seat: Seat): void {
    if (this.#isOver) return;
    clearTimeout(seat.timer);
    seat.timer = setTimeout(() => {
      seat.client = this.#newClient(seat, ++seat.lives);
      this.#begin(seat);
    }, seat.random.whole(0, emptyMs));
  }
}

/** Another one each time, where there is another. */
function takingTurns(ports: readonly number[], random: Random): () => number {
  let last = -1;
  return () => {
    const others = ports.filter((port) => port !== last);
    return last = random.pick(others.length === 0 ? ports : others);
  };
}

function lastOffset({ records }: MemberTrace): number {
  const last = records.findLast((record) => record.type === "shown");
  return last?.type === "shown" ? last.offset : 0;
}
