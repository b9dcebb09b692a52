/**
 * What a v1 connection may do once it has asked to join: each command becomes an operation, or is refused for now or for good.
 * @module
 */
import { isRetryable, type RefusalCode } from "../../protocol/errors.ts";
import type {
  HistoryCommand,
  Limits,
  PublishCommand,
  RenameCommand,
  TypingCommand,
  WhisperCommand,
} from "../../protocol/frame.ts";
import { checkName } from "../../protocol/names.ts";
import { textProblem, utf8Bytes } from "../../protocol/text.ts";
import type { FloodGuard } from "./flood_guard.ts";
import type { Patience } from "./flood_patience.ts";
import type { ConnectionId, Outcome } from "./operation.ts";
import { operate, type RefusalDetails, refuse, type SessionEffect } from "./session_effect.ts";

/** How often `typing` is passed on, in milliseconds. */
export const typingEveryMs = 3_000;

/** How many messages a page may have. */
export const maxPageMessages = 200;

/** When a publish may be sent again that is one too many without an answer, in milliseconds. */
const answersWithinMs = 1_000;

const nothing: readonly SessionEffect[] = [];

/** A command of a member. */
export type MemberCommand = PublishCommand | WhisperCommand | RenameCommand | TypingCommand | HistoryCommand;

/** What a member's commands are held against. */
export interface MemberCommandsParts {
  readonly connectionId: ConnectionId;
  readonly limits: Limits;
  readonly guard: FloodGuard;
  readonly patience: Patience;
}

/** The commands of one member. */
export class MemberCommands {
  readonly #parts: MemberCommandsParts;
  #typedAtMs = -Infinity;
  #outstanding = 0;
  #blockedBy: RefusalCode | undefined;

  constructor(parts: MemberCommandsParts) {
    this.#parts = parts;
  }

  /** Takes a command. @param nowMs A time of a clock that never falls. */
  carryOut(command: MemberCommand, nowMs: number): readonly SessionEffect[] {
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
    }
  }

  /** Takes what became of a publish. */
  settlePublish(outcome: Outcome): void {
    this.#outstanding--;
    if (outcome.type === "refused" && isRetryable(outcome.code)) this.#blockedBy = outcome.code;
  }

  #publish({ nonce, text, retry = false }: PublishCommand, nowMs: number): readonly SessionEffect[] {
    const { limits, guard, patience, connectionId } = this.#parts;
    const problem = textProblem(text, limits);
    if (problem !== undefined) return this.#refuseForGood(problem, { nonce }, nowMs);
    if (this.#blockedBy !== undefined) {
      if (!retry) return this.#refuseBehind(this.#blockedBy, nonce);
      if (this.#blockedBy === "rate_limited") patience.retry(nowMs);
      else patience.retryUntold(nowMs);
      this.#blockedBy = undefined;
    }
    const isTooMany = this.#outstanding >= limits.maxUnacknowledged;
    const waitMs = isTooMany ? answersWithinMs : guard.use("publish", { bytes: utf8Bytes(text), nowMs });
    if (waitMs > 0) {
      this.#blockedBy = "rate_limited";
      return this.#refuseForNow({ nonce, waitMs }, nowMs);
    }
    this.#outstanding++;
    return [operate({ type: "publish", connectionId, nonce, text })];
  }

  #whisper({ nonce, to, text }: WhisperCommand, nowMs: number): readonly SessionEffect[] {
    const { limits, guard, connectionId } = this.#parts;
    const problem = textProblem(text, limits);
    if (problem !== undefined) return this.#refuseForGood(problem, { nonce }, nowMs);
    const waitMs = guard.use("whisper", { bytes: utf8Bytes(text), nowMs });
    if (waitMs > 0) return this.#refuseForNow({ nonce, waitMs }, nowMs);
    return [operate({ type: "whisper", connectionId, nonce, to, text })];
  }

  #rename(command: RenameCommand, nowMs: number): readonly SessionEffect[] {
    const { limits, guard, connectionId } = this.#parts;
    const checked = checkName(command.name, limits.maxNameCharacters);
    if (!checked.ok) return this.#refuseForGood("bad_name", { message: checked.problem }, nowMs);
    const waitMs = guard.use("rename", { nowMs });
    if (waitMs > 0) return this.#refuseForNow({ waitMs }, nowMs);
    return [operate({ type: "rename", connectionId, name: checked.name })];
  }

  /** What comes too often is passed over, without a word. */
  #typing(nowMs: number): readonly SessionEffect[] {
    const { guard, patience, connectionId } = this.#parts;
    if (nowMs - this.#typedAtMs < typingEveryMs) {
      patience.mistake(nowMs);
      return nothing;
    }
    this.#typedAtMs = nowMs;
    if (guard.use("typing", { nowMs }) > 0) return nothing;
    return [operate({ type: "typing", connectionId })];
  }

  #history({ before, limit }: HistoryCommand, nowMs: number): readonly SessionEffect[] {
    if (before < 1 || limit < 1 || limit > maxPageMessages) {
      return this.#refuseForGood("bad_position", {}, nowMs);
    }
    const waitMs = this.#parts.guard.use("history", { nowMs });
    if (waitMs > 0) return this.#refuseForNow({ waitMs }, nowMs);
    return [{ type: "look_up", before, limit }];
  }

  #refuseForGood(code: RefusalCode, details: RefusalDetails, nowMs: number): readonly SessionEffect[] {
    this.#parts.patience.mistake(nowMs);
    return [refuse(code, details)];
  }

  #refuseForNow({ nonce, waitMs }: ForNow, nowMs: number): readonly SessionEffect[] {
    this.#parts.patience.refuse(waitMs, nowMs);
    return [refuse("rate_limited", { nonce, retryAfterMs: waitMs })];
  }

  /** A later message must not overtake one that was refused for now: the sender's own order would be lost. */
  #refuseBehind(code: RefusalCode, nonce: string): readonly SessionEffect[] {
    this.#parts.patience.refuseBehind();
    return [refuse(code, { nonce })];
  }
}

interface ForNow {
  readonly nonce?: string;
  readonly waitMs: number;
}
