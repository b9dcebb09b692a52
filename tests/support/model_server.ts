/**
 * A server small enough to be believed: what the protocol says of joins, numbering, marks, refusals and take-overs, and
 * nothing else. Frames move only when a test moves them.
 * @module
 */
import { decodeCommand, encode, splitFrame } from "../../src/protocol/codec.ts";
import type { JoinCommand, MessagePush, PublishCommand, Push } from "../../src/protocol/frame.ts";
import { serverLimits, welcomeOf } from "./session_harness.ts";

/** One connection, with what is on its way in both directions. */
export interface Line {
  /** Frames that the server has not read. */
  readonly toServer: string[];
  /** Frames that the client has not read. */
  readonly toClient: string[];
  /** The token of the session. Absent: not joined. */
  token?: string;
  /** Whether every publish is refused until one carries the mark of a retry. */
  isBlocked: boolean;
}

/** One channel on one server. */
export class ModelServer {
  /** Everything said in this life. */
  log: MessagePush[] = [];
  /** How many publishes are refused from now on. */
  refusalsLeft = 0;
  #epoch = 1;
  #tokens = 10;
  #firstKept = 0;
  #names = new Map<string, string>();
  #offsets = new Map<string, number>();
  #lines = new Set<Line>();

  /** Accepts a connection. */
  connect(): Line {
    const line: Line = { toServer: [], toClient: [], isBlocked: false };
    this.#lines.add(line);
    return line;
  }

  /** Forgets a connection. */
  disconnect(line: Line): void {
    this.#lines.delete(line);
  }

  /** Loses everything that it knows. Bob, who did not see his last message acknowledged, sends it again. */
  forget(): void {
    const bobs = this.log.findLast((message) => message.from === "bob");
    this.log = [];
    this.#epoch++;
    this.#firstKept = 0;
    this.forgetSessions();
    if (bobs !== undefined) this.#number(bobs);
  }

  /** Loses its sessions and their marks, and keeps the log. */
  forgetSessions(): void {
    this.#names.clear();
    this.#offsets.clear();
    this.#lines.clear();
  }

  /** Keeps only the last so many messages. */
  trim(kept: number): void {
    this.#firstKept = Math.max(this.#firstKept, this.log.length - kept);
  }

  /** Somebody else says something. */
  sayAsBob(text: string): void {
    this.#number({ nonce: `bob-${this.#epoch}-${text}`, from: "bob", text });
  }

  /** Reads the next frame of a connection. */
  read(line: Line): void {
    const frame = line.toServer.shift();
    if (frame === undefined || !this.#lines.has(line)) return;
    for (const each of splitFrame(frame)) this.#carryOut(line, each);
  }

  #carryOut(line: Line, text: string): void {
    const command = decodeCommand(text);
    if (command.type === "join") this.#join(line, command);
    else if (line.token === undefined) throw new Error(`${command.type} before a join`);
    else if (command.type === "publish") this.#publish(line, command);
    else if (command.type === "ping") this.#push(line, { type: "pong" });
  }

  #join(line: Line, { name, session, since }: JoinCommand): void {
    const isKnown = session !== undefined && this.#names.has(session);
    const token = isKnown ? session : `token-${this.#tokens++}`;
    for (const other of this.#lines) if (other !== line && other.token === token) this.disconnect(other);
    const ownName = this.#names.get(token) ?? name;
    this.#names.set(token, ownName);
    line.token = token;
    const epoch = `epoch-${this.#epoch}`;
    const top = this.log.length;
    const mark = since === undefined ? undefined : this.log[since.offset - 1]?.nonce;
    const isSame = since?.epoch === epoch && since.offset <= top &&
      (mark === undefined || mark === since.nonce);
    const complete = since === undefined || (isSame && since.offset >= this.#firstKept);
    const from = since !== undefined && complete ? since.offset : this.#firstKept;
    const position = { epoch, offset: top };
    this.#push(line, welcomeOf({ name: ownName, session: token, position, complete, limits: serverLimits }));
    for (const message of this.log.slice(from)) this.#push(line, message);
  }

  #publish(line: Line, { nonce, text, retry }: PublishCommand): void {
    if (retry === true) line.isBlocked = false;
    const refused = { type: "refused", code: "rate_limited", message: "Slow down", nonce } as const;
    if (line.isBlocked) return this.#push(line, refused);
    const key = `${line.token} ${nonce}`;
    const offset = this.#offsets.get(key);
    if (offset !== undefined) return this.#push(line, { type: "accepted", nonce, offset });
    if (this.refusalsLeft > 0) {
      this.refusalsLeft--;
      line.isBlocked = true;
      return this.#push(line, { ...refused, retryAfterMs: 400 });
    }
    this.#offsets.set(key, this.log.length + 1);
    this.#number({ nonce, from: this.#names.get(line.token ?? "") ?? "", text });
  }

  #number(said: Pick<MessagePush, "nonce" | "from" | "text">): void {
    const message = { ...said, type: "message", offset: this.log.length + 1, sentAtMs: 1 } as const;
    this.log.push(message);
    for (const line of this.#lines) if (line.token !== undefined) this.#push(line, message);
  }

  #push(line: Line, push: Push): void {
    line.toClient.push(encode(push));
  }
}
