/**
 * A server on a switchboard: a real Redis broker, and of a hub what presence needs. It holds every announcement against what was
 * announced before.
 * @module
 */
import { RedisBroker } from "../../src/server/adapters/redis/redis_broker.ts";
import { leaseMs } from "../../src/server/adapters/redis/node_lease.ts";
import {
  type Announcement,
  type ConnectionId,
  isEntry,
  isExit,
  type MemberId,
  type Operation,
  type Outcome,
} from "../../src/server/core/operation.ts";
import { follow, type Seated } from "../../src/server/core/seated.ts";
import type { RedisLinkEvents, RedisWay } from "../../src/server/adapters/redis/redis_link.ts";
import { FakeChance } from "./fake_clock.ts";
import { FakeLog } from "./fake_log.ts";
import { channelLimits } from "./server_rules.ts";
import type { Switchboard, WayInHand } from "./switchboard.ts";

/** What all servers of a fleet have in common. */
export interface FleetParts {
  readonly board: Switchboard;
  readonly nowMs: () => number;
  readonly code: string;
  /** Keeps what must not be. */
  readonly accuse: (what: string) => void;
}

interface Request {
  readonly operation: Operation;
  readonly onSettled: (outcome: Outcome) => void;
}

const unavailable: Outcome = { type: "refused", code: "unavailable" };

/** One server. */
export class FleetNode {
  /** Who is connected here: members by connection. */
  readonly locals = new Map<ConnectionId, MemberId>();
  /** Connections whose coming was asked for and not announced. */
  readonly expected = new Map<ConnectionId, MemberId>();
  /** Everybody, as was announced here. */
  readonly members = new Map<MemberId, Seated>();
  /** Everything that was announced, since the last picture. */
  readonly announced: Announcement[] = [];
  /** Whether its clock stands. */
  isStalled: boolean = false;
  isDead: boolean = false;
  link!: WayInHand;
  broker!: RedisBroker;
  epoch: string = "";
  offset: number = 0;
  readonly #parts: FleetParts;
  #requests: Request[] = [];
  #isWorking = false;
  #isSubscribed = false;
  #isLost = false;
  #tick: () => void = () => {};
  #beatAtMs: number;
  #lapsedAtMs = -Infinity;
  #beganAtMs = 0;

  private constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#beatAtMs = parts.nowMs();
  }

  /** Starts one. */
  static async start(parts: FleetParts): Promise<FleetNode> {
    const node = new FleetNode(parts);
    const { board, nowMs } = parts;
    const opening = RedisBroker.open({
      redis: { host: "127.0.0.1", port: 0 },
      clock: {
        monotonicMs: nowMs,
        every: (_, callback) => {
          node.#tick = callback;
          return () => {};
        },
      },
      ...{ nowMs, steadyMs: nowMs, chance: new FakeChance(), log: new FakeLog(), limits: channelLimits },
      openLink: (_, events) => Promise.resolve(node.#open(events)),
    });
    await board.handOn();
    node.broker = await opening;
    return node;
  }

  /** Whether everything that was asked is decided. */
  get isIdle(): boolean {
    return !this.#isWorking && this.#requests.length === 0;
  }

  /** Whether it hears the channel. */
  get isHearing(): boolean {
    return this.#isSubscribed && !this.#isLost;
  }

  /** A second passes. */
  tick(): void {
    if (!this.isStalled && !this.isDead) this.#tick();
  }

  /** It is gone without a word. */
  die(): void {
    this.isDead = true;
    this.locals.clear();
    this.expected.clear();
    this.link.die();
  }

  /** Asks for something. */
  ask(operation: Operation, onSettled: (outcome: Outcome) => void = () => {}): void {
    if (this.isDead) return;
    if (operation.type === "join") {
      this.expected.set(operation.connectionId, operation.resume ?? operation.memberId);
    } else if (isExit(operation)) this.#forget(operation.connectionId);
    this.#requests.push({ operation, onSettled });
    void this.work();
  }

  /** Takes what waits to the broker, one batch at a time; begins to hear the channel where it does not. */
  async work(): Promise<void> {
    if (this.#isWorking || this.isDead) return;
    this.#isWorking = true;
    do await this.#step(); while (this.#requests.length > 0 && !this.isDead);
    this.#isWorking = false;
  }

  #open(events: RedisLinkEvents): RedisWay {
    this.link = this.#parts.board.add(events);
    const run = this.link.run.bind(this.link);
    this.link.run = async (script, input) => {
      const answer = await run(script, input);
      if (script === "beat") this.#beaten();
      return answer;
    };
    return this.link;
  }

  #beaten(): void {
    const nowMs = this.#parts.nowMs();
    if (nowMs - this.#beatAtMs >= leaseMs) this.#lapsedAtMs = nowMs;
    this.#beatAtMs = nowMs;
  }

  /** Whether others may have taken it for dead since it began to hear. */
  get #wasAway(): boolean {
    return this.#parts.nowMs() - this.#beatAtMs >= leaseMs || this.#lapsedAtMs >= this.#beganAtMs;
  }

  async #step(): Promise<void> {
    const batch = this.#requests;
    this.#requests = [];
    const outcomes = await this.#perform(batch.map(({ operation }) => operation));
    batch.forEach(({ operation, onSettled }, index) => {
      const outcome = outcomes[index] ?? unavailable;
      if (isEntry(operation) && outcome.type !== "done") this.#turnAway(operation.connectionId, outcome);
      onSettled(outcome);
    });
  }

  /** Whoever is not let in goes; it may have been let in for all that this server knows. */
  #turnAway(connectionId: ConnectionId, outcome: Outcome): void {
    this.#forget(connectionId);
    if (outcome === unavailable) this.ask({ type: "lose", connectionId });
  }

  async #perform(operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const { code } = this.#parts;
    try {
      if (this.#isLost) {
        this.#isSubscribed = false;
        await this.broker.unsubscribe(code);
      }
      if (!this.#isSubscribed) await this.#subscribe();
      return operations.length === 0 ? [] : await this.broker.perform(code, operations);
    } catch {
      const gone = operations.filter(isExit);
      if (!this.#isSubscribed && gone.length > 0) this.broker.perform(code, gone).catch(() => {});
      return [];
    }
  }

  async #subscribe(): Promise<void> {
    const { code, board, nowMs } = this.#parts;
    this.#isLost = false;
    this.#beganAtMs = nowMs();
    const { position, memberships } = await this.broker.subscribe(
      code,
      (announcements) => announcements.forEach((each) => this.#follow(each)),
      { onLost: () => this.#lose() },
    );
    board.isSomebodyOpening = true;
    this.members.clear();
    for (const [memberId, membership] of memberships) {
      this.members.set(memberId, { ...membership, replay: { after: 0, isComplete: true } });
    }
    [this.epoch, this.offset, this.announced.length] = [position.epoch, position.offset, 0];
    this.#isSubscribed = true;
  }

  #follow(announcement: Announcement): void {
    this.#judge(announcement);
    this.announced.push(announcement);
    follow(this.members, announcement);
    const { type, memberId } = announcement;
    if (type === "joined" || type === "resumed") this.#arrive(memberId, announcement.connectionId);
    if (type === "left") this.#expel(memberId);
  }

  /** Coming and going takes turns, and messages are numbered without holes. */
  #judge(announcement: Announcement): void {
    const { accuse } = this.#parts;
    const { type, memberId } = announcement;
    const isIn = this.members.has(memberId);
    if (type === "joined" && isIn) accuse(`${memberId} joined twice`);
    if ((type === "left" || type === "renamed" || type === "resumed") && !isIn) {
      accuse(`${memberId} ${type} and was not there`);
    }
    if (type !== "message") return;
    if (announcement.offset !== this.offset + 1) accuse(`${announcement.offset} after ${this.offset}`);
    this.offset = announcement.offset;
  }

  #arrive(memberId: MemberId, connectionId: ConnectionId): void {
    for (const [local, id] of this.locals) {
      if (id === memberId && local !== connectionId) this.locals.delete(local);
    }
    if (this.expected.delete(connectionId)) this.locals.set(connectionId, memberId);
  }

  /** Whoever has gone by itself is not here any more; the others are told to come again. */
  #expel(memberId: MemberId): void {
    const isHere = [...this.locals.values()].includes(memberId);
    if (isHere && !this.#wasAway) this.#parts.accuse(`${memberId} was thrown out`);
  }

  /** Everybody here must come again. */
  #lose(): void {
    this.#isLost = true;
    if (!this.#wasAway) this.#parts.accuse("a server in touch lost the channel");
    for (const connectionId of [...this.locals.keys(), ...this.expected.keys()]) {
      this.ask({ type: "lose", connectionId });
    }
  }

  #forget(connectionId: ConnectionId): void {
    this.locals.delete(connectionId);
    this.expected.delete(connectionId);
  }
}
