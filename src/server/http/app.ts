/**
 * Every path of the server, and who answers it.
 * @module
 */
import { type Handler, Hono } from "hono";
import { problem } from "./problem.ts";
import { createChannel, health, type RestParts, status } from "./rest.ts";
import { upgrade, type UpgradeParts } from "./websocket.ts";

/** What the paths need. */
export type AppParts = RestParts & UpgradeParts;

/** Builds the paths. */
export function createApp(parts: AppParts): Hono {
  const app = new Hono();
  const routes: readonly (readonly ["GET" | "POST", string, Handler])[] = [
    ["GET", "/", (context) => context.json(status(parts))],
    ["GET", "/health", (context) => health(context, parts)],
    ["POST", "/api/v1/channels", (context) => createChannel(context, parts)],
    ["GET", "/ws/:code", (context) => upgrade(context.req.raw, context.req.param(), parts)],
    ["GET", "/ws/:code/:username", (context) => upgrade(context.req.raw, context.req.param(), parts)],
  ];
  for (const [method, path, handler] of routes) {
    app.on(method, path, handler);
    app.all(path, () => problem("method_not_allowed", { allow: method === "GET" ? "GET, HEAD" : method }));
  }
  app.notFound(() => problem("not_found"));
  app.onError((error) => {
    parts.log.error("a request could not be answered", { error });
    return problem("internal_error");
  });
  return app;
}
