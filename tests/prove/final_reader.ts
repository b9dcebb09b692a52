/**
 * Reads a channel's whole log once everything is over, straight from the server and with nothing of the client's code.
 * @module
 */
import { Recorder } from "./recorder.ts";

/** Where and what to read. */
export interface FinalReaderOptions {
  readonly serverPort: number;
  readonly channel: string;
  /** The channel's numbering, as its members know it. */
  readonly epoch: string;
  readonly nowMs: () => number;
}

/** How long nothing may come, in milliseconds. */
const patienceMs = 10_000;

// deno-lint-ignore no-explicit-any -- what is read from the wire is believed here: the checker finds what is wrong
type Json = any;

/** Reads the log from its beginning. @returns The trace of a member that came, read, and left. */
export async function readLog(options: FinalReaderOptions): Promise<Recorder> {
  const { serverPort, channel, epoch } = options;
  const recorder = new Recorder({ channel, name: `reader of ${channel} at ${serverPort}` }, options.nowMs);
  const socket = new WebSocket(`ws://127.0.0.1:${serverPort}/ws/${channel}`, "terminalchat.v1");
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  let timer = setTimeout(() => socket.close(), patienceMs);
  socket.onopen = () => {
    const join = JSON.stringify({ type: "join", name: recorder.name, since: { epoch, offset: 0 } });
    recorder.sent(join);
    socket.send(join);
  };
  const reading = new Reading(recorder);
  socket.onmessage = ({ data }) => {
    clearTimeout(timer);
    timer = setTimeout(() => socket.close(), patienceMs);
    recorder.received(data);
    for (const line of String(data).split("\n")) reading.take(JSON.parse(line));
    if (reading.isDone) socket.send(JSON.stringify({ type: "leave" }));
  };
  const { code, reason } = await closed;
  clearTimeout(timer);
  recorder.write({ type: "ended", cause: reading.isDone ? "left" : `closed with ${code}`, reason });
  return recorder;
}

class Reading {
  isDone = false;
  readonly #recorder: Recorder;
  #top = 0;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  take(push: Json): void {
    if (this.isDone) return;
    if (push.type === "welcome") this.#welcome(push);
    if (push.type === "message") this.#show(push);
  }

  #welcome({ name, members, position, complete }: Json): void {
    this.#recorder.write({ type: "connected", name, members: members.map((member: Json) => member.name) });
    if (!complete) this.#recorder.write({ type: "gap" });
    this.#top = position.offset;
    this.#finishAt(0);
  }

  #show({ text, from, nonce, offset, sentAtMs }: Json): void {
    this.#recorder.write({ type: "shown", text, from, nonce, offset, sentAtMs, isOwn: false });
    this.#finishAt(offset);
  }

  #finishAt(offset: number): void {
    if (offset < this.#top) return;
    this.isDone = true;
    this.#recorder.write({ type: "goodbye" });
  }
}
