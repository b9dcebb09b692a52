/**
 * Who is connected here, and who is gone without Redis having been told: a departure is told until it is known to have arrived.
 * @module
 */
import {
  type ConnectionId,
  isEntry,
  isExit,
  type MemberId,
  type Operation,
  type Outcome,
} from "../../core/operation.ts";
import type { ConnectionsHere } from "./replaced_here.ts";
import type { ChannelTurns } from "./channel_turns.ts";
import { answerWithinMs } from "./redis_link.ts";

interface Owed {
  readonly code: string;
  readonly operation: Operation;
  /** When the last thing that was asked before has come to nothing for sure. */
  readonly finalAtMs: number;
}

/** A connection of this server. */
interface Here {
  /** Whether its coming is decided. */
  readonly standing: Standing;
  /** The memberships that it may carry. */
  readonly memberIds: readonly MemberId[];
}

type Standing = "coming" | "in";

/** How many departures are told at once. */
const atOnce = 200;

/** The departures that Redis may not know of. */
export class Departures {
  readonly #turns: Pick<ChannelTurns, "take">;
  readonly #steadyMs: () => number;
  readonly #here = new Map<string, Map<ConnectionId, Here>>();
  readonly #owed = new Map<ConnectionId, Owed>();
  #isWorking = false;

  /** @param steadyMs The clock by which answers are waited for, never falling, in milliseconds. */
  constructor(turns: Pick<ChannelTurns, "take">, steadyMs: () => number) {
    this.#turns = turns;
    this.#steadyMs = steadyMs;
  }

  /** Tells whether a connection is one of this server that has come, or is coming, and has not gone. */
  isHere(code: string, connectionId: ConnectionId): boolean {
    return this.#here.get(code)?.has(connectionId) === true;
  }

  /** Gives the connections of this server that are in a channel for sure. */
  thoseIn(code: string): ConnectionsHere {
    const here = [...this.#here.get(code) ?? []].filter(([, { standing }]) => standing === "in");
    return new Map(here.map(([id, { memberIds }]) => [id, memberIds]));
  }

  /** Takes note of what is about to be asked. */
  expect(code: string, operations: readonly Operation[]): void {
    for (const operation of operations) {
      if (isEntry(operation)) this.#set(code, operation, "coming");
      else if (isExit(operation)) this.#delete(code, operation.connectionId);
    }
  }

  /** Takes note that a connection is nobody's any more. */
  replaced(code: string, connectionId: ConnectionId): void {
    this.#delete(code, connectionId);
  }

  /** Takes note of what became of what was asked. */
  settle(code: string, operations: readonly Operation[], outcomes: readonly Outcome[]): void {
    operations.forEach((operation, index) => {
      if (!isEntry(operation) || !this.isHere(code, operation.connectionId)) return;
      if (outcomes[index]?.type === "done") this.#set(code, operation, "in");
      // A listener that may not take a name goes on listening.
      else if (this.#here.get(code)?.get(operation.connectionId)?.standing === "coming") {
        this.#delete(code, operation.connectionId);
      }
    });
  }

  /** Takes note of what may not have arrived. */
  owe(code: string, operations: readonly Operation[]): void {
    // An entry that is still under way to Redis would come after the departure; it expires before this.
    const finalAtMs = this.#steadyMs() + 2 * answerWithinMs;
    for (const operation of operations) {
      if (isExit(operation)) this.#owed.set(operation.connectionId, { code, operation, finalAtMs });
    }
  }

  /** Tells what is owed. @throws If Redis is out of reach. */
  async carryOut(): Promise<void> {
    if (this.#isWorking || this.#owed.size === 0) return;
    this.#isWorking = true;
    try {
      const owed = [...this.#owed];
      for (let first = 0; first < owed.length; first += atOnce) {
        const telling = owed.slice(first, first + atOnce).map(([id, each]) => this.#tell(id, each));
        const failed = (await Promise.allSettled(telling)).find(({ status }) => status === "rejected");
        if (failed?.status === "rejected") throw failed.reason;
      }
    } finally {
      this.#isWorking = false;
    }
  }

  #set(code: string, operation: Operation, standing: Standing): void {
    const here = this.#here.get(code) ?? new Map<ConnectionId, Here>();
    this.#here.set(code, here);
    const { connectionId } = operation;
    const before = here.get(connectionId);
    here.set(connectionId, {
      standing: before?.standing === "in" ? "in" : standing,
      memberIds: [...new Set([...before?.memberIds ?? [], ...carriedBy(operation)])],
    });
  }

  #delete(code: string, connectionId: ConnectionId): void {
    const here = this.#here.get(code);
    here?.delete(connectionId);
    if (here?.size === 0) this.#here.delete(code);
  }

  async #tell(connectionId: ConnectionId, owed: Owed): Promise<void> {
    const isFinal = this.#steadyMs() >= owed.finalAtMs;
    await this.#turns.take(owed.code, [owed.operation]);
    if (isFinal && this.#owed.get(connectionId) === owed) this.#owed.delete(connectionId);
  }
}

function carriedBy(operation: Operation): readonly MemberId[] {
  if (operation.type === "listen") return [operation.memberId];
  if (operation.type !== "join") return [];
  const { memberId, resume } = operation;
  // Where the new one is known, there was none to go on with.
  return resume === undefined ? [memberId] : [memberId, resume];
}
