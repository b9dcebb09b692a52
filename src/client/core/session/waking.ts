/**
 * Tries that do not wait: the person asked, or the machine woke up.
 * @module
 */
import { andThen, chain, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { leftWithoutAnswer } from "./leaving.ts";
import { giveUp, rest } from "./losing.ts";
import { giveUpOlder } from "./older.ts";
import { openTry } from "./opening.ts";
import { type SessionState, without } from "./state.ts";

/** Tries at once where a try is waited for. */
export function retryNow(state: SessionState, at: Moment): Step {
  return state.phase.type === "waiting" ? openTry(state, at) : step(state);
}

/** Begins anew after a sleep: whatever connection there was is dead, and the network is another one perhaps. */
export function wake(state: SessionState, at: Moment): Step {
  switch (state.phase.type) {
    case "idle":
    case "ended":
      return step(state);
    case "leaving":
      return leftWithoutAnswer(state);
    case "live":
      return wakeLive(state, at);
    default:
      return reopen(rest(state, at), at);
  }
}

function wakeLive(state: SessionState, at: Moment): Step {
  const { maxReconnect } = state.options;
  const reason = "this machine was asleep";
  if (maxReconnect === 0) return giveUp(state, { reason }, at);
  const event = { type: "disconnected", reason, retryInMs: 0, attempt: 1, maxReconnect } as const;
  return chain(
    giveUpOlder(rest(state, at)),
    (next) => step(next, emit(event)),
    (next) => reopen(next, at),
  );
}

function reopen(state: SessionState, at: Moment): Step {
  const fresh = { ...without(state, "returnAfterMs"), failedTries: state.hasConnected ? 1 : 0 };
  return andThen(step(fresh, { type: "abandon" }), (next) => openTry(next, at));
}
