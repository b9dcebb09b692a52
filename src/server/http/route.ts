/**
 * A path of the server, and who answers it.
 * @module
 */
import type { Context } from "hono";
import type { Surroundings } from "./guards.ts";

/** Answers a request. */
export type Answer = (context: Context<Surroundings>) => Response | Promise<Response>;

/** A path. */
export type Route = readonly [method: "GET" | "POST", path: string, answer: Answer];
