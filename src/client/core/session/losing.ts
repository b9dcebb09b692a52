/**
 * What follows a lost connection: a wait and another try, or the end.
 * @module
 */
import type { RefusalCode } from "../../../protocol/errors.ts";
import { quickDelayMs, slowDelayMs, toldDelayMs } from "../backoff.ts";
import type { EndedEvent } from "../client_event.ts";
import { rewind } from "../outbox.ts";
import { andThen, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { giveUpOlder } from "./older.ts";
import { type SessionState, without } from "./state.ts";

/** How many tries the first connection gets. */
const firstTries = 2;

/** How long a connection must have held for the tries to be counted anew. */
const holdMs = 5_000;

/** Which part of the first window those use whom the server has sent back: it is well, and what they say waits. */
const sentBackWindow = 0.75;

/** Why a connection is lost. */
export interface Loss {
  /** In a few words. */
  readonly reason: string;
  /** The refusal behind it. Absent: none. */
  readonly code?: RefusalCode;
  /** Whether the server sent us away to come again at once. Absent: it did not. */
  readonly isSentBack?: boolean;
}

/** Goes on after a connection was lost, or never came to be. */
export function lose(state: SessionState, loss: Loss, at: Moment): Step {
  return andThen(giveUpOlder(rest(state, at)), (rested) => goOn(rested, loss, at));
}

function goOn(rested: SessionState, loss: Loss, at: Moment): Step {
  const { maxReconnect, isInteractive } = rested.options;
  if (!rested.hasConnected) return loseFirst(rested, loss, at);
  const attempt = rested.failedTries + 1;
  if (attempt <= maxReconnect) return waitQuickly(rested, { loss, attempt, maxReconnect }, at);
  if (isInteractive && maxReconnect > 0) return waitSlowly(rested, loss, at);
  return end(rested, { cause: "gave_up", ...loss });
}

/** Goes on after a connection that this side gives up. */
export function giveUp(state: SessionState, loss: Loss, at: Moment): Step {
  return andThen(step(state, { type: "abandon" }), (next) => lose(next, loss, at));
}

/** Gives the state of a session whose connection is over. */
export function rest(state: SessionState, at: Moment): SessionState {
  const hasHeld = state.phase.type === "live" && at.nowMs - state.phase.sinceMs >= holdMs;
  return {
    ...without(state, "heartbeat", "typingSentMs"),
    outbox: rewind(state.outbox),
    failedTries: hasHeld ? 0 : state.failedTries,
    unreadableLines: 0,
    hasSeenOwnJoin: false,
  };
}

function loseFirst(state: SessionState, loss: Loss, at: Moment): Step {
  const attempt = state.failedTries + 1;
  if (attempt < firstTries) {
    return waitQuickly(state, { loss, attempt, maxReconnect: firstTries - 1 }, at);
  }
  return end(state, { cause: loss.code === undefined ? "unreachable" : "refused", ...loss });
}

interface QuickTry {
  readonly loss: Loss;
  readonly attempt: number;
  readonly maxReconnect: number;
}

function waitQuickly(state: SessionState, { loss, attempt, maxReconnect }: QuickTry, at: Moment): Step {
  const { reason, isSentBack = false } = loss;
  const window = isSentBack && attempt === 1 ? sentBackWindow : 1;
  const retryInMs = told(state, at) ?? quickDelayMs(attempt, window * at.random);
  return step(
    waiting(state, retryInMs, at),
    emit({ type: "disconnected", reason, retryInMs, attempt, maxReconnect }),
  );
}

function waitSlowly(state: SessionState, { reason }: Loss, at: Moment): Step {
  const retryInMs = told(state, at) ?? slowDelayMs(at.random);
  return step(waiting(state, retryInMs, at), emit({ type: "offline", reason, retryInMs }));
}

function told({ returnAfterMs }: SessionState, { random }: Moment): number | undefined {
  return returnAfterMs === undefined ? undefined : toldDelayMs(returnAfterMs, random);
}

function waiting(state: SessionState, retryInMs: number, { nowMs }: Moment): SessionState {
  return {
    ...without(state, "returnAfterMs"),
    failedTries: state.failedTries + 1,
    phase: { type: "waiting", untilMs: nowMs + retryInMs },
  };
}

/** Ends the session. */
export function end(state: SessionState, ending: Ending): Step {
  return andThen(giveUpOlder(state), (next) => finish(next, ending));
}

type Ending = Omit<EndedEvent, "type" | "unacknowledged">;

function finish(state: SessionState, ending: Ending): Step {
  const unacknowledged = state.outbox.entries.map((entry) => entry.text);
  return step(
    { ...without(state, "heartbeat", "slowStartAtMs"), phase: { type: "ended" } },
    emit({ type: "ended", ...ending, unacknowledged }),
  );
}
