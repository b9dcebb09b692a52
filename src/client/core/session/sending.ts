/**
 * Puts what is to be sent into frames, as soon as it may go.
 * @module
 */
import { encode } from "../../../protocol/codec.ts";
import type { Command } from "../../../protocol/frame.ts";
import { ownLine } from "../../../protocol/line.ts";
import { utf8Bytes } from "../../../protocol/text.ts";
import { echoOf } from "../line_echo.ts";
import { markSent, type OutboxEntry, sendable } from "../outbox.ts";
import { giveBackDoubtful } from "./doubtful.ts";
import { andThen, type Effect, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { sent } from "./heartbeat.ts";
import { hasNameInUrl } from "./opening.ts";
import type { SessionState } from "./state.ts";

/** Sends a command of its own. */
export function sendCommand(state: SessionState, command: Command, at: Moment): Step {
  return step(noteSent(state, at), sendFrame(encode(command)));
}

/** Sends of the outbox what may go now. */
export function flush(state: SessionState, at: Moment): Step {
  const { phase, outbox, isCautious, limits } = state;
  if (phase.type !== "live" || outbox.entries.length === 0) return step(state);
  if (phase.protocol === "v1" && mustReadFirst(state)) return step(state);
  if (state.isDoubtful) return andThen(giveBackDoubtful(state, at), (next) => flush(next, at));
  const entries = sendable(outbox, isCautious ? 1 : limits.maxUnacknowledged);
  if (entries.length === 0) return step(state);
  return phase.protocol === "v1" ? sendCommands(state, entries, at) : sendLines(state, entries, at);
}

/** What may have arrived over an earlier connection can still be met in the log: it is not sent again before. */
function mustReadFirst({ reading, outbox }: SessionState): boolean {
  if (!reading.isCatchingUp) return false;
  return outbox.entries.some((entry) => !entry.isSent && entry.firstSentAtMs !== undefined);
}

function sendCommands(state: SessionState, entries: readonly OutboxEntry[], at: Moment): Step {
  const { outbox, limits, isCautious } = state;
  const first = outbox.owesRetry ? entries.find((entry) => entry.to === undefined) : undefined;
  const lines = entries.map((entry) => encode(commandOf(entry, entry === first)));
  const frames = isCautious ? lines : pack(lines, limits.maxFrameBytes);
  const sentOutbox = markSent(outbox, entries, at.nowMs);
  return step(noteSent({ ...state, outbox: sentOutbox }, at), ...frames.map(sendFrame));
}

/** Gives the command that carries a text. */
export function commandOf({ nonce, text, to }: OutboxEntry, isRetry: boolean = false): Command {
  if (to !== undefined) return { type: "whisper", nonce, to, text };
  return { type: "publish", nonce, text, ...(isRetry ? { retry: true } : {}) };
}

/** Puts lines into as few frames as they fit in, in their order. */
function pack(lines: readonly string[], maxFrameBytes: number): readonly string[] {
  const frames: string[] = [];
  let frame = "";
  let frameBytes = 0;
  for (const line of lines) {
    const bytes = utf8Bytes(line);
    const fits = frame !== "" && frameBytes + 1 + bytes <= maxFrameBytes;
    if (!fits && frame !== "") frames.push(frame);
    frame = fits ? `${frame}\n${line}` : line;
    frameBytes = fits ? frameBytes + 1 + bytes : bytes;
  }
  return frame === "" ? frames : [...frames, frame];
}

function sendLines(state: SessionState, entries: readonly OutboxEntry[], at: Moment): Step {
  const { name } = state;
  const awaited = entries.map((entry) => ({ ...entry, echo: echoOf(name, entry.text) }));
  const frames = entries.map(({ text }) => sendFrame(hasNameInUrl(state) ? text : ownLine(name, text)));
  return step({ ...state, outbox: markSent(state.outbox, awaited, at.nowMs) }, ...frames);
}

function noteSent(state: SessionState, { nowMs }: Moment): SessionState {
  const { heartbeat } = state;
  return heartbeat === undefined ? state : { ...state, heartbeat: sent(heartbeat, nowMs) };
}

function sendFrame(frame: string): Effect {
  return { type: "send", frame };
}
