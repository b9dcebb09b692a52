/**
 * Sends what a turn has for connections, as few frames as the protocol of each allows.
 * @module
 */
import type { Connection, LineConnection } from "./connection.ts";
import { joinedUnits, joinFrames } from "./core/outbox.ts";
import type { Room } from "./core/room.ts";

/** Ends a connection that reads too slowly. */
export type GiveUp = (connection: Connection) => void;

/**
 * Sends a room's turn to everybody connected here, and begins its next. What all v1 members get is put together once; the line
 * protocol takes a frame a message, which nobody else waits for.
 * @param nowMs A time of a clock that never falls.
 */
export function sendToAll(room: Room<Connection>, nowMs: number, giveUp: GiveUp): void {
  const { turn } = room;
  const isMessage = (index: number): boolean => turn.isMessage(index);
  const forAll = joinFrames(turn.lines, joinedUnits);
  const lineMembers: LineConnection[] = [];
  for (const connection of room.locals) {
    if (connection.speaks === "line") {
      lineMembers.push(connection);
      continue;
    }
    const { outbox } = connection;
    const frames = outbox.isPlain ? forAll : joinFrames(outbox.take(turn.lines, isMessage), joinedUnits);
    send(connection, frames, { nowMs, giveUp });
  }
  for (const connection of lineMembers) {
    send(connection, connection.outbox.take(turn.frames, isMessage).flat(), { nowMs, giveUp });
  }
  room.endTurn();
}

/**
 * Sends what waits for one connection alone.
 * @param nowMs A time of a clock that never falls.
 */
export function sendOwn(connection: Connection, nowMs: number, giveUp: GiveUp): void {
  const frames = connection.speaks === "line"
    ? connection.outbox.take([], nothingShared).flat()
    : joinFrames(connection.outbox.take([], nothingShared), joinedUnits);
  send(connection, frames, { nowMs, giveUp });
}

const nothingShared = (): boolean => false;

interface SendContext {
  readonly nowMs: number;
  readonly giveUp: GiveUp;
}

function send(connection: Connection, frames: readonly string[], { nowMs, giveUp }: SendContext): void {
  if (connection.phase === "closed" || frames.length === 0) return;
  const { outlet, outbox } = connection;
  if (outbox.isTooSlow(outlet.glance(nowMs), nowMs)) return giveUp(connection);
  outlet.send(frames);
}
