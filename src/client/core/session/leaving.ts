/**
 * Goodbye.
 * @module
 */
import { andThen, chain, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { end } from "./losing.ts";
import { sendCommand } from "./sending.ts";
import type { SessionState } from "./state.ts";

/** How long the server's answer to a goodbye is waited for: acknowledgements may be on their way. */
const answerMs = 2_000;

/** Leaves the channel; whoever says so twice does not want to wait. */
export function leave(state: SessionState, at: Moment): Step {
  const { phase } = state;
  if (phase.type === "ended") return step(state);
  if (phase.type === "joining") return leaveUnwelcomed(state, at);
  if (phase.type !== "live") return leftWithoutAnswer(state);
  if (phase.protocol === "line") return andThen(step(state, { type: "close" }), left);
  const leaving = { type: "leaving", deadlineMs: at.nowMs + answerMs } as const;
  return sendCommand({ ...state, phase: leaving }, { type: "leave" }, at);
}

/** The server may have let us in already: without a goodbye it would hold our place for a while. */
function leaveUnwelcomed(state: SessionState, at: Moment): Step {
  const goodbye = sendCommand(state, { type: "leave" }, at);
  return chain(goodbye, (next) => step(next, { type: "close" }), left);
}

/** Ends a goodbye that the server does not answer. */
export function leftWithoutAnswer(state: SessionState): Step {
  return andThen(step(state, { type: "abandon" }), left);
}

/** Ends the session as the person wanted. */
export function left(state: SessionState): Step {
  return end(state, { cause: "left", reason: "you left" });
}
