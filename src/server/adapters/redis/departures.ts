/**
 * Who is connected here, and who is gone without Redis having been told: a departure is told until it is known to have arrived.
 * @module
 */
import { type ConnectionId, isEntry, type Operation } from "../../core/operation.ts";
import type { ChannelTurns } from "./channel_turns.ts";
import { answerWithinMs } from "./redis_link.ts";

interface Owed {
  readonly code: string;
  readonly operation: Operation;
  /** When the last thing that was asked before has come to nothing for sure. */
  readonly finalAtMs: number;
}

/** How many departures are told at once. */
const atOnce = 200;

/** The departures that Redis may not know of. */
export class Departures {
  readonly #turns: Pick<ChannelTurns, "take">;
  readonly #here = new Set<ConnectionId>();
  readonly #owed = new Map<ConnectionId, Owed>();
  #isWorking = false;

  constructor(turns: Pick<ChannelTurns, "take">) {
    this.#turns = turns;
  }

  /** Tells whether a connection is one of this server that has come and not gone. */
  isHere(connectionId: ConnectionId): boolean {
    return this.#here.has(connectionId);
  }

  /** Takes note of what is about to be asked. */
  expect(operations: readonly Operation[]): void {
    for (const operation of operations) {
      if (isEntry(operation)) this.#here.add(operation.connectionId);
      else if (isExit(operation)) this.#here.delete(operation.connectionId);
    }
  }

  /** Takes note of what may not have arrived. */
  owe(code: string, operations: readonly Operation[]): void {
    // An entry that is still under way to Redis would come after the departure; it expires before this.
    const finalAtMs = performance.now() + 2 * answerWithinMs;
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
        await Promise.all(owed.slice(first, first + atOnce).map(([id, each]) => this.#tell(id, each)));
      }
    } finally {
      this.#isWorking = false;
    }
  }

  async #tell(connectionId: ConnectionId, owed: Owed): Promise<void> {
    const isFinal = performance.now() >= owed.finalAtMs;
    await this.#turns.take(owed.code, [owed.operation]);
    if (isFinal && this.#owed.get(connectionId) === owed) this.#owed.delete(connectionId);
  }
}

function isExit({ type }: Operation): boolean {
  return type === "leave" || type === "lose";
}
