/**
 * What a session wants done, and how steps of it are put together.
 * @module
 */
import type { ClientEvent } from "../client_event.ts";
import type { SessionState } from "./state.ts";

/** Something to do outside. There is at most one socket: opening another one follows the end of the last. */
export type Effect =
  | { readonly type: "open"; readonly url: string; readonly protocols: readonly string[] }
  | { readonly type: "send"; readonly frame: string }
  /** Closes the socket in good order. */
  | { readonly type: "close" }
  /** Forgets the socket, whatever state it is in. */
  | { readonly type: "abandon" }
  | { readonly type: "emit"; readonly event: ClientEvent };

/** What every handler gives: the state from now on, and what is to be done. */
export type Step = readonly [state: SessionState, effects: readonly Effect[]];

/** Changes nothing but the state. */
export function step(state: SessionState, ...effects: readonly Effect[]): Step {
  return [state, effects];
}

/** Goes on from a step with another one. */
export function andThen([state, effects]: Step, next: (state: SessionState) => Step): Step {
  const [later, more] = next(state);
  return [later, more.length === 0 ? effects : [...effects, ...more]];
}

/** Tells whoever shows the channel. */
export function emit(event: ClientEvent): Effect {
  return { type: "emit", event };
}

/** Handles several things one after the other, each on the state that the last one left. */
export function each<T>(
  state: SessionState,
  items: readonly T[],
  handle: (state: SessionState, item: T) => Step,
): Step {
  const effects: Effect[] = [];
  let current = state;
  for (const item of items) {
    const [next, more] = handle(current, item);
    current = next;
    effects.push(...more);
  }
  return [current, effects];
}

/** Goes on from a step with several others, one after the other. */
export function chain(first: Step, ...nexts: readonly ((state: SessionState) => Step)[]): Step {
  return nexts.reduce(andThen, first);
}
