/**
 * How long older messages are waited for before own texts are sent again.
 * @module
 */
import { settled } from "../reading.ts";
import type { Step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { flush } from "./sending.ts";
import { type SessionState, without } from "./state.ts";

/** A wait for older messages. */
export interface CatchUp {
  /** Whether texts were sent in a session that the server does not know any more, and may be in the log all the same. */
  readonly isSessionNew: boolean;
  /** When none has come for too long, in the session's milliseconds. */
  readonly endsMs: number;
}

/** A server that knows the session takes nothing twice: all that waiting spares it is the repetition. */
const knownQuietMs = 2_000;

/** A server that does not would number a text again. A connection that is dead is found to be in less time than this. */
const unknownQuietMs = 25_000;

/**
 * Begins to wait where a welcome promises older messages.
 * @param former The state before the welcome: what it waited for and has not read stays open.
 */
export function beginCatchUp(state: SessionState, former: SessionState, at: Moment): SessionState {
  const isOther = former.token !== undefined && former.token !== state.token;
  return wait(state, isOther || former.catchUp?.isSessionNew === true, at);
}

/** Waits on, or no longer, after a message. */
export function continueCatchUp(state: SessionState, at: Moment): SessionState {
  return state.catchUp === undefined ? state : wait(state, state.catchUp.isSessionNew, at);
}

function wait(state: SessionState, isSessionNew: boolean, { nowMs }: Moment): SessionState {
  if (!state.reading.isCatchingUp) return without(state, "catchUp");
  const endsMs = nowMs + (isSessionNew ? unknownQuietMs : knownQuietMs);
  return { ...state, catchUp: { isSessionNew, endsMs } };
}

/** Goes on without what does not come. */
export function stopCatchUp(state: SessionState, at: Moment): Step {
  return flush({ ...without(state, "catchUp"), reading: settled(state.reading) }, at);
}
