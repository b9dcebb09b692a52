/**
 * One connection that speaks `terminalchat.v1`: frames in, effects out. It knows the rules of a conversation and
 * nothing of the channel (channel.ts) or of sockets.
 * @module
 */
import { closeCodes } from "../../protocol/close_codes.ts";
import { decodeCommand, encode, splitFrame } from "../../protocol/codec.ts";
import { isRetryable, ProtocolError, type RefusalCode, refusals } from "../../protocol/errors.ts";
import type {
  Command,
  HistoryCommand,
  JoinCommand,
  PublishCommand,
  RenameCommand,
  WhisperCommand,
} from "../../protocol/frame.ts";
import { checkName } from "../../protocol/names.ts";
import { textProblem, utf8Bytes } from "../../protocol/text.ts";
import type { ConnectionId, MemberId, Operation, Outcome } from "./operation.ts";
import { RateLimiter } from "./rate_limiter.ts";
import {
  operate,
  type RefusalDetails,
  refuse,
  reply,
  type SessionEffect,
  type SessionRules,
} from "./session_effect.ts";

/** Who a v1 connection is. */
export interface Identity {
  /** Which connection this is. */
  readonly connectionId: ConnectionId;
  /** The token of a new session, for where the join brings none that is known. */
  readonly freshToken: string;
  /** Gives the membership that a token stands for; nothing leads back from there to the token. */
  readonly fingerprint: (token: string) => MemberId;
}

/** How long a connection may take to join, in milliseconds. */
export const joinWithinMs = 10_000;

/** How long a member may be silent, in milliseconds. */
export const maxSilenceMs = 30_000;

/** How often `typing` is passed on, in milliseconds. */
export const typingEveryMs = 3_000;

/** How many messages a page may have. */
export const maxPageMessages = 200;

const nothing: readonly SessionEffect[] = [];

/** The rules of one v1 connection. */
export class Session {
  readonly #identity: Identity;
  readonly #rules: SessionRules;
  readonly #openedAtMs: number;
  readonly #rateLimiter: RateLimiter;
  #phase: "new" | "joining" | "joined" | "ended" = "new";
  // Nothing comes before the welcome: answers to what was asked in one breath with the join wait for it.
  #held: SessionEffect[] = [];
  #heardAtMs: number;
  #typedAtMs = -Infinity;
  #outstanding = 0;
  #blockedBy: RefusalCode | undefined;
  #givenToken: string | undefined;

  /** @param nowMs A time of a clock that never falls. */
  constructor(identity: Identity, rules: SessionRules, nowMs: number) {
    this.#identity = identity;
    this.#rules = rules;
    this.#openedAtMs = nowMs;
    this.#heardAtMs = nowMs;
    this.#rateLimiter = new RateLimiter(rules.rates, nowMs);
  }

  /** Gives the token of the membership that the join has led to. */
  tokenOf(memberId: MemberId): string {
    const { freshToken, fingerprint } = this.#identity;
    const isResumed = this.#givenToken !== undefined && memberId === fingerprint(this.#givenToken);
    return isResumed ? this.#givenToken as string : freshToken;
  }

  /** Begins; in this protocol the client speaks first. */
  open(): readonly SessionEffect[] {
    return nothing;
  }

  /** Takes a text frame. @param nowMs A time of a clock that never falls. */
  receive(frame: string, nowMs: number): readonly SessionEffect[] {
    if (this.#phase === "ended") return nothing;
    this.#heardAtMs = nowMs;
    if (this.#isTooLarge(frame)) return this.#end("frame_too_large", closeCodes.frameTooLarge);
    const lines = splitFrame(frame);
    if (lines.length === 1) return this.#line(lines[0] as string, nowMs);
    return lines.flatMap((line) => this.#line(line, nowMs));
  }

  #line(line: string, nowMs: number): readonly SessionEffect[] {
    if (this.#phase !== "joining") return this.#tryLine(line, nowMs);
    const effects = this.#tryLine(line, nowMs);
    this.#held.push(...effects.filter(isAnswer));
    return effects.filter((effect) => !isAnswer(effect));
  }

  /** Takes what became of an operation of this connection. */
  settle(operation: Operation, outcome: Outcome): readonly SessionEffect[] {
    if (operation.type === "join") return this.#settleJoin(outcome);
    if (operation.type === "leave") return [{ type: "close", code: closeCodes.normal, reason: "goodbye" }];
    if (operation.type === "publish") this.#outstanding--;
    if (outcome.type === "done") return nothing;
    const nonce = "nonce" in operation ? operation.nonce : undefined;
    if (outcome.type === "repeated") {
      return [reply(encode({ type: "accepted", nonce: nonce ?? "", offset: outcome.offset }))];
    }
    if (operation.type === "publish" && isRetryable(outcome.code)) this.#blockedBy = outcome.code;
    return [refuse(outcome.code, { nonce })];
  }

  #settleJoin(outcome: Outcome): readonly SessionEffect[] {
    if (outcome.type === "refused") {
      const isOutdated = outcome.code === "joined_already";
      return this.#end(outcome.code, isOutdated ? closeCodes.replaced : closeCodes.tryAgainLater, outcome);
    }
    if (this.#phase === "joining") this.#phase = "joined";
    const held = this.#held;
    this.#held = [];
    return held;
  }

  /** Tells the time. @param nowMs A time of a clock that never falls. */
  tick(nowMs: number): readonly SessionEffect[] {
    if (this.#phase === "new" && nowMs - this.#openedAtMs >= joinWithinMs) {
      return this.#end("not_joined", closeCodes.noJoinInTime);
    }
    if (this.#phase !== "ended" && this.#phase !== "new" && nowMs - this.#heardAtMs >= maxSilenceMs) {
      this.#phase = "ended";
      return [{ type: "close", code: closeCodes.heartbeatMissed, reason: "heartbeat missed" }];
    }
    return nothing;
  }

  #isTooLarge(frame: string): boolean {
    const most = this.#phase === "joined"
      ? this.#rules.limits.maxFrameBytes
      : this.#rules.maxFrameBytesBeforeJoin;
    return most > 0 && frame.length * 3 > most && utf8Bytes(frame) > most;
  }

  #tryLine(line: string, nowMs: number): readonly SessionEffect[] {
    if (this.#phase === "ended") return nothing;
    try {
      return this.#command(decodeCommand(line), nowMs);
    } catch (error) {
      if (error instanceof ProtocolError) return [refuse(error.code, error)];
      throw error;
    }
  }

  #command(command: Command, nowMs: number): readonly SessionEffect[] {
    if (command.type === "join") return this.#join(command);
    if (command.type === "ping") return [reply(encode({ type: "pong" }))];
    if (this.#phase === "new") {
      return [refuse("not_joined", { nonce: "nonce" in command ? command.nonce : undefined })];
    }
    switch (command.type) {
      case "publish":
        return this.#publish(command, nowMs);
      case "whisper":
        return this.#whisper(command, nowMs);
      case "rename":
        return this.#rename(command, nowMs);
      case "typing":
        return this.#typing(nowMs);
      case "history":
        return this.#history(command, nowMs);
      case "leave":
        return this.#leave();
    }
  }

  #join(command: JoinCommand): readonly SessionEffect[] {
    if (this.#phase !== "new") return [refuse("joined_already")];
    const checked = checkName(command.name, this.#rules.limits.maxNameCharacters);
    if (!checked.ok) return [refuse("bad_name", { message: checked.problem })];
    this.#phase = "joining";
    this.#givenToken = command.session;
    const { connectionId, freshToken, fingerprint } = this.#identity;
    return [operate({
      type: "join",
      connectionId,
      memberId: fingerprint(freshToken),
      name: checked.name,
      isUnverified: false,
      ...(command.session === undefined ? {} : {
        resume: fingerprint(command.session),
        openedAtMs: this.#openedAtMs,
      }),
      ...(command.since === undefined ? {} : { since: command.since }),
    })];
  }

  #publish({ nonce, text, retry }: PublishCommand, nowMs: number): readonly SessionEffect[] {
    const problem = textProblem(text, this.#rules.limits);
    if (problem !== undefined) return [refuse(problem, { nonce })];
    // A later message must not overtake one that was refused for now: the sender's own order would be lost.
    if (retry === true) this.#blockedBy = undefined;
    if (this.#blockedBy !== undefined) return [refuse(this.#blockedBy, { nonce })];
    const retryAfterMs = this.#use(text, nowMs);
    if (retryAfterMs > 0) {
      this.#blockedBy = "rate_limited";
      return [refuse("rate_limited", { nonce, retryAfterMs })];
    }
    this.#outstanding++;
    return [operate({ type: "publish", connectionId: this.#identity.connectionId, nonce, text })];
  }

  /** @returns After how long this may be sent, in milliseconds; 0 for now. */
  #use(text: string, nowMs: number): number {
    if (this.#outstanding >= this.#rules.limits.maxUnacknowledged) return 1_000;
    return this.#rateLimiter.use(utf8Bytes(text), nowMs);
  }

  #whisper({ nonce, to, text }: WhisperCommand, nowMs: number): readonly SessionEffect[] {
    const problem = textProblem(text, this.#rules.limits);
    if (problem !== undefined) return [refuse(problem, { nonce })];
    const retryAfterMs = this.#rateLimiter.use(utf8Bytes(text), nowMs);
    if (retryAfterMs > 0) return [refuse("rate_limited", { nonce, retryAfterMs })];
    return [operate({ type: "whisper", connectionId: this.#identity.connectionId, nonce, to, text })];
  }

  #rename(command: RenameCommand, nowMs: number): readonly SessionEffect[] {
    const checked = checkName(command.name, this.#rules.limits.maxNameCharacters);
    if (!checked.ok) return [refuse("bad_name", { message: checked.problem })];
    const retryAfterMs = this.#rateLimiter.use(0, nowMs);
    if (retryAfterMs > 0) return [refuse("rate_limited", { retryAfterMs })];
    return [operate({ type: "rename", connectionId: this.#identity.connectionId, name: checked.name })];
  }

  #typing(nowMs: number): readonly SessionEffect[] {
    if (nowMs - this.#typedAtMs < typingEveryMs) return nothing;
    this.#typedAtMs = nowMs;
    return [operate({ type: "typing", connectionId: this.#identity.connectionId })];
  }

  #history({ before, limit }: HistoryCommand, nowMs: number): readonly SessionEffect[] {
    if (before < 1 || limit < 1 || limit > maxPageMessages) return [refuse("bad_position")];
    const retryAfterMs = this.#rateLimiter.use(0, nowMs);
    if (retryAfterMs > 0) return [refuse("rate_limited", { retryAfterMs })];
    return [{ type: "look_up", before, limit }];
  }

  /** The goodbye waits for what was said before it: those acknowledgements are still to come. */
  #leave(): readonly SessionEffect[] {
    this.#phase = "ended";
    return [operate({ type: "leave", connectionId: this.#identity.connectionId })];
  }

  #end(why: RefusalCode, code: number, { retryAfterMs }: RefusalDetails = {}): readonly SessionEffect[] {
    this.#phase = "ended";
    const details = retryAfterMs === undefined ? {} : { retryAfterMs };
    return [refuse(why, details), { type: "close", code, reason: refusals[why].message }];
  }
}

/** Answers wait for the welcome; what is asked of the channel and the end do not. */
function isAnswer({ type }: SessionEffect): boolean {
  return type === "reply" || type === "look_up";
}
