/**
 * What the person does: says, whispers, takes another name, writes.
 * @module
 */
import { encode } from "../../../protocol/codec.ts";
import { type RefusalCode, refusals } from "../../../protocol/errors.ts";
import { checkName } from "../../../protocol/names.ts";
import { textProblem, utf8Bytes } from "../../../protocol/text.ts";
import { add, type OutboxEntry, refuse } from "../outbox.ts";
import { andThen, each, type Effect, emit, type Step, step } from "./effect.ts";
import type { Moment, SayEvent } from "./event.ts";
import { commandOf, flush, sendCommand } from "./sending.ts";
import { asked, type SessionState, without } from "./state.ts";

/** How often the others are told that the person is writing. */
const typingEveryMs = 3_000;

/** Keeps a text until the server has it, and sends it as soon as it may; what must be refused is not sent. */
export function say(state: SessionState, { nonce, text, to }: SayEvent, at: Moment): Step {
  if (state.phase.type === "ended") return step(state);
  const draft = to === undefined ? { nonce, text } : { nonce, text, to };
  const problem = problemOf(state, { ...draft, isSent: false });
  if (problem !== undefined) return step(state, givenBack(draft, problem));
  state.ownMarks.note(nonce);
  const kept = step({ ...state, outbox: add(state.outbox, draft) }, emit({ type: "sending", ...draft }));
  return andThen(kept, (next) => flush(next, at));
}

/** Why a text is not sent. */
interface Problem {
  readonly code: RefusalCode;
  /** One sentence for the person. Absent: that of the code. */
  readonly message?: string;
}

function problemOf({ phase, limits }: SessionState, entry: OutboxEntry): Problem | undefined {
  const code = textProblem(entry.text, limits);
  if (code !== undefined) return { code };
  const isLine = phase.type === "live" && phase.protocol === "line";
  if (isLine && entry.to !== undefined) {
    return { code: "unknown_member", message: "This server passes no whispers on" };
  }
  // In JSON a unit of a text takes three bytes at most: most need no counting.
  const mostBytes = 3 * (entry.text.length + (entry.to?.length ?? 0)) + 256;
  const isLarge = mostBytes > limits.maxFrameBytes &&
    utf8Bytes(encode(commandOf(entry, true))) > limits.maxFrameBytes;
  return isLarge ? { code: "frame_too_large" } : undefined;
}

function givenBack(draft: Pick<OutboxEntry, "nonce" | "text">, problem: Problem): Effect {
  const { code, message = refusals[code].message } = problem;
  return emit({ type: "refused", code, message, nonce: draft.nonce, text: draft.text });
}

/** Checks what waits against what is known of the server now, and gives back what it would refuse. */
export function recheck(state: SessionState): Step {
  return each(state, state.outbox.entries, (next, entry) => {
    const problem = problemOf(next, entry);
    if (problem === undefined) return step(next);
    return step({ ...next, outbox: refuse(next.outbox, entry.nonce) }, givenBack(entry, problem));
  });
}

/** Asks for another name, at once or with the next connection. */
export function askForAnother(state: SessionState, wish: string, at: Moment): Step {
  const { phase, limits } = state;
  if (phase.type === "ended" || phase.type === "leaving") return step(state);
  const checked = checkName(wish, limits.maxNameCharacters);
  if (!checked.ok) return step(state, emit({ type: "refused", code: "bad_name", message: checked.problem }));
  if (phase.type !== "live") return step({ ...state, renamingTo: checked.name, wishedName: checked.name });
  if (phase.protocol === "line") return step(state, emit(fixedName));
  return askForName({ ...state, renamingTo: checked.name }, at);
}

const fixedName = {
  type: "refused",
  code: "bad_name",
  message: "This server cannot change a name: leave, and come back with another one",
} as const;

/** Sends the wish for another name, if there is one that is not fulfilled. */
export function askForName(state: SessionState, at: Moment): Step {
  const { renamingTo, name } = state;
  if (renamingTo === undefined || renamingTo === name) return step(without(state, "renamingTo"));
  return sendCommand(asked(state, renamingTo), { type: "rename", name: renamingTo }, at);
}

/** Tells the others that the person is writing, if they can hear it and have not just been told. */
export function type(state: SessionState, at: Moment): Step {
  const { phase, typingSentMs } = state;
  if (phase.type !== "live" || phase.protocol === "line") return step(state);
  if (typingSentMs !== undefined && at.nowMs - typingSentMs < typingEveryMs) return step(state);
  return sendCommand({ ...state, typingSentMs: at.nowMs }, { type: "typing" }, at);
}
