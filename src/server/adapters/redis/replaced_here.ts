/**
 * Connections of this server that another one has taken over from, unheard: what is to be told of them.
 * @module
 */
import type { Announcement, ConnectionId, MemberId } from "../../core/operation.ts";
import { differenceOf, follow, type Seated, type SeatedMembers } from "../../core/seated.ts";
import type { ChannelSight } from "./turn_answer.ts";

/** Connections of this server, and the memberships that each may carry. */
export type ConnectionsHere = ReadonlyMap<ConnectionId, readonly MemberId[]>;

/** What a sight says of connections of this server. */
export interface Whereabouts {
  /** Connections that another one has taken over from, by member, in the order of their coming. */
  readonly replaced: ReadonlyMap<MemberId, readonly ConnectionId[]>;
  /** Those that have no seat and that nobody has taken over from: this server was buried. */
  readonly bereft: readonly ConnectionId[];
}

/** Compares who is connected here with who has a seat. */
export function whereaboutsOf({ members, carriers }: ChannelSight, here: ConnectionsHere): Whereabouts {
  const seated = new Set([...members.values()].map(({ connectionId }) => connectionId));
  const replaced = new Map<MemberId, ConnectionId[]>();
  const bereft: ConnectionId[] = [];
  for (const [connectionId, memberIds] of here) {
    if (seated.has(connectionId)) continue;
    const memberId = memberIds.find((id) => carriers.has(id));
    const carrier = memberId === undefined ? connectionId : carriers.get(memberId)?.connectionId;
    if (memberId === undefined || carrier === connectionId) bereft.push(connectionId);
    else replaced.set(memberId, [...replaced.get(memberId) ?? [], connectionId]);
  }
  return { replaced, bereft };
}

/** Tells what happened between what was heard and a sight, so that whoever was replaced here hears of it. */
export function changesTo(
  sight: ChannelSight,
  before: SeatedMembers,
  replaced: Whereabouts["replaced"],
): readonly Announcement[] {
  const changes: Announcement[] = [];
  const arrivals: Announcement[] = [];
  for (const [memberId, connections] of replaced) {
    const last = sight.carriers.get(memberId);
    if (last === undefined) continue;
    const told = takeOvers(memberId, before.get(memberId), { connections, last });
    if (before.has(memberId)) changes.push(...told);
    else arrivals.push(...told, ...(sight.members.has(memberId) ? [] : [left(memberId)]));
  }
  const followed = new Map(before);
  for (const change of changes) follow(followed, change);
  const others = differenceOf(followed, sight.members).filter(({ type, memberId }) =>
    type !== "joined" || !replaced.has(memberId)
  );
  return [...changes, ...others, ...arrivals];
}

interface TakeOvers {
  readonly connections: readonly ConnectionId[];
  readonly last: Seated;
}

function takeOvers(
  memberId: MemberId,
  before: Seated | undefined,
  { connections, last }: TakeOvers,
): readonly Announcement[] {
  const { name = "", isUnverified, replay, connectionId = "" } = last;
  const all = [...connections.filter((id) => id !== before?.connectionId), connectionId];
  return all.map((id, index) =>
    before === undefined && index === 0
      ? { type: "joined", memberId, connectionId: id, name, isUnverified, replay }
      : { type: "resumed", memberId, connectionId: id, replay }
  );
}

function left(memberId: MemberId): Announcement {
  return { type: "left", memberId };
}
