/**
 * One connection that speaks `terminalchat.v1`: frames in, effects out. It knows the rules of a conversation and
 * nothing of the channel (channel.ts) or of sockets.
 * @module
 */
import { closeCodes } from "../../protocol/close_codes.ts";
import { decodeCommand, encode, splitFrame } from "../../protocol/codec.ts";
import { ProtocolError, type RefusalCode, refusals } from "../../protocol/errors.ts";
import type { Command, JoinCommand } from "../../protocol/frame.ts";
import { checkName } from "../../protocol/names.ts";
import { utf8Bytes } from "../../protocol/text.ts";
import { FloodGuard, type SharedLimiters } from "./flood_guard.ts";
import { type Offence, Patience } from "./flood_patience.ts";
import { MemberCommands } from "./member_commands.ts";
import type { ConnectionId, MemberId, Operation, Outcome } from "./operation.ts";
import { TokenBucket } from "./rate_limiter.ts";
import {
  entryRefusal,
  operate,
  patienceLimits,
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
  /** What it may send together with others. Absent: no limit. */
  readonly shared?: SharedLimiters;
}

/** How long a connection may take to join, in milliseconds. */
export const joinWithinMs = 10_000;

/** How long a member may be silent, in milliseconds. */
export const maxSilenceMs = 30_000;

/** When to say again what could not be stored, in milliseconds. */
const unavailableMs = 500;

/** How often `ping` is answered: twenty times as often as it need be sent. */
const pingRate = { perSecond: 2, burst: 60 };

/** What may stand between lines of a frame and hold nothing, in characters, before it is a mistake. */
const emptyCharacters = 64;

const nothing: readonly SessionEffect[] = [];

/** The rules of one v1 connection. */
export class Session {
  readonly #identity: Identity;
  readonly #rules: SessionRules;
  readonly #openedAtMs: number;
  readonly #guard: FloodGuard;
  readonly #patience: Patience;
  // Most members only read: what the others need is made when they need it.
  #memberCommands: MemberCommands | undefined;
  #pings: TokenBucket | undefined;
  #phase: "new" | "joining" | "joined" | "ended" = "new";
  // Nothing comes before the welcome: answers to what was asked in one breath with the join wait for it.
  #held: SessionEffect[] | undefined;
  #heardAtMs: number;
  #givenToken: string | undefined;

  /** @param nowMs A time of a clock that never falls. */
  constructor(identity: Identity, rules: SessionRules, nowMs: number) {
    this.#identity = identity;
    this.#rules = rules;
    this.#openedAtMs = nowMs;
    this.#heardAtMs = nowMs;
    this.#guard = new FloodGuard(rules.rates, identity.shared ?? {});
    this.#patience = new Patience(patienceLimits(rules));
  }

  get #commands(): MemberCommands {
    return this.#memberCommands ??= new MemberCommands({
      connectionId: this.#identity.connectionId,
      limits: this.#rules.limits,
      guard: this.#guard,
      patience: this.#patience,
    });
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
    this.#countEmpty(frame, lines, nowMs);
    const effects = [...this.#endIfNotBorne()];
    for (const line of lines) effects.push(...this.#line(line, nowMs));
    return effects;
  }

  /** One line break at the end is nothing. */
  #countEmpty(frame: string, lines: readonly string[], nowMs: number): void {
    const between = Math.max(0, lines.length - 1);
    const empty = lines.reduce((rest, { length }) => rest - length, frame.length - between) - 1;
    if (empty > 0) this.#patience.mistake(nowMs, Math.ceil(empty / emptyCharacters));
  }

  #line(line: string, nowMs: number): readonly SessionEffect[] {
    if (this.#phase === "ended") return nothing;
    const isJoining = this.#phase === "joining";
    const effects = this.#tryLine(line, nowMs);
    if (isJoining) (this.#held ??= []).push(...effects.filter(isAnswer));
    const due = isJoining ? effects.filter((effect) => !isAnswer(effect)) : effects;
    return this.#patience.offence === undefined ? due : [...due, ...this.#endIfNotBorne()];
  }

  #endIfNotBorne(): readonly SessionEffect[] {
    const { offence } = this.#patience;
    if (offence === undefined || this.#phase === "ended") return nothing;
    this.#phase = "ended";
    return [{ type: "close", ...endings[offence] }];
  }

  /** Takes what became of an operation of this connection. */
  settle(operation: Operation, outcome: Outcome): readonly SessionEffect[] {
    if (operation.type === "join") return this.#settleJoin(outcome);
    if (operation.type === "leave") return [{ type: "close", code: closeCodes.normal, reason: "goodbye" }];
    if (operation.type === "publish") this.#commands.settlePublish(outcome);
    if (outcome.type === "done" || operation.type === "typing") return nothing;
    const nonce = "nonce" in operation ? operation.nonce : undefined;
    if (outcome.type === "repeated") {
      return [reply(encode({ type: "accepted", nonce: nonce ?? "", offset: outcome.offset }))];
    }
    // Whoever is not told waits longer each time, and goes on waiting when what was away is back.
    const wait = outcome.code === "unavailable" && nonce !== undefined ? { retryAfterMs: unavailableMs } : {};
    return [refuse(outcome.code, { nonce, ...wait })];
  }

  #settleJoin(outcome: Outcome): readonly SessionEffect[] {
    if (outcome.type === "refused") {
      const isOutdated = outcome.code === "joined_already";
      const closeCode = isOutdated ? closeCodes.replaced : closeCodes.tryAgainLater;
      return this.#end(outcome.code, closeCode, entryRefusal(outcome));
    }
    if (this.#phase === "joining") this.#phase = "joined";
    const held = this.#held ?? nothing;
    this.#held = undefined;
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
    try {
      return this.#command(decodeCommand(line), nowMs);
    } catch (error) {
      if (error instanceof ProtocolError) return this.#refuse(error.code, nowMs, error);
      throw error;
    }
  }

  #command(command: Command, nowMs: number): readonly SessionEffect[] {
    if (command.type === "join") return this.#join(command, nowMs);
    if (command.type === "ping") return this.#ping(nowMs);
    if (this.#phase === "new") {
      return this.#refuse("not_joined", nowMs, { nonce: "nonce" in command ? command.nonce : undefined });
    }
    return command.type === "leave" ? this.#leave() : this.#commands.carryOut(command, nowMs);
  }

  /** What comes too often is passed over, without a word. */
  #ping(nowMs: number): readonly SessionEffect[] {
    const pings = this.#pings ??= new TokenBucket(pingRate, nowMs);
    if (pings.waitMs(1, nowMs) > 0) {
      this.#patience.mistake(nowMs);
      return nothing;
    }
    pings.take(1, nowMs);
    return [reply(encode({ type: "pong" }))];
  }

  #join(command: JoinCommand, nowMs: number): readonly SessionEffect[] {
    if (this.#phase !== "new") return this.#refuse("joined_already", nowMs);
    const checked = checkName(command.name, this.#rules.limits.maxNameCharacters);
    if (!checked.ok) return this.#refuse("bad_name", nowMs, { message: checked.problem });
    const retryAfterMs = this.#guard.useJoin(nowMs);
    if (retryAfterMs > 0) return this.#end("rate_limited", closeCodes.tryAgainLater, { retryAfterMs });
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

  /** The goodbye waits for what was said before it: those acknowledgements are still to come. */
  #leave(): readonly SessionEffect[] {
    this.#phase = "ended";
    return [operate({ type: "leave", connectionId: this.#identity.connectionId })];
  }

  /** Refuses what no retry can make right. */
  #refuse(code: RefusalCode, nowMs: number, details: RefusalDetails = {}): readonly SessionEffect[] {
    this.#patience.mistake(nowMs);
    return [refuse(code, details)];
  }

  #end(why: RefusalCode, code: number, details: RefusalDetails = {}): readonly SessionEffect[] {
    this.#phase = "ended";
    return [refuse(why, details), { type: "close", code, reason: details.message ?? refusals[why].message }];
  }
}

/** How connections end that are not borne any longer. */
const endings: Readonly<Record<Offence, { readonly code: number; readonly reason: string }>> = {
  flooding: { code: closeCodes.flooding, reason: "flooding" },
  protocol_violation: { code: closeCodes.protocolViolation, reason: "too much that is no command" },
};

/** Answers wait for the welcome; what is asked of the channel and the end do not. */
function isAnswer({ type }: SessionEffect): boolean {
  return type === "reply" || type === "look_up";
}
