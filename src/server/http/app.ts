/**
 * Every path of the server, and who answers it.
 * @module
 */
import { type Context, Hono } from "hono";
import { adminRoutes, type Operator } from "./admin.ts";
import { counted, guards, type Surroundings } from "./guards.ts";
import { problem } from "./problem.ts";
import { createChannel, health, type RestParts, status } from "./rest.ts";
import { upgrade, type UpgradeParts } from "./websocket.ts";

/** What the paths need. */
export interface AppParts extends RestParts, UpgradeParts {
  /** From which web pages requests may come beside the server's own. */
  readonly allowedOrigins: readonly string[];
  /** Who may watch the server and tell everybody something. Absent: nobody, and there are no such paths. */
  readonly operator?: Operator;
}

type Answer = (context: Context<Surroundings>) => Response | Promise<Response>;

/** Builds the paths. */
export function createApp(parts: AppParts): Hono<Surroundings> {
  const app = new Hono<Surroundings>();
  const isTrusted = (peer: string | undefined): boolean => parts.clientAddress.isTrusted(peer);
  app.use(counted(parts.hub.counters), ...guards({ allowed: parts.allowedOrigins, isTrusted }));
  const routes: readonly (readonly ["GET" | "POST", string, Answer])[] = [
    ["GET", "/", (context) => context.json(status(parts))],
    ["GET", "/health", (context) => health(context, parts)],
    ["POST", "/api/v1/channels", (context) => createChannel(context, parts)],
    ["GET", "/ws/:code", (context) => upgrade(requestOf(context), parts)],
    ["GET", "/ws/:code/:username", (context) => upgrade(requestOf(context), parts)],
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

function requestOf({ req, env }: Context<Surroundings>): Parameters<typeof upgrade>[0] {
  return { request: req.raw, path: req.param(), peer: env?.peer };
}
