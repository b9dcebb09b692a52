/**
 * Checks whispers: heard by the two whom they are between, as they were said, and at most once by each.
 * @module
 */
import type { ChannelLog } from "./channel_log.ts";
import { isNameOf } from "./member_names.ts";
import type { MemberTrace, RunTrace, WhisperedRecord } from "./trace.ts";
import { type Violation, violation } from "./violation.ts";

/** Checks the whispers that a member was shown. */
export function checkWhispers(
  member: MemberTrace,
  { log, run }: { readonly log: ChannelLog; readonly run: RunTrace },
): readonly Violation[] {
  const heard = new Set<string>();
  return member.records.flatMap((record, index) => {
    if (record.type !== "whispered") return [];
    const problem = heard.has(record.text) ? "is heard twice" : problemOf(record, member, log);
    // A server that lost its memory cannot know that it has passed a whisper on.
    if (run.memoryLossesMs.length === 0) heard.add(record.text);
    return problem === undefined
      ? []
      : [violation("whisper", { member, index }, `the whisper "${record.text}" ${problem}`)];
  });
}

function problemOf(
  { text, from, to, nonce }: WhisperedRecord,
  member: MemberTrace,
  log: ChannelLog,
): string | undefined {
  const saying = log.sayings.get(text);
  if (saying === undefined) return "was said by nobody";
  if (saying.record.to === undefined) return "was said to all";
  if (saying.record.nonce !== nonce) return "came with another mark";
  if (!isNameOf(saying.by, from)) return `is not ${from}'s`;
  if (member !== saying.by && !isNameOf(member, to)) return `was for ${to}`;
  return undefined;
}
