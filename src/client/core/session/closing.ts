/**
 * What the end of a socket means.
 * @module
 */
import { closeCodes, explainClose, shouldReconnect } from "../../../protocol/close_codes.ts";
import { refusals } from "../../../protocol/errors.ts";
import { refuse } from "../outbox.ts";
import { andThen, emit, type Step, step } from "./effect.ts";
import type { ClosedEvent, Moment } from "./event.ts";
import { left } from "./leaving.ts";
import { end, lose } from "./losing.ts";
import { hasOtherForm, openNextForm } from "./opening.ts";
import { giveUpOversized } from "./oversized.ts";
import type { OpeningPhase, SessionState } from "./state.ts";

/** Takes note that the socket is over. */
export function close(state: SessionState, event: ClosedEvent, at: Moment): Step {
  switch (state.phase.type) {
    case "opening":
      return closeUnopened(state, { phase: state.phase, event }, at);
    case "joining":
    case "live":
      return closeOpen(state, event, at);
    case "leaving":
      return left(state);
    default:
      return step(state);
  }
}

interface Unopened {
  readonly phase: OpeningPhase;
  readonly event: ClosedEvent;
}

function closeUnopened(state: SessionState, { phase, event }: Unopened, at: Moment): Step {
  // The form tried first is the one that a server of today takes: why it refused tells most.
  const refusedReason = state.refusedReason ?? event.reason;
  if (hasOtherForm(state, phase, event)) return openNextForm({ ...state, refusedReason }, phase);
  const told = event.retryAfterMs === undefined ? state : { ...state, returnAfterMs: event.retryAfterMs };
  if (state.hasConnected) return lose(told, reasonOf(event), at);
  const loss = event.upgradeStatus === undefined ? reasonOf(event) : { reason: refusedReason };
  // Somebody who was in may have come into a network that stands in the way for now.
  if (event.isLasting) return end(told, { cause: "unreachable", ...loss, isExplained: true });
  return lose(event.upgradeStatus === undefined ? told : { ...told, form: 0 }, loss, at);
}

function closeOpen(state: SessionState, event: ClosedEvent, at: Moment): Step {
  if (event.isOversized) return giveUpOversized(state, at);
  if (event.code === closeCodes.frameTooLarge) return closeTooLarge(state, event, at);
  if (event.isLasting || !shouldReconnect(event.code)) {
    return end(state, { cause: "closed", ...reasonOf(event) });
  }
  return lose(state, { ...reasonOf(event), isSentBack: event.code === closeCodes.positionLost }, at);
}

/** Comes back with one text at a time; what makes a frame too large even so is not sent again. */
function closeTooLarge(state: SessionState, event: ClosedEvent, at: Moment): Step {
  const reason = reasonOf(event);
  if (!state.isCautious) return lose({ ...state, isCautious: true }, reason, at);
  const culprit = state.outbox.entries.find((entry) => entry.isSent);
  if (culprit === undefined) return end(state, { cause: "closed", ...reason });
  const { nonce, text } = culprit;
  const { message } = refusals.frame_too_large;
  const relieved = { ...state, outbox: refuse(state.outbox, nonce) };
  const given = step(relieved, emit({ type: "refused", code: "frame_too_large", message, nonce, text }));
  return andThen(given, (next) => lose(next, reason, at));
}

function reasonOf({ code, reason }: ClosedEvent): { readonly reason: string } {
  if (reason === "" || reason === explainClose(code)) return { reason: explainClose(code) };
  return { reason: code === 0 ? reason : `${explainClose(code)} (${reason})` };
}
