/**
 * What every request passes before it is answered, and every answer before it leaves.
 * @module
 */
import type { Context, MiddlewareHandler, Next } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { RefusalCode } from "../../protocol/errors.ts";
import type { Counters } from "../core/counters.ts";
import { limitBody } from "./body_limit.ts";
import { isOriginAllowed, type OriginRules } from "./origin.ts";
import { Problem, problem } from "./problem.ts";

/** What the platform tells of a request beside what it says itself. */
export interface Surroundings {
  /** What paths find in their context. */
  Bindings: {
    /** The address of the connection's other end. Absent: nobody knows. */
    readonly peer?: string;
  };
  /** What those on the way to an answer tell each other. */
  Variables: {
    /** Which refusal the answer is, where that no longer shows. */
    readonly refusal?: RefusalCode | undefined;
    /** What whoever wanted into a channel is answered, where that was found out before the guards. */
    readonly answer?: Response;
  };
}

/** The status of an upgrade. */
export const switchingProtocols = 101;

/** Lists what every request passes, in order. */
export function guards(origins: OriginRules): readonly MiddlewareHandler<Surroundings>[] {
  return [
    secured,
    (context, next) => fromAllowedOrigin(context, next, origins),
    limitBody,
    ...origins.allowed.length === 0 ? [] : [shared(origins)],
  ];
}

// Whether and for how long only TLS is spoken is for whoever has the domain to say, for all that is under it.
const secure = secureHeaders({
  strictTransportSecurity: false,
  xFrameOptions: "DENY",
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
});

function refusalIn({ res }: Context<Surroundings>): RefusalCode | undefined {
  return res instanceof Problem ? res.code : undefined;
}

/** Counts every answer, and what was refused by it. */
export function counted(counters: Counters): MiddlewareHandler<Surroundings> {
  return async (context, next) => {
    await next();
    counters.answered(context.res.status);
    const refusal = refusalIn(context) ?? context.get("refusal");
    if (refusal !== undefined) counters.refused(refusal);
  };
}

/** The answer to an upgrade is the platform's own and cannot be touched. */
async function secured(context: Context, next: Next): Promise<void> {
  await next();
  if (context.res.status === switchingProtocols) return;
  await secure(context, () => Promise.resolve());
  context.res.headers.set("cache-control", "no-store");
  if (context.req.method === "HEAD") await tellLength(context.res);
}

/** The answer to HEAD tells how long that to GET is, and loses its body on the way out. */
async function tellLength(response: Response): Promise<void> {
  const { byteLength } = await response.clone().arrayBuffer();
  response.headers.set("content-length", String(byteLength));
}

async function fromAllowedOrigin(
  context: Context<Surroundings>,
  next: Next,
  rules: OriginRules,
): Promise<Response | void> {
  if (!isOriginAllowed(context.req.raw, context.env?.peer, rules)) return problem("origin_not_allowed");
  await next();
}

/** Tells browsers that pages of these origins may read the answers. */
function shared({ allowed }: OriginRules): MiddlewareHandler<Surroundings> {
  const share = cors({
    origin: allowed.includes("*") ? "*" : [...allowed],
    allowMethods: ["GET", "HEAD", "POST"],
    allowHeaders: ["content-type"],
    maxAge: 600,
  });
  return async (context, next) => {
    const isPlain = context.req.header("origin") === undefined || context.req.header("upgrade") !== undefined;
    if (isPlain) return await next();
    if (context.req.method === "OPTIONS") return await share(context, next);
    await next();
    // What comes now makes a copy of the answer.
    context.set("refusal", refusalIn(context));
    await share(context, () => Promise.resolve());
  };
}
