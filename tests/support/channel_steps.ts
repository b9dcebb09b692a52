/**
 * Short ways to ask things of a channel in tests: whoever is called `ada` is `m-ada` over the connection `c-ada`.
 * @module
 */
import { Channel, type Moment } from "../../src/server/core/channel.ts";
import type { Announcement, JoinOperation, Operation, Outcome } from "../../src/server/core/operation.ts";
import { channelLimits } from "./server_rules.ts";

/** What became of an operation, and what was announced. */
export interface Performed {
  readonly outcome: Outcome;
  readonly announced: readonly Announcement[];
}

/** The outcome of what was carried out. */
export const done: Outcome = { type: "done" };

const someMoment: Moment = { nowMs: 1_000, monotonicMs: 0 };

/** A refusal, of which nobody hears. */
export function refusal(code: string): Performed {
  return { outcome: { type: "refused", code } as Outcome, announced: [] };
}

/** Carries an operation out. */
export function perform(channel: Channel, operation: Operation, moment: Moment = someMoment): Performed {
  const announced: Announcement[] = [];
  const outcome = channel.perform(operation, moment, (announcement) => announced.push(announcement));
  return { outcome, announced };
}

/** A channel with members. */
export function channelWith(...memberNames: readonly string[]): Channel {
  const channel = new Channel("epoch-11", channelLimits);
  for (const name of memberNames) join(channel, name);
  return channel;
}

/** Somebody joins. */
export function join(channel: Channel, name: string, more: Partial<JoinOperation> = {}): Performed {
  const operation = { type: "join", connectionId: `c-${name}`, memberId: `m-${name}`, name } as const;
  return perform(channel, { ...operation, isUnverified: false, ...more });
}

/** Somebody listens. */
export function listen(channel: Channel, name: string): Performed {
  return perform(channel, { type: "listen", connectionId: `c-${name}`, memberId: `m-${name}` });
}

/** Somebody says goodbye. */
export function leave(
  channel: Channel,
  name: string,
  { connectionId = `c-${name}` }: { readonly connectionId?: string } = {},
): Performed {
  return perform(channel, { type: "leave", connectionId });
}

/** Somebody's connection is lost. */
export function drop(channel: Channel, name: string, monotonicMs = 0): Performed {
  return perform(channel, { type: "lose", connectionId: `c-${name}` }, { nowMs: 1_000, monotonicMs });
}

/** Somebody says something. */
export function publish(name: string, nonce: string, text = "hello"): Operation {
  return { type: "publish", connectionId: `c-${name}`, nonce, text };
}

/** The names of the members, in the order of coming. */
export function names(channel: Channel): readonly string[] {
  return [...channel.memberships().values()].flatMap(({ name }) => name ?? []);
}
