/**
 * Tries to open a connection: the first one, each later one, and the forms that a channel's URL may have.
 * @module
 */
import { subprotocol } from "../../../protocol/frame.ts";
import { channelUrl, olderChannelUrl } from "../address.ts";
import { type Effect, emit, type Step, step } from "./effect.ts";
import type { ClosedEvent, Moment } from "./event.ts";
import type { OpeningPhase, SessionState } from "./state.ts";

/** How long a try may take until the channel is joined: free hosting needs its time to wake. */
const tryMs = 30_000;

/** How long a quick try to come back may take: the others see nothing of a lost connection for 30 s, not for longer. */
const quickTryMs = 10_000;

/** After how long the person is told that the server may be waking up. */
const slowStartMs = 4_000;

/** A form of a channel's URL, and whether this program's own protocol is offered with it. */
interface Form {
  readonly isOlder: boolean;
  readonly protocols: readonly string[];
}

/** What is tried in turn; servers of the original's kind know one or the other path, and some refuse what they do not know. */
const forms: readonly Form[] = [
  { isOlder: false, protocols: [subprotocol] },
  { isOlder: true, protocols: [subprotocol] },
  { isOlder: false, protocols: [] },
  { isOlder: true, protocols: [] },
];

/** Begins the session. */
export function start(state: SessionState, at: Moment): Step {
  if (state.phase.type !== "idle") return step(state);
  return openTry({ ...state, slowStartAtMs: at.nowMs + slowStartMs }, at);
}

/** Opens a connection in the form that this server is known to take. */
export function openTry(state: SessionState, at: Moment): Step {
  const deadlineMs = at.nowMs + (isQuick(state) ? quickTryMs : tryMs);
  const phase = { type: "opening", deadlineMs, form: state.form } as const;
  return step(
    { ...state, phase },
    emit({ type: "connecting", attempt: state.failedTries }),
    open(state, state.form),
  );
}

function isQuick({ hasConnected, failedTries, options }: SessionState): boolean {
  return hasConnected && failedTries <= options.maxReconnect;
}

/**
 * Tells whether another form may do where this one was refused: only on the first connection, and not where the status
 * says that the server or a proxy before it is busy.
 */
export function hasOtherForm(
  state: SessionState,
  phase: OpeningPhase,
  { upgradeStatus }: ClosedEvent,
): boolean {
  if (state.hasConnected || upgradeStatus === undefined) return false;
  const isBusy = upgradeStatus === 429 || upgradeStatus > 500;
  return !isBusy && phase.form + 1 < forms.length;
}

/** Goes on with the next form within the same try. */
export function openNextForm(state: SessionState, phase: OpeningPhase): Step {
  const form = phase.form + 1;
  return step({ ...state, form, phase: { ...phase, form } }, open(state, form));
}

/** Tells whether the name stands in the URL of this session's connections, and not in what is sent. */
export function hasNameInUrl(state: SessionState): boolean {
  return forms[state.form]?.isOlder === true;
}

function open({ options, wishedName }: SessionState, index: number): Effect {
  const form = forms[index] ?? forms[0]!;
  const url = form.isOlder
    ? olderChannelUrl(options.address, options.code, wishedName)
    : channelUrl(options.address, options.code);
  return { type: "open", url, protocols: form.protocols };
}
