/**
 * What the options of `serve` mean to the server's core.
 * @module
 */
import type { ServeOptions } from "../options.ts";
import type { ConnectionRules } from "./connections.ts";
import type { ChannelLimits } from "./core/channel.ts";
import type { DoorLimits } from "./core/door.ts";
import type { MemberRates, Rate } from "./core/rate_limiter.ts";

/** The platform refuses frames from 64 MiB on. */
const largestFrameBytes = 67_108_863;

/** No text can be longer than the largest frame. */
const longestText = largestFrameBytes / 4 | 0;

/** Clients do not believe that a name may be longer, and screens have no room for it. */
const longestName = 256;

/** What a first frame may need: a name, a token and a position. */
const maxFrameBytesBeforeJoin = 4_096;

const maxUnacknowledged = 256;
const pingEveryMs = 10_000;

/** Reads the rules of connections; an option of 0 lifts its limit as far as the platform goes. */
export function sessionRules(options: ServeOptions): ConnectionRules {
  const maxTextCharacters = options.maxText === 0 ? longestText : options.maxText;
  const rates = memberRates(options);
  return {
    limits: {
      maxTextCharacters,
      maxTextBytes: 4 * maxTextCharacters,
      maxFrameBytes: options.maxFrame === 0 ? largestFrameBytes : options.maxFrame,
      maxNameCharacters: maxNameCharacters(options),
      maxUnacknowledged,
      pingEveryMs,
    },
    rates,
    sharedRates: {
      ...(options.sendersPerAddress > 0 && { address: timesRates(rates, options.sendersPerAddress) }),
      ...(options.sendersPerChannel > 0 && { channel: timesRates(rates, options.sendersPerChannel) }),
    },
    ...(options.maxRefused > 0 && { maxRefused: options.maxRefused }),
    ...(options.maxWaiting > 0 && { maxWaitingBytes: options.maxWaiting }),
    maxFrameBytesBeforeJoin,
  };
}

function memberRates({ messageRate, messageBurst, byteRate, byteBurst }: ServeOptions): MemberRates {
  return {
    messages: { perSecond: messageRate, burst: messageBurst },
    bytes: { perSecond: byteRate, burst: byteBurst },
  };
}

/** Without a rate of one member there is none of several either. */
function timesRates({ messages, bytes }: MemberRates, factor: number): MemberRates {
  return { messages: timesRate(messages, factor), bytes: timesRate(bytes, factor) };
}

function timesRate({ perSecond, burst }: Rate, factor: number): Rate {
  return { perSecond: perSecond * factor, burst: burst * factor };
}

/** Reads the rules of channels. */
export function channelLimits(options: ServeOptions): ChannelLimits {
  const history = { maxMessages: options.historySize, maxAgeMs: options.historyTtl * 3_600_000 };
  return {
    maxMembers: options.membersPerChannel,
    maxNameCharacters: maxNameCharacters(options),
    history,
  };
}

function maxNameCharacters({ maxName }: ServeOptions): number {
  return maxName === 0 ? longestName : maxName;
}

/** The files that are no connections: the data file, the listener, requests under way. */
const otherFiles = 200;

/**
 * Reads the rules of the door.
 * @param fileLimit How many files the process may have open. Absent: nobody knows.
 */
export function doorLimits(options: ServeOptions, fileLimit: number | undefined): DoorLimits {
  return {
    connections: connectionsWithin(options.maxConnections, fileLimit),
    connectionsPerAddress: options.connectionsPerAddress,
    joinsPerAddress: options.joinsPerAddress,
    channelsPerAddress: options.channelsPerAddress,
    guesses: { perNetwork: options.guessesPerAddress, perServer: options.guesses },
  };
}

/** A process with very few files keeps half of them for the rest. */
function connectionsWithin(maxConnections: number, fileLimit: number = Infinity): number {
  const room = Math.max(1, Math.floor(Math.max(fileLimit - otherFiles, fileLimit / 2)));
  const wished = maxConnections === 0 ? Infinity : maxConnections;
  return Math.min(wished, room) === Infinity ? 0 : Math.min(wished, room);
}

/** Splits a value that stands for several. */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");
}
