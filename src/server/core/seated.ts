/**
 * Who sits in a channel, as servers that share it see it, and what becomes of that when announcements were lost on the way.
 * @module
 */
import type { Announcement, ConnectionId, MemberId, Membership, Replay } from "./operation.ts";

/** Somebody in a channel, and where that member is connected. */
export interface Seated extends Membership {
  /** The connection. Absent: it is lost, and may be replaced. */
  readonly connectionId?: ConnectionId;
  /** The server of that connection. */
  readonly node?: string;
  /** What that connection had to read first. */
  readonly replay: Replay;
}

/** Members by what names them, in the order of coming. */
export type SeatedMembers = ReadonlyMap<MemberId, Seated>;

/** Follows an announcement. */
export function follow(members: Map<MemberId, Seated>, announcement: Announcement): void {
  const { memberId } = announcement;
  const before = members.get(memberId);
  switch (announcement.type) {
    case "listening":
      members.set(memberId, { isUnverified: true, replay: nothingToRead, ...at(announcement) });
      return;
    case "joined": {
      const { name, isUnverified, replay } = announcement;
      members.set(memberId, { name, isUnverified, replay, ...at(announcement) });
      return;
    }
    case "resumed":
      if (before !== undefined) {
        members.set(memberId, { ...before, replay: announcement.replay, ...at(announcement) });
      }
      return;
    case "renamed":
      if (before !== undefined) members.set(memberId, { ...before, name: announcement.name });
      return;
    case "left":
      members.delete(memberId);
      return;
    case "message":
    case "typing":
    case "whisper":
      return;
  }
}

/**
 * Tells what happened between two sights of a channel, as far as it can be seen from them: who is gone, who has another name,
 * who has come, who has another connection. In this order no name is taken before it is free, but where two have swapped.
 */
export function differenceOf(before: SeatedMembers, after: SeatedMembers): readonly Announcement[] {
  const gone: Announcement[] = [];
  for (const [memberId, { name }] of before) {
    const now = after.get(memberId);
    // A name is never given up for none.
    if (now === undefined || (name !== undefined && now.name === undefined)) {
      gone.push({ type: "left", memberId });
    }
  }
  const left = new Set(gone.map(({ memberId }) => memberId));
  const renamed: Announcement[] = [];
  const come: Announcement[] = [];
  for (const [memberId, now] of after) {
    const then = left.has(memberId) ? undefined : before.get(memberId);
    if (then?.name !== undefined && now.name !== undefined && then.name !== now.name) {
      renamed.push({ type: "renamed", memberId, name: now.name });
    }
    come.push(...arrivalOf(memberId, then, now));
  }
  return [...gone, ...renamed, ...come];
}

function arrivalOf(memberId: MemberId, then: Seated | undefined, now: Seated): readonly Announcement[] {
  const { name, isUnverified, replay, connectionId = "" } = now;
  if (name === undefined) return then === undefined ? [{ type: "listening", memberId, connectionId }] : [];
  if (then?.name === undefined) {
    return [{ type: "joined", memberId, connectionId, name, isUnverified, replay }];
  }
  // A connection that is lost meanwhile needs nothing, and nobody else is to notice.
  if (now.connectionId === undefined || now.connectionId === then.connectionId) return [];
  return [{ type: "resumed", memberId, connectionId, replay }];
}

const nothingToRead: Replay = { after: 0, isComplete: true };

function at(
  { connectionId }: { readonly connectionId: ConnectionId },
): { readonly connectionId: ConnectionId } {
  return { connectionId };
}
