/**
 * Texts of which nobody can tell any more whether they were numbered: the person decides, not this program.
 * @module
 */
import type { WelcomePush } from "../../../protocol/frame.ts";
import { refuse } from "../outbox.ts";
import { each, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import type { SessionState } from "./state.ts";

/** A server remembers a session for at least this long after its last connection. */
const rememberedMs = 600_000;

const message =
  "This may have been sent already, and nobody can tell any more; send it again if it is missing";

/** Tells whether a welcome leaves in doubt what was sent before: the session is forgotten, and messages are gone. */
export function leavesDoubt(
  { token, isDoubtful }: SessionState,
  { session, complete }: WelcomePush,
): boolean {
  return isDoubtful || (token !== undefined && token !== session && !complete);
}

/** Gives back what was sent so long ago that its session may have been forgotten before it was sent again. */
export function giveBackDoubtful(state: SessionState, { nowMs }: Moment): Step {
  const doubtful = state.outbox.entries.filter(({ firstSentAtMs = nowMs }) =>
    nowMs - firstSentAtMs > rememberedMs
  );
  return each({ ...state, isDoubtful: false }, doubtful, (next, { nonce, text }) =>
    step(
      { ...next, outbox: refuse(next.outbox, nonce) },
      emit({ type: "refused", code: "unavailable", message, nonce, text }),
    ));
}
