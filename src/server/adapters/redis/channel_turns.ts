/**
 * Asks the engine: takes operations to a channel, looks at it, reads its log.
 * @module
 */
import type { ChannelLimits } from "../../core/channel.ts";
import type { LoggedMessage } from "../../core/history.ts";
import type { MessageAnnouncement, Operation } from "../../core/operation.ts";
import { newcomerMessages } from "../../core/replay.ts";
import type { Chance, LogPage, PageSize } from "../../ports.ts";
import type { NodeLease } from "./node_lease.ts";
import { answerWithinMs, type RedisLink } from "./redis_link.ts";
import { keyNames } from "./script_channel.ts";
import {
  type ChannelGlance,
  type ChannelState,
  loggedOf,
  readGlance,
  readMessages,
  readTurnAnswer,
  type TurnAnswer,
} from "./turn_answer.ts";
import { type BuryOperation, turnInput } from "./turn_input.ts";

/** What turns are taken with. */
export interface ChannelTurnsParts {
  readonly link: Pick<RedisLink, "run" | "exists">;
  readonly lease: NodeLease;
  readonly chance: Chance;
  readonly limits: ChannelLimits;
  /** This server. */
  readonly nodeId: string;
  /** The time that channels are told, in milliseconds since 1970. Absent: the engine's own. */
  readonly nowMs?: () => number;
}

/** What a turn is to do beside its operations. */
export interface TurnOptions {
  /** Whether the channel comes into being where there is none. */
  readonly creates?: boolean;
  /** Whether everybody in it is to be told; and the line of the message with this offset. */
  readonly wantsSight?: boolean;
  /** Which message. */
  readonly at?: number;
  /** What is heard of the channel here: where it has become another one, or gone back, nobody enters. Absent: nothing is. */
  readonly heard?: Pick<ChannelState, "epoch" | "seq">;
}

/** What begins every key, and the topics. */
const prefix = "terminalchat:";

/** The most messages of a piece: bytes bound it before. */
const mostOfPiece = 10_000;

/** The engine's channels. */
export class ChannelTurns {
  readonly #parts: ChannelTurnsParts;

  constructor(parts: ChannelTurnsParts) {
    this.#parts = parts;
  }

  /** The time that channels go by, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#parts.nowMs?.() ?? this.#parts.lease.engineMs;
  }

  /** Where a channel's turns are published. */
  topicOf(code: string): string {
    return `${prefix}{${code}}`;
  }

  /** Which channel is published there. */
  codeOf(topic: string): string {
    return topic.slice(prefix.length + 1, -1);
  }

  /** Takes a turn. @throws If it is not known whether it was taken. */
  async take(
    code: string,
    operations: readonly (Operation | BuryOperation)[],
    options: TurnOptions = {},
  ): Promise<TurnAnswer> {
    const { link, lease, limits, nodeId, chance, nowMs } = this.#parts;
    if (!lease.isHeld) throw new Error("this server was out of touch with Redis");
    const { maxMembers, maxNameCharacters, history: { maxMessages, maxAgeMs } } = limits;
    // Whoever hands in the time has one clock for everything.
    const inEngineTime = (ms: number): number => nowMs === undefined ? lease.inEngineTime(ms) : ms;
    const context = { maxNameCharacters, inEngineTime };
    const turn = {
      ...options,
      ...{ node: nodeId, newcomerMessages, maxMembers, maxNameCharacters, maxAgeMs },
      maxMessages: maxAgeMs > 0 ? maxMessages : 0,
      epoch: chance.word(),
      tag: chance.word(),
      nowMs: nowMs?.(),
      // Nobody waits for it any more; what was meant to follow it may be there already.
      untilMs: this.nowMs + answerWithinMs,
      operations: operations.map((operation) => turnInput(operation, context)),
    };
    const args = [this.topicOf(code), JSON.stringify(turn)];
    return readTurnAnswer(await link.run("turn", { keys: keysOf(code), args }));
  }

  /** Looks at a channel without a change. */
  async glance(code: string): Promise<ChannelGlance> {
    return readGlance(await this.#parts.link.run("look", { keys: keysOf(code).slice(0, 8), args: [] }));
  }

  /** Reads messages of the log after a place. */
  async messagesAfter(
    code: string,
    after: number,
    maxBytes: number,
  ): Promise<readonly MessageAnnouncement[]> {
    const [, , pairs] = await this.#read(code, ["after", after, mostOfPiece, maxBytes]);
    return readMessages(pairs);
  }

  /** Reads the log after a place. */
  async readAfter(code: string, after: number, maxBytes: number): Promise<readonly LoggedMessage[]> {
    return (await this.messagesAfter(code, after, maxBytes)).map(loggedOf);
  }

  /** Reads the log before a place. */
  async readBefore(code: string, before: number, { messages, bytes }: PageSize): Promise<LogPage> {
    const [epoch, firstOffset, pairs] = await this.#read(code, ["before", before, messages, bytes]);
    const page = readMessages(pairs).toReversed().map(loggedOf);
    const first = page[0];
    return { epoch, messages: page, more: first !== undefined && first.offset > Number(firstOffset) };
  }

  /** Tells whether a channel exists. */
  exists(code: string): Promise<boolean> {
    return this.#parts.link.exists(keysOf(code)[0] ?? "");
  }

  async #read(code: string, args: readonly (string | number)[]): Promise<RawPage> {
    return await this.#parts.link.run("read", { keys: keysOf(code).slice(0, 2), args }) as RawPage;
  }
}

type RawPage = readonly [epoch: string, firstOffset: string, pairs: readonly string[]];

function keysOf(code: string): readonly string[] {
  return keyNames.map((name) => `${prefix}{${code}}:${name}`);
}
