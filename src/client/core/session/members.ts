/**
 * Who comes, goes and takes another name.
 * @module
 */
import type { JoinedPush, LeftPush, RenamedPush } from "../../../protocol/frame.ts";
import { maxMembers } from "../roster.ts";
import { emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { named, type SessionState, without } from "./state.ts";

/** For how long members are awaited back after the server began anew: as long as a server keeps their places. */
const returnMs = 30_000;

/** Gives the names that were here at the last connection; nothing if there was none that knew. */
export function formerMembers({ reading, roster, returning }: SessionState): ReadonlySet<string> | undefined {
  if (reading.epoch === undefined) return undefined;
  return new Set([...roster.names, ...returning?.names ?? []]);
}

/** What is known of the time before a welcome. */
export interface Former {
  /** Who was here. Absent: not known. */
  readonly former: ReadonlySet<string> | undefined;
  /** Whether the server began anew: who is not here yet may be about to come back. */
  readonly isNewEpoch: boolean;
}

/** Tells who came and went meanwhile. */
export function compareMembers(state: SessionState, { former, isNewEpoch }: Former, at: Moment): Step {
  if (former === undefined) return step(state);
  const isOther = (name: string): boolean => !state.ownNames.includes(name);
  const present = state.roster.names;
  const joined = [...present].filter((name) => isOther(name) && !former.has(name));
  const gone = [...former].filter((name) => isOther(name) && !present.has(name));
  const deadlineMs = isNewEpoch ? at.nowMs + returnMs : state.returning?.deadlineMs;
  if (deadlineMs === undefined) return step(state, ...changed(joined, gone));
  const rest = without(state, "returning");
  const names = new Set(gone.slice(0, maxMembers));
  const next = gone.length === 0 ? rest : { ...rest, returning: { names, deadlineMs } };
  return step(next, ...changed(joined, []));
}

/** Says who has not come back in time. */
export function returnIsOver(state: SessionState): Step {
  return step(without(state, "returning"), ...changed([], [...state.returning?.names ?? []]));
}

function changed(joined: readonly string[], left: readonly string[]): readonly ReturnType<typeof emit>[] {
  return joined.length + left.length === 0 ? [] : [emit({ type: "members_changed", joined, left })];
}

/** Takes note that somebody came; of somebody awaited back nothing is said. */
export function join(state: SessionState, { name, unverified }: JoinedPush): Step {
  state.roster.add(unverified === true ? { name, unverified } : { name });
  const isAwaited = state.returning?.names.delete(name) === true;
  return isAwaited ? step(state) : step(state, emit({ type: "joined", name }));
}

/** Takes note that somebody went. */
export function depart(state: SessionState, { name }: LeftPush): Step {
  state.roster.remove(name);
  return step(state, emit({ type: "left", name }));
}

/** Takes note that somebody, perhaps oneself, has another name. */
export function rename(state: SessionState, { from, to }: RenamedPush): Step {
  state.roster.rename(from, to);
  const isOwn = from === state.name;
  const event = emit({ type: "renamed", from, to, isOwn });
  return isOwn
    ? step({ ...without(named(state, to), "renamingTo"), wishedName: to }, event)
    : step(state, event);
}
