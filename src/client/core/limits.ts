/**
 * What a server allows, as far as the client believes it.
 * @module
 */
import type { Limits } from "../../protocol/frame.ts";
import { maxNameCharacters } from "../../protocol/names.ts";

/** What is assumed until a server tells, and of servers that never do: the project's own server allows as much. */
export const assumedLimits: Limits = {
  maxTextCharacters: 4_000,
  maxTextBytes: 16_000,
  maxFrameBytes: 65_536,
  maxNameCharacters,
  maxUnacknowledged: 256,
  pingEveryMs: 10_000,
};

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Beyond these a server is mistaken or hostile: a text limit of one character would cut a message into thousands. */
const saneRanges: { readonly [K in keyof Limits]: Range } = {
  maxTextCharacters: { least: 16, most: 67_108_863 },
  maxTextBytes: { least: 64, most: 67_108_863 },
  maxFrameBytes: { least: 1_024, most: 67_108_863 },
  maxNameCharacters: { least: 1, most: 256 },
  maxUnacknowledged: { least: 1, most: 4_096 },
  pingEveryMs: { least: 1_000, most: 30_000 },
};

/** Brings what a server told into sane ranges; for 0, which could mean "no limit", the assumed value is taken. */
export function saneLimits(told: Limits): Limits {
  return {
    maxTextCharacters: sane("maxTextCharacters", told),
    maxTextBytes: sane("maxTextBytes", told),
    maxFrameBytes: sane("maxFrameBytes", told),
    maxNameCharacters: sane("maxNameCharacters", told),
    maxUnacknowledged: sane("maxUnacknowledged", told),
    pingEveryMs: sane("pingEveryMs", told),
  };
}

function sane(field: keyof Limits, told: Limits): number {
  const { least, most } = saneRanges[field];
  return told[field] === 0 ? assumedLimits[field] : Math.min(most, Math.max(least, told[field]));
}
