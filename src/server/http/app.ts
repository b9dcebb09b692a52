/**
 * Every path of the server, and who answers it.
 * @module
 */
import { Hono } from "hono";
import { adminRoutes, type Operator } from "./admin.ts";
import { counted, guards, type Surroundings } from "./guards.ts";
import { problem } from "./problem.ts";
import type { Route } from "./route.ts";
import { createChannel, health, type RestParts, status } from "./rest.ts";
import { upgradeAtOnce, upgradeBehindGuards } from "./way_in.ts";
import type { UpgradeParts } from "./websocket.ts";

/** What the paths need. */
export interface AppParts extends RestParts, UpgradeParts {
  /** From which web pages requests may come beside the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Who may watch the server and tell everybody something. Absent: nobody, and there are no such paths. */
  readonly operator?: Operator;
}

const channelPaths: readonly string[] = ["/ws/:code", "/ws/:code/:username"];

/** Builds the paths. */
export function createApp(parts: AppParts): Hono<Surroundings> {
  const app = new Hono<Surroundings>();
  const isTrusted = (peer: string | undefined): boolean => parts.clientAddress.isTrusted(peer);
  for (const path of channelPaths) app.get(path, (context, next) => upgradeAtOnce(context, next, parts));
  app.use(counted(parts.hub.counters), ...guards({ allowed: parts.allowedOrigins, isTrusted }));
  const routes: readonly Route[] = [
    ["GET", "/", (context) => context.json(status(parts))],
    ["GET", "/health", (context) => health(context, parts)],
    ["POST", "/api/v1/channels", (context) => createChannel(context, parts)],
    ...channelPaths.map((path): Route => ["GET", path, (context) => upgradeBehindGuards(context, parts)]),
    ...parts.operator === undefined ? [] : adminRoutes(parts.operator, parts),
  ];
  for (const [method, path, answer] of routes) {
    app.on(method, path, answer);
    app.all(path, () => problem("method_not_allowed", { allow: method === "GET" ? "GET, HEAD" : method }));
  }
  app.notFound(() => problem("not_found"));
  app.onError((error) => {
    parts.log.error("a request could not be answered", { error });
    return problem("internal_error");
  });
  return app;
}
