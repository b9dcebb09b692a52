/**
 * The way into a channel: an upgrade that a program asks for leaves at once, everything else goes by the guards.
 * @module
 */
import type { Context, Next } from "hono";
import { type Surroundings, switchingProtocols } from "./guards.ts";
import { upgrade, type UpgradeParts } from "./websocket.ts";

/**
 * Upgrades before the guards. They have nothing to do for a request that names no page and brings no body, nor for the answer
 * to an upgrade, and would take a tenth of what a join costs. Whoever is not let in gets the answer behind them.
 */
export function upgradeAtOnce(
  context: Context<Surroundings>,
  next: Next,
  parts: UpgradeParts,
): Response | Promise<void> {
  if (!isPlain(context.req.raw.headers)) return next();
  const answer = upgrade(requestOf(context), parts);
  if (answer.status !== switchingProtocols) {
    context.set("answer", answer);
    return next();
  }
  parts.hub.counters.answered(answer.status);
  return answer;
}

/** Answers what has passed the guards. */
export function upgradeBehindGuards(context: Context<Surroundings>, parts: UpgradeParts): Response {
  return context.get("answer") ?? upgrade(requestOf(context), parts);
}

function isPlain(headers: Headers): boolean {
  return headers.get("origin") === null && headers.get("content-length") === null &&
    headers.get("transfer-encoding") === null;
}

function requestOf({ req, env }: Context<Surroundings>): Parameters<typeof upgrade>[0] {
  return { request: req.raw, path: req.param(), peer: env?.peer };
}
