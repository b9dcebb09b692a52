/**
 * Reads frames of the line protocol, where the server's echo is the acknowledgement.
 * @module
 */
import { readLine } from "../../../protocol/line.ts";
import { matchEcho } from "../line_echo.ts";
import { andThen, chain, each, emit, type Step, step } from "./effect.ts";
import type { Moment } from "./event.ts";
import { settleText } from "./messages.ts";
import { flush } from "./sending.ts";
import type { SessionState } from "./state.ts";

/** Takes a frame. */
export function receiveLine(state: SessionState, frame: string, at: Moment): Step {
  const line = readLine(frame.replace(/\r?\n$/, ""));
  switch (line.type) {
    case "joined":
      return join(state, line.name);
    case "left":
      return step(state, emit({ type: "left", name: line.name }));
    case "message":
      return take(state, line, at);
    case "text":
      return step(state, emit({ type: "text", text: line.text }));
  }
}

/** The first to come under the own name is oneself, of which nothing needs to be said. */
function join(state: SessionState, name: string): Step {
  if (name !== state.name || state.hasSeenOwnJoin) return step(state, emit({ type: "joined", name }));
  return step({ ...state, hasSeenOwnJoin: true });
}

interface Said {
  readonly from: string;
  readonly text: string;
}

function take(state: SessionState, said: Said, at: Moment): Step {
  const match = said.from === state.name ? matchEcho(state.outbox, said) : undefined;
  if (match === undefined) return step(state, message(said, { nonce: "", isOwn: false }, at));
  const { outbox, settled, repeated } = match;
  const acknowledged = each({ ...state, outbox }, settled, (next, { nonce, text }) =>
    andThen(
      step(
        next,
        nonce === repeated ? message({ ...said, text }, { nonce, isOwn: true }, at) : settledOnly(nonce),
      ),
      (after) => settleText(after, nonce),
    ));
  return chain(acknowledged, (next) => flush(next, at));
}

function settledOnly(nonce: string): ReturnType<typeof emit> {
  return emit({ type: "settled", nonce });
}

interface Sender {
  readonly nonce: string;
  readonly isOwn: boolean;
}

function message(
  { from, text }: Said,
  sender: Sender,
  { wallMs: sentAtMs }: Moment,
): ReturnType<typeof emit> {
  return emit({ type: "message", from, text, sentAtMs, isUnverified: false, ...sender });
}
