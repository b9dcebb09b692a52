/**
 * Brings a member that has joined up to the present: it reads the log piece by piece, each when the one before has left, and
 * lives with the channel from the moment in which it has read everything.
 * @module
 */
import type { V1Connection } from "./connection.ts";
import type { Outlet } from "./outlet.ts";
import type { Broker, Clock } from "./ports.ts";
import type { RoomHost } from "./room_host.ts";

/** How much is read at once, in bytes. */
const pieceBytes = 262_144;

/** How often to look whether a piece has left, in milliseconds. */
const pollEveryMs = 20;

/** What catching up works with. */
export interface CatchUpParts {
  readonly broker: Broker;
  readonly clock: Clock;
  /** The connection has something new in its outbox. */
  readonly onRead: (connection: V1Connection) => void;
  /** What it should read next is not kept any more. */
  readonly onLost: (connection: V1Connection) => void;
}

/** Who reads, and from where. */
export interface CatchUpStart {
  readonly host: RoomHost;
  readonly connection: V1Connection;
  /** The offset after which to begin. */
  readonly after: number;
}

/** Reads until the connection is live or gone. @throws If the broker is out of reach. */
export async function catchUp({ host, connection, after }: CatchUpStart, parts: CatchUpParts): Promise<void> {
  const { outbox, outlet } = connection;
  for (let readOffset = after;;) {
    const piece = await parts.broker.readAfter(host.code, readOffset, pieceBytes);
    if (!isReading(connection)) return;
    if (piece[0]?.offset !== readOffset + 1) return parts.onLost(connection);
    const { turn, position } = host.room;
    // The log may be ahead of what was announced here: that comes live.
    const due = piece.filter(({ offset }) => offset <= position.offset);
    for (const { line } of due) outbox.add(line, turn.size);
    readOffset += due.length;
    // What this turn has announced so far is in the log already, and was read from there.
    const isLive = readOffset >= position.offset;
    if (isLive) outbox.goLive(turn.size);
    parts.onRead(connection);
    if (isLive) return;
    await hasLeft(outlet, parts.clock, () => isReading(connection));
  }
}

function isReading({ phase, memberId }: V1Connection): boolean {
  return phase === "open" && memberId !== undefined;
}

async function hasLeft(outlet: Outlet, clock: Clock, isReading: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => clock.afterTurn(resolve));
  while (isReading() && outlet.measure(clock.monotonicMs()) > pieceBytes) {
    await new Promise<void>((resolve) => void clock.after(pollEveryMs, resolve));
  }
}
