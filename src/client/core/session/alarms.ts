/**
 * Everything in a session that happens by itself when its time has come.
 * @module
 */
import { resume, resumesAtMs } from "../outbox.ts";
import { stopCatchUp } from "./catching_up.ts";
import { emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { deadAtMs, pingDueMs, pinged } from "./heartbeat.ts";
import { leftWithoutAnswer } from "./leaving.ts";
import { giveUp } from "./losing.ts";
import { returnIsOver } from "./members.ts";
import { stopWaitingForOlder } from "./older.ts";
import { openTry } from "./opening.ts";
import { flush, sendCommand } from "./sending.ts";
import { type SessionState, without } from "./state.ts";

/** Something that is to happen. */
interface Alarm {
  /** When, in the session's milliseconds. Absent: it is not set. */
  readonly atMs: number | undefined;
  /** What happens. */
  readonly ring: (state: SessionState, at: Moment) => Step;
}

/** Tells when something is due next; nothing if nothing ever is. */
export function nextDeadlineMs(state: SessionState): number | undefined {
  return earliest(alarmsOf(state))?.atMs;
}

/** Does what is due. */
export function ring(state: SessionState, at: Moment): Step {
  let [current, effects]: Step = step(state);
  // Each alarm is done with once it has rung; the number is for the case that one is not.
  for (let rung = 0; rung < 16; rung++) {
    const alarm = earliest(alarmsOf(current));
    if (alarm?.atMs === undefined || alarm.atMs > at.nowMs) break;
    const [next, more] = alarm.ring(current, at);
    current = next;
    effects = [...effects, ...more];
  }
  return [current, effects];
}

function earliest(alarms: readonly Alarm[]): Alarm | undefined {
  const set = alarms.filter((alarm) => alarm.atMs !== undefined);
  return set.reduce<Alarm | undefined>((first, alarm) => {
    return first === undefined || alarm.atMs! < first.atMs! ? alarm : first;
  }, undefined);
}

function alarmsOf(state: SessionState): readonly Alarm[] {
  const slowStart = { atMs: state.slowStartAtMs, ring: tellSlowStart };
  switch (state.phase.type) {
    case "opening":
    case "joining":
      return [slowStart, { atMs: state.phase.deadlineMs, ring: giveUpTry }];
    case "waiting":
      return [slowStart, { atMs: state.phase.untilMs, ring: openTry }];
    case "live":
      return liveAlarms(state);
    case "leaving":
      return [{ atMs: state.phase.deadlineMs, ring: leftWithoutAnswer }];
    default:
      return [];
  }
}

function liveAlarms(state: SessionState): readonly Alarm[] {
  const { heartbeat, limits, outbox, catchUp, returning, older } = state;
  const resumes = { atMs: resumesAtMs(outbox), ring: resumeSending };
  if (heartbeat === undefined) return [resumes];
  return [
    resumes,
    { atMs: pingDueMs(heartbeat, limits.pingEveryMs), ring: ping },
    { atMs: deadAtMs(heartbeat), ring: giveUpDead },
    { atMs: catchUp?.endsMs, ring: stopCatchUp },
    { atMs: returning?.deadlineMs, ring: returnIsOver },
    { atMs: older?.deadlineMs, ring: stopWaitingForOlder },
  ];
}

function tellSlowStart(state: SessionState): Step {
  return step(without(state, "slowStartAtMs"), emit({ type: "slow_start" }));
}

function giveUpTry(state: SessionState, at: Moment): Step {
  const reason = `${state.options.address.display} did not answer in time`;
  return giveUp(state, { reason }, at);
}

function resumeSending(state: SessionState, at: Moment): Step {
  return flush({ ...state, outbox: resume(state.outbox) }, at);
}

function ping(state: SessionState, at: Moment): Step {
  const [next, effects] = sendCommand(state, { type: "ping" }, at);
  const { heartbeat } = next;
  return [heartbeat === undefined ? next : { ...next, heartbeat: pinged(heartbeat, at.nowMs) }, effects];
}

function giveUpDead(state: SessionState, at: Moment): Step {
  return giveUp(state, { reason: "the server does not answer any more" }, at);
}
