/**
 * Decides from the traces of a run whether TerminalChat has kept its promise. It knows the promise and nothing of how it is
 * kept: no code of the server or the client takes part.
 * @module
 */
import { ChannelLog } from "./channel_log.ts";
import { checkAcknowledgements } from "./check_acknowledgements.ts";
import { checkOrder, type OrderContext, type Reading } from "./check_order.ts";
import { checkPresence } from "./check_presence.ts";
import { checkRefusals } from "./check_refusals.ts";
import { checkWhispers } from "./check_whispers.ts";
import type { MemberTrace, RunTrace } from "./trace.ts";
import type { Violation } from "./violation.ts";

/**
 * Checks a run.
 * @returns Everything that should not be, the earliest first; nothing for a clean run.
 */
export function check(run: RunTrace): readonly Violation[] {
  const channels = Map.groupBy(run.members, ({ channel }) => channel);
  const violations = [...channels.values()].flatMap((members) => checkChannel(members, run));
  return violations.sort((one, other) => one.atMs - other.atMs);
}

function checkChannel(members: readonly MemberTrace[], run: RunTrace): readonly Violation[] {
  const log = new ChannelLog(members);
  const context: OrderContext = { run, log, followers: new Map() };
  const readings = new Map<MemberTrace, Reading>();
  for (const member of members) readings.set(member, checkOrder(member, context));
  return [
    ...log.violations,
    ...[...readings.values()].flatMap(({ violations }) => violations),
    ...checkAcknowledgements(members, { run, log, readings }),
    ...checkPresence(members, run),
    ...members.flatMap((member) => [...checkWhispers(member, { log, run }), ...checkRefusals(member)]),
  ];
}
