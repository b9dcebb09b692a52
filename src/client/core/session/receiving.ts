/**
 * Reads frames of `terminalchat.v1` and names the handler of each push.
 * @module
 */
import { decodePush, splitFrame } from "../../../protocol/codec.ts";
import { ProtocolError } from "../../../protocol/errors.ts";
import type { NoticePush, Push } from "../../../protocol/frame.ts";
import { andThen, each, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { answered, received } from "./heartbeat.ts";
import { welcome } from "./joining.ts";
import { end, giveUp } from "./losing.ts";
import { depart, join, rename } from "./members.ts";
import { accept, overhear, take } from "./messages.ts";
import { takePage } from "./older.ts";
import { refuseCommand, refuseJoin } from "./refusing.ts";
import { withShortNames } from "./short_names.ts";
import type { SessionState } from "./state.ts";

/** How many lines in a row may be unreadable before this is no server to talk with. */
const maxUnreadableLines = 20;

/** Takes a frame. */
export function receive(state: SessionState, frame: string, at: Moment): Step {
  const { heartbeat } = state;
  const heard = heartbeat === undefined ? state : { ...state, heartbeat: received(heartbeat, at.nowMs) };
  return each(heard, splitFrame(frame), (next, line) => receiveLine(next, line, at));
}

const unreadable = "the server sends what this program cannot read; is it a chat server?";

function receiveLine(state: SessionState, line: string, at: Moment): Step {
  let push: Push | undefined;
  try {
    push = decodePush(line);
  } catch (error) {
    if (error instanceof ProtocolError) return skip(state, at);
    throw error;
  }
  const readable = state.unreadableLines === 0 ? state : { ...state, unreadableLines: 0 };
  if (push === undefined) return step(readable);
  switch (state.phase.type) {
    case "joining":
      return handleBeforeJoin(readable, withShortNames(push), at);
    case "live":
    case "leaving":
      return handle(readable, withShortNames(push), at);
    default:
      return step(readable);
  }
}

function skip(state: SessionState, at: Moment): Step {
  // It may have been the welcome: another one does not come.
  if (state.phase.type === "joining") return giveUp(state, { reason: unreadable }, at);
  const unreadableLines = state.unreadableLines + 1;
  if (state.phase.type === "ended" || unreadableLines < maxUnreadableLines) {
    return step({ ...state, unreadableLines });
  }
  return andThen(
    step(state, { type: "abandon" }),
    (next) => end(next, { cause: "closed", reason: unreadable }),
  );
}

function handleBeforeJoin(state: SessionState, push: Push, at: Moment): Step {
  switch (push.type) {
    case "welcome":
      return welcome(state, push, at);
    case "refused":
      return refuseJoin(state, push, at);
    case "notice":
      return notice(state, push);
    default:
      return step(state);
  }
}

function handle(state: SessionState, push: Push, at: Moment): Step {
  switch (push.type) {
    case "message":
      return take(state, push, at);
    case "accepted":
      return accept(state, push, at);
    case "whisper":
      return overhear(state, push, at);
    case "joined":
      return join(state, push);
    case "left":
      return depart(state, push);
    case "renamed":
      return rename(state, push);
    case "typing":
      return step(state, emit({ type: "typing", name: push.name }));
    case "refused":
      return refuseCommand(state, push, at);
    case "notice":
      return notice(state, push);
    case "pong":
      return pong(state, at);
    case "page":
      return takePage(state, push);
    case "welcome":
      return step(state);
  }
}

function notice(state: SessionState, { text, retryAfterMs }: NoticePush): Step {
  const told = retryAfterMs === undefined ? state : { ...state, returnAfterMs: retryAfterMs };
  return step(told, emit({ type: "notice", text }));
}

function pong(state: SessionState, { nowMs }: Moment): Step {
  const { heartbeat } = state;
  if (heartbeat?.pingSentMs === undefined) return step(state);
  const roundTripMs = nowMs - heartbeat.pingSentMs;
  return step({ ...state, heartbeat: answered(heartbeat), roundTripMs });
}
