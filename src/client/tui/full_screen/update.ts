/**
 * The reducer of the full screen: names who handles what happened.
 * @module
 */
import { onChannelEvent } from "./client_events.ts";
import { codeChannel } from "./channels.ts";
import { onKey } from "./key_events.ts";
import { activeChannel, type Model, withActive } from "./model.ts";
import { saying } from "./saying.ts";
import { scrollBy } from "./scrolling.ts";
import { type ScreenContext, type ScreenEvent, type ScreenStep, step } from "./step.ts";
import { writingAt } from "./voices.ts";

/**
 * Carries out one event.
 * @param model The screen before it.
 * @param event What happened.
 * @returns The screen after it, and what is to be done, in order.
 */
export function updateScreen(model: Model, event: ScreenEvent, context: ScreenContext): ScreenStep {
  switch (event.type) {
    case "key":
      return onKey(model, event.key, context);
    case "client":
      return onChannelEvent(model, event, context);
    case "coded":
      return codeChannel(model, event);
    case "resized":
      return resize(model, event, context);
    case "tick":
      return step(forgetWriters(model, context));
    case "emoji":
      return step({ ...model, emoji: event.names });
    case "said":
      return step(say(model, event, context));
  }
}

/**
 * Tells when a tick is due.
 * @returns In milliseconds since 1970; nothing if nothing changes by itself.
 */
export function nextTickMs(model: Model, nowMs: number): number | undefined {
  const moments = model.channels.flatMap(({ writers, connection, unansweredSinceMs }) => [
    ...writers.map(({ untilMs }) => untilMs),
    // The header counts the seconds down.
    ...connection.type === "waiting" && connection.untilMs > nowMs ? [nowMs + 1_000] : [],
    ...unansweredSinceMs !== undefined ? [nowMs + 1_000] : [],
  ]);
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** Where everything is in sight now, nothing is scrolled any more. */
function resize(
  model: Model,
  { size }: Extract<ScreenEvent, { type: "resized" }>,
  context: ScreenContext,
): ScreenStep {
  const resized = { ...model, size };
  return activeChannel(model).viewport.type === "newest" ? step(resized) : scrollBy(resized, 0, context);
}

function forgetWriters(model: Model, { nowMs }: ScreenContext): Model {
  const channels = model.channels.map((channel) => {
    const writers = writingAt(channel.writers, nowMs);
    return writers === channel.writers ? channel : { ...channel, writers };
  });
  return { ...model, channels };
}

function say(
  model: Model,
  { entries }: Extract<ScreenEvent, { type: "said" }>,
  { nowMs }: ScreenContext,
): Model {
  return withActive(model, (channel) => saying(channel, entries, nowMs));
}
