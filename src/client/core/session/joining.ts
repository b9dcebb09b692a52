/**
 * From an open socket to a channel that is joined.
 * @module
 */
import { subprotocol, type WelcomePush } from "../../../protocol/frame.ts";
import { assumedLimits, saneLimits } from "../limits.ts";
import { begin, type Reading } from "../reading.ts";
import { beginCatchUp } from "./catching_up.ts";
import { leavesDoubt } from "./doubtful.ts";
import { chain, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { firstBeat } from "./heartbeat.ts";
import { compareMembers, formerMembers } from "./members.ts";
import { flush, sendCommand } from "./sending.ts";
import { askForName, recheck } from "./speaking.ts";
import { named, type SessionState, without } from "./state.ts";

/** The longest token that is kept: more would not fit into what a server takes before a join. */
const maxTokenUnits = 1_024;

/** Goes on with a socket that is open. */
export function open(state: SessionState, protocol: string, at: Moment): Step {
  if (state.phase.type !== "opening") return step(state);
  return protocol === subprotocol ? join(state, state.phase.deadlineMs, at) : goLiveInLines(state, at);
}

function join(state: SessionState, deadlineMs: number, at: Moment): Step {
  const { wishedName, token, reading } = state;
  return sendCommand({ ...without(state, "refusedReason"), phase: { type: "joining", deadlineMs } }, {
    type: "join",
    name: wishedName,
    ...(token === undefined ? {} : { session: token }),
    ...(reading.since === undefined ? {} : { since: reading.since }),
  }, at);
}

/** Takes the answer to a join. */
export function welcome(state: SessionState, push: WelcomePush, at: Moment): Step {
  const { reading, isNumberedAnew, gap } = begin(state.reading, push);
  const isNewEpoch = state.reading.epoch !== push.position.epoch;
  const former = formerMembers(state);
  if (isNumberedAnew) { for (const shown of [state.seen, state.seenInPages]) shown.startAnew(); }
  const dropped = state.roster.replace(push.members);
  return chain(
    connect(beginCatchUp(joinedState(state, { push, reading }, at), state, at), state.hasConnected),
    (next) => dropped === 0 ? step(next) : step(next, tooMany(dropped)),
    (next) => compareMembers(next, { former, isNewEpoch }, at),
    (next) => gap === undefined ? step(next) : step(next, emit({ type: "gap", ...gap })),
    (next) => askForName(next, at),
    recheck,
    (next) => flush(next, at),
  );
}

interface Welcome {
  readonly push: WelcomePush;
  readonly reading: Reading;
}

function joinedState(state: SessionState, { push, reading }: Welcome, { nowMs }: Moment): SessionState {
  const isTokenKept = push.session !== "" && push.session.length <= maxTokenUnits;
  return {
    ...without(named(state, push.name), "slowStartAtMs", "returnAfterMs", "token"),
    ...(isTokenKept ? { token: push.session } : {}),
    phase: { type: "live", protocol: "v1", sinceMs: nowMs },
    ...(state.hasConnected ? {} : { cameAt: push.position }),
    isDoubtful: leavesDoubt(state, push),
    limits: saneLimits(push.limits),
    reading,
    heartbeat: firstBeat(nowMs),
    listeners: push.listeners,
  };
}

function tooMany(dropped: number): ReturnType<typeof emit> {
  return emit({ type: "notice", text: `The list of members is cut: ${dropped} more are here` });
}

/** A server of the original's kind has no join: its channel is joined with the first line, or by the URL. */
function goLiveInLines(state: SessionState, at: Moment): Step {
  state.roster.replace([]);
  const live: SessionState = {
    ...without(
      named(state, state.wishedName),
      "slowStartAtMs",
      "refusedReason",
      "returnAfterMs",
      "renamingTo",
      "returning",
    ),
    phase: { type: "live", protocol: "line", sinceMs: at.nowMs },
    limits: assumedLimits,
    listeners: 0,
  };
  return chain(connect(live, state.hasConnected), recheck, (next) => flush(next, at));
}

function connect(state: SessionState, isReconnect: boolean): Step {
  const { phase, name, wishedName, roster, listeners, limits } = state;
  const protocol = phase.type === "live" ? phase.protocol : "line";
  const { members } = roster;
  return step(
    { ...state, protocol, hasConnected: true },
    emit({ type: "connected", protocol, name, wishedName, members, listeners, limits, isReconnect }),
  );
}
