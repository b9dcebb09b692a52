/**
 * The client's session in a channel, as a reducer: what happens goes in, what is to be done comes out. It has no clock
 * and no socket; the handlers are in `session/`.
 * @module
 */
import { ring } from "./session/alarms.ts";
import { close } from "./session/closing.ts";
import { type Step, step } from "./session/effect.ts";
import type { Moment, SessionEvent } from "./session/event.ts";
import { open } from "./session/joining.ts";
import { leave } from "./session/leaving.ts";
import { receiveLine } from "./session/line_receiving.ts";
import { loadOlder } from "./session/older.ts";
import { start } from "./session/opening.ts";
import { giveUpOversized, isOversized } from "./session/oversized.ts";
import { receive } from "./session/receiving.ts";
import { askForAnother, say, type } from "./session/speaking.ts";
import type { SessionState } from "./session/state.ts";
import { retryNow, wake } from "./session/waking.ts";

/** Takes the session a step on. */
export function advance(state: SessionState, event: SessionEvent, at: Moment): Step {
  switch (event.type) {
    case "start":
      return start(state, at);
    case "opened":
      return open(state, event.protocol, at);
    case "frame":
      return readFrame(state, event.frame, at);
    case "closed":
      return close(state, event, at);
    case "tick":
      return ring(state, at);
    case "woke":
      return wake(state, at);
    case "say":
      return say(state, event, at);
    case "rename":
      return askForAnother(state, event.name, at);
    case "typing":
      return type(state, at);
    case "load_older":
      return loadOlder(state, event.before, at);
    case "retry_now":
      return retryNow(state, at);
    case "leave":
      return leave(state, at);
  }
}

function readFrame(state: SessionState, frame: string, at: Moment): Step {
  const isHeard = ["joining", "leaving", "live"].includes(state.phase.type);
  if (isHeard && isOversized(state, frame)) return giveUpOversized(state, at);
  switch (state.phase.type) {
    case "joining":
    case "leaving":
      return receive(state, frame, at);
    case "live":
      return state.phase.protocol === "v1" ? receive(state, frame, at) : receiveLine(state, frame, at);
    default:
      return step(state);
  }
}
