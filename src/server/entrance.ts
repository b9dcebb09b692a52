/**
 * The door as one connection sees it.
 * @module
 */
import type { Denial } from "./core/door.ts";

/** Keeps watch over one connection's way in. */
export interface Entrance {
  /** Asks whether the connection may join now. @returns Why not. Absent: it may. */
  ask(): Denial | undefined;
  /** Tells how the join went. @param foundNobody Whether the channel came into being by it. */
  joined(foundNobody: boolean): void;
  /** Tells that nothing of the connection is held any more. */
  left(): void;
}
