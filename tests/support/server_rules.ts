/**
 * Rules for servers under test: small limits, so that short tests reach them, and no rates unless a test asks.
 * @module
 */
import type { Limits } from "../../src/protocol/frame.ts";
import type { ChannelLimits } from "../../src/server/core/channel.ts";
import type { DoorLimits } from "../../src/server/core/door.ts";
import type { MemberRates } from "../../src/server/core/rate_limiter.ts";
import type { SessionRules } from "../../src/server/core/session_effect.ts";

/** What `welcome` tells under these rules. */
export const testLimits: Limits = {
  maxTextCharacters: 40,
  maxTextBytes: 90,
  maxFrameBytes: 1_000,
  maxNameCharacters: 32,
  maxUnacknowledged: 4,
  pingEveryMs: 10_000,
};

const noRate = { perSecond: 0, burst: 0 };

/** Nobody is too fast. */
const noRates: MemberRates = { messages: noRate, bytes: noRate };

/** The rules, with other rates where a test asks for them. */
export function rulesWith(rates: Partial<MemberRates> = {}): SessionRules {
  return { limits: testLimits, rates: { ...noRates, ...rates }, maxFrameBytesBeforeJoin: 300 };
}

/** What channels may have: no end of members, and a log that no test fills unless it wants to. */
export const channelLimits: ChannelLimits = {
  maxMembers: 0,
  maxNameCharacters: 32,
  history: { maxMessages: 1_000, maxAgeMs: 86_400_000 },
};

/** Everybody is let in. */
export const openDoor: DoorLimits = {
  connections: 0,
  connectionsPerAddress: 0,
  joinsPerAddress: 0,
  channelsPerAddress: 0,
  guesses: { perNetwork: 0, perServer: 0 },
};
