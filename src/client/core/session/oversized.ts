/**
 * More than a server may send at once: it is not worth the memory and the time that it would take.
 * @module
 */
import { maxServerFrameBytes } from "../../../protocol/frame.ts";
import { andThen, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { leftWithoutAnswer } from "./leaving.ts";
import { end, giveUp } from "./losing.ts";
import type { SessionState } from "./state.ts";

/** The longest single line once joined, in UTF-16 units: a page of 200 long messages. */
const maxLineUnits = 4_194_304;

/** How many frames that are too large are borne with before the server is left alone. */
const bearable = 1;

/** After how long a connection without such a frame those before it are forgotten, in milliseconds. */
const forgottenMs = 600_000;

/**
 * Tells whether a frame is larger than any may be. Of a single line the socket has said already that it is not, and while
 * the welcome is waited for it may be long: it holds everybody who is here.
 */
export function isOversized({ phase }: SessionState, frame: string): boolean {
  if (frame.length <= maxServerFrameBytes) return false;
  if (phase.type !== "joining" && frame.length > maxLineUnits) return true;
  // A line break at the end begins no other line.
  const breakAt = frame.indexOf("\n");
  return breakAt >= 0 && breakAt < frame.trimEnd().length;
}

/** Comes back to such a server, but not twice. */
export function giveUpOversized(state: SessionState, at: Moment): Step {
  if (state.phase.type === "leaving") return leftWithoutAnswer(state);
  const oversizedFrames = 1 + (areForgotten(state, at) ? 0 : state.oversizedFrames);
  const next = { ...state, oversizedFrames };
  if (oversizedFrames <= bearable) return giveUp(next, { reason }, at);
  return andThen(step(next, { type: "abandon" }), (left) => end(left, { cause: "closed", reason }));
}

function areForgotten({ phase }: SessionState, { nowMs }: Moment): boolean {
  return phase.type === "live" && nowMs - phase.sinceMs >= forgottenMs;
}

const reason = "the server sends more at once than any may";
