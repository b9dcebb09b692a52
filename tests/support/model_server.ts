/**
 * A server small enough to be believed: what the protocol says of joins, numbering, marks, pages, refusals and take-overs,
 * and nothing else. Frames move only when a test moves them.
 * @module
 */
import { decodeCommand, encode, splitFrame } from "../../src/protocol/codec.ts";
import type {
  HistoryCommand,
  JoinCommand,
  MessagePush,
  PublishCommand,
  Push,
} from "../../src/protocol/frame.ts";
import { serverLimits, welcomeOf } from "./session_harness.ts";

/** How many messages a page has at most: few, so that there are many pages. */
const maxPageMessages = 7;

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
  /** How many publishes and questions for older messages are refused from now on. */
  refusalsLeft = 0;
  /** How many messages a newcomer gets. */
  maxNewcomerReplay = Infinity;
  readonly #name: string;
  #epoch = 1;
  #tokens = 10;
  #firstKept = 0;
  #names = new Map<string, string>();
  #offsets = new Map<string, number>();
  #lines = new Set<Line>();

  /** @param name How its epochs begin. */
  constructor(name: string) {
    this.#name = name;
  }

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

  /** Forgets the last so many messages, and every connection: the numbering goes on below them. */
  rollBack(count: number): void {
    this.log = this.log.slice(0, Math.max(this.#firstKept, this.log.length - count));
    for (const [key, offset] of this.#offsets) if (offset > this.log.length) this.#offsets.delete(key);
    this.#lines.clear();
  }

  /** Somebody else says something. */
  sayAsBob(text: string): void {
    this.#number({ nonce: `bob-${this.#name}-${this.#epoch}-${text}`, from: "bob", text });
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
    else if (command.type === "history") this.#page(line, command);
    else if (command.type === "ping") this.#push(line, { type: "pong" });
  }

  #join(line: Line, { name, session, since }: JoinCommand): void {
    const isKnown = session !== undefined && this.#names.has(session);
    const token = isKnown ? session : `token-${this.#name}-${this.#tokens++}`;
    for (const other of this.#lines) if (other !== line && other.token === token) this.disconnect(other);
    const ownName = this.#names.get(token) ?? name;
    this.#names.set(token, ownName);
    line.token = token;
    const epoch = `${this.#name}-${this.#epoch}`;
    const top = this.log.length;
    const mark = since === undefined ? undefined : this.log[since.offset - 1]?.nonce;
    const isSame = since?.epoch === epoch && since.offset <= top &&
      (mark === undefined || mark === since.nonce);
    const complete = since === undefined || (isSame && since.offset >= this.#firstKept);
    const firstOfNewcomer = Math.max(this.#firstKept, top - this.maxNewcomerReplay);
    const from = since === undefined ? firstOfNewcomer : complete ? since.offset : this.#firstKept;
    const told = { position: { epoch, offset: top }, complete, replay: top - from };
    this.#push(line, welcomeOf({ name: ownName, session: token, ...told, limits: serverLimits }));
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

  #page(line: Line, { before, limit }: HistoryCommand): void {
    if (this.refusalsLeft > 0) {
      this.refusalsLeft--;
      return this.#push(line, { type: "refused", code: "rate_limited", message: "Slow down" });
    }
    const start = Math.max(this.#firstKept, before - 1 - Math.min(limit, maxPageMessages));
    const messages = this.log.slice(start, Math.max(start, before - 1));
    const more = messages.length > 0 && start > this.#firstKept;
    this.#push(line, { type: "page", epoch: `${this.#name}-${this.#epoch}`, before, messages, more });
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
