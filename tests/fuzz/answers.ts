/**
 * Reads what a server says to somebody who sends it anything, and sees to it that it is what the protocol allows.
 * @module
 */
import { closeCodes } from "../../src/protocol/close_codes.ts";
import { decodePush } from "../../src/protocol/codec.ts";
import {
  maxServerFrameBytes,
  type MessagePush,
  type Push,
  type WelcomePush,
} from "../../src/protocol/frame.ts";
import { checkName } from "../../src/protocol/names.ts";
import { textProblem } from "../../src/protocol/text.ts";
import type { Sender } from "./any_command.ts";
import { opcodes } from "./client_frames.ts";
import type { ServerFrame } from "./server_frames.ts";
import type { Tally } from "./tally.ts";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const noLimits = { maxTextCharacters: 0, maxTextBytes: 0 };

/** What may come before the welcome. */
const early: ReadonlySet<string> = new Set(["welcome", "refused", "pong", "notice"]);

/** What a line connection may be told: text, with a name or a sign of the server before it. */
const goodLine = /^(?:🟢 .+ joined the chat|🔴 .+ left the chat|⚠️ .+|📢 .+|[^:]+: .*)$/su;
// deno-lint-ignore no-control-regex -- finding control characters is what it is for
const badInLine = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/** Codes that the platform answers broken frames with, by RFC 6455. */
const platformCodes: ReadonlySet<number> = new Set([0, 1002, 1007, 1009]);
const ownCodes: ReadonlySet<number> = new Set(Object.values(closeCodes));

/** What a ping holds whose answer somebody waits for. */
export const pingMark = 0x7e;

/** What one connection is told. */
export class Answers {
  /** What the server speaks. */
  speaks: "v1" | "line" = "v1";
  /** Whether it has been let into the channel. */
  isWelcome = false;
  /** The code of the server's close frame. Absent: none has come. */
  closeCode: number | undefined;
  /** Whether this side has said goodbye: its code comes back then. */
  hasSaidGoodbye = false;
  readonly #sender: Sender;
  readonly #tally: Tally;
  #epoch: string | undefined;
  #offset: number | undefined;
  #pong = Promise.withResolvers<void>();

  constructor(sender: Sender, tally: Tally) {
    this.#sender = sender;
    this.#tally = tally;
  }

  /** Takes a frame. @throws {Error} If the protocol does not allow it. */
  take({ opcode, payload }: ServerFrame): void {
    if (opcode === opcodes.close) return this.#close(payload);
    if (opcode !== opcodes.text) return this.#control(opcode, payload);
    const text = strict.decode(payload);
    if (this.speaks === "line") return this.#line(text);
    const lines = text.split("\n");
    if (payload.length > maxServerFrameBytes && lines.length > 1) {
      throw new Error("the server's frame is too large");
    }
    for (const line of lines) this.#push(line);
  }

  /** Gives what waits for the answer to a ping that holds the mark, or for the end. */
  awaitPong(): Promise<void> {
    this.#pong = Promise.withResolvers();
    return this.#pong.promise;
  }

  /** Lets go whoever waits: nothing more comes. */
  release(): void {
    this.#pong.resolve();
  }

  #control(opcode: number, payload: Uint8Array): void {
    if (opcode === opcodes.pong && payload.length === 1 && payload[0] === pingMark) {
      return this.#pong.resolve();
    }
    this.#tally.count("platform", opcode === opcodes.ping ? "ping" : "pong");
  }

  #close(payload: Uint8Array): void {
    this.#pong.resolve();
    const code = payload.length < 2 ? 0 : (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
    this.closeCode = code;
    this.#tally.count("closed", code);
    if (this.hasSaidGoodbye) return;
    if (code === closeCodes.internalError || !(ownCodes.has(code) || platformCodes.has(code))) {
      throw new Error(`the server closed with ${code}: ${strict.decode(payload.subarray(2))}`);
    }
  }

  #line(line: string): void {
    if (!goodLine.test(line) || badInLine.test(line)) {
      throw new Error(`a line client got ${JSON.stringify(line)}`);
    }
    this.#tally.count("lines", /^(?:🟢|🔴|⚠️|📢)/u.exec(line)?.[0] ?? "text");
  }

  #push(line: string): void {
    const push = decodePush(line);
    if (push === undefined) throw new Error(`the server sent what is no push: ${line}`);
    if (!this.isWelcome && !early.has(push.type)) throw new Error(`before the welcome came ${line}`);
    this.#tally.count("pushes", push.type);
    this.#look(push);
  }

  #look(push: Push): void {
    const { known } = this.#sender;
    switch (push.type) {
      case "welcome":
        return this.#welcome(push);
      case "message":
        this.#message(push, this.#offset);
        this.#offset = push.offset;
        return;
      case "page":
        return this.#page(push.messages);
      case "refused":
        if (push.code === "internal_error") throw new Error("the server made a mistake");
        return this.#tally.count("refused", push.code);
      case "joined":
        return known.names.add(goodName(push.name));
      case "renamed":
        return known.names.add(goodName(push.to));
    }
  }

  #welcome({ name, session, position, members }: WelcomePush): void {
    if (this.isWelcome) throw new Error("the server said welcome twice");
    this.isWelcome = true;
    const { known, code } = this.#sender;
    this.#sender.name = goodName(name);
    for (const member of members) goodName(member.name);
    known.tokens.add({ code, token: session });
    known.secrets.add(session);
    known.places.add(position);
    this.#epoch = position.epoch;
  }

  #page(messages: readonly MessagePush[]): void {
    let before: number | undefined;
    for (const message of messages) {
      this.#message(message, before);
      before = message.offset;
    }
  }

  #message({ offset, nonce, from, text }: MessagePush, before: number | undefined): void {
    if (before !== undefined && offset !== before + 1) {
      throw new Error(`after message ${before} came ${offset}`);
    }
    if (textProblem(text, noLimits) !== undefined) {
      throw new Error(`message ${offset} holds what none may hold`);
    }
    goodName(from);
    const { known } = this.#sender;
    if (this.#epoch !== undefined && offset % 16 === 0) {
      known.places.add({ epoch: this.#epoch, offset, nonce });
    }
  }
}

/** @throws {Error} If it cannot be a name. */
function goodName(name: string): string {
  const checked = checkName(name);
  if (!checked.ok || checked.name !== name) throw new Error(`somebody is called ${JSON.stringify(name)}`);
  return name;
}
