/**
 * Logs that a broker did not do what it was asked.
 * @module
 */
import type { Broker, Log } from "./ports.ts";

/** Who failed, and where to say so. */
export interface FailureParts {
  readonly broker: Pick<Broker, "trouble">;
  readonly log: Log;
}

/** Logs a failure; what a broker in trouble does not do has been told already, once. */
export function logFailure({ broker, log }: FailureParts, message: string, error: unknown): void {
  log[broker.trouble === undefined ? "error" : "debug"](message, { error });
}
