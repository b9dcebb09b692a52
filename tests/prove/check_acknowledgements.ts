/**
 * Checks what became of everything that was said: acknowledged means in the log, once, in the order of saying, and shown to
 * whoever was there.
 * @module
 */
import type { ChannelLog, Saying } from "./channel_log.ts";
import type { Reading } from "./check_order.ts";
import type { MemberTrace, RunTrace } from "./trace.ts";
import { type Violation, violation } from "./violation.ts";

/** What the check reads. */
export interface AcknowledgementContext {
  readonly run: RunTrace;
  readonly log: ChannelLog;
  readonly readings: ReadonlyMap<MemberTrace, Reading>;
}

/** Gives the marks of everything that a member knows to have arrived. */
export function acknowledgedBy(member: MemberTrace): ReadonlySet<string> {
  const nonces = new Set<string>();
  for (const record of member.records) {
    if (record.type === "settled") nonces.add(record.nonce);
    if ((record.type === "shown" || record.type === "whispered") && record.isOwn) nonces.add(record.nonce);
  }
  return nonces;
}

/** Checks the sayings of a channel. */
export function checkAcknowledgements(
  members: readonly MemberTrace[],
  context: AcknowledgementContext,
): readonly Violation[] {
  const violations: Violation[] = [];
  const acknowledged: Saying[] = [];
  for (const member of members) {
    const own = acknowledgedBy(member);
    const sayings = sayingsOf(member);
    acknowledged.push(...sayings.filter(({ record }) => record.to === undefined && own.has(record.nonce)));
    violations.push(...checkSettled(member, sayings, own), ...checkSenderOrder(member, sayings, context));
  }
  for (const saying of acknowledged) violations.push(...checkInLog(saying, context));
  for (const member of members) violations.push(...checkShown(member, acknowledged, context));
  return violations;
}

function sayingsOf(member: MemberTrace): readonly Saying[] {
  return member.records.flatMap((record) => record.type === "said" ? [{ by: member, record }] : []);
}

/** What was said before a loss of memory may have been lost with it. */
function mayBeForgotten({ atMs }: { readonly atMs: number }, { memoryLossesMs }: RunTrace): boolean {
  return memoryLossesMs.some((lossMs) => atMs <= lossMs);
}

function hasLeft(member: MemberTrace): boolean {
  return member.records.some(({ type }) => type === "goodbye" || type === "ended");
}

/** In the end everything that was said by those who stayed is acknowledged, or refused for good. */
function checkSettled(
  member: MemberTrace,
  sayings: readonly Saying[],
  acknowledged: ReadonlySet<string>,
): readonly Violation[] {
  if (hasLeft(member)) return [];
  const refused = new Set(
    member.records.flatMap((r) => r.type === "refused" && r.isForGood ? [r.nonce ?? ""] : []),
  );
  return sayings
    .filter(({ record: { nonce } }) => !acknowledged.has(nonce) && !refused.has(nonce))
    .map(({ record: { text } }) =>
      violation("acknowledged", { member }, `"${text}" is not acknowledged in the end`)
    );
}

/** Whatever was acknowledged stands in the log, unless the memory of it was lost, or nothing is left of that part. */
function checkInLog(
  { by, record }: Saying,
  { run, log, readings }: AcknowledgementContext,
): readonly Violation[] {
  if (log.placesOf(record.text).length > 0 || mayBeForgotten(record, run)) return [];
  const wereMissing = [...readings.values()].some(({ missing }) => missing.length > 0);
  if (wereMissing) return [];
  return [
    violation("acknowledged", { member: by }, `"${record.text}" was acknowledged and is not in the log`),
  ];
}

/** What one member said stands in the log in the order in which it was said. */
function checkSenderOrder(
  member: MemberTrace,
  sayings: readonly Saying[],
  { log }: AcknowledgementContext,
): readonly Violation[] {
  const latest = new Map<string, { readonly offset: number; readonly text: string }>();
  const violations: Violation[] = [];
  for (const { record: { text } } of sayings) {
    for (const { epoch, offset } of log.placesOf(text)) {
      const before = latest.get(epoch);
      if (before !== undefined && before.offset > offset) {
        violations.push(
          violation("sender_order", { member }, `"${text}" stands before "${before.text}", said earlier`),
        );
      } else latest.set(epoch, { offset, text });
    }
  }
  return violations;
}

/** Whoever was there when something was said, and stayed, was shown it or a gap in its place. */
function checkShown(
  member: MemberTrace,
  acknowledged: readonly Saying[],
  { run, log, readings }: AcknowledgementContext,
): readonly Violation[] {
  const since = member.records.find(({ type }) => type === "connected");
  const reading = readings.get(member);
  if (since === undefined || reading === undefined || hasLeft(member)) return [];
  const lost = acknowledged.filter(({ record }) =>
    record.atMs > since.atMs && !mayBeForgotten(record, run) && !reading.shown.has(record.text) &&
    !isToldMissing(log, reading, record.text)
  );
  return lost.map(({ by, record: { text } }) =>
    violation("nothing_missing", { member }, `"${text}", acknowledged to ${by.name}, was never shown here`)
  );
}

function isToldMissing(log: ChannelLog, { missing }: Reading, text: string): boolean {
  const places = log.placesOf(text);
  // Nobody has seen it: it is among what is gone, if anything is.
  if (places.length === 0) return missing.length > 0;
  return places.some(({ epoch, offset }) =>
    missing.some((range) => range.epoch === epoch && range.first <= offset && offset <= range.last)
  );
}
