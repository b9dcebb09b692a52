/**
 * The close codes of the wire, and what a client makes of any of them.
 * @module
 */

/** The codes by meaning. 4000-4499 come back, 4500-4999 stay away; the others are those of RFC 6455. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  policyViolation: 1008,
  frameTooLarge: 1009,
  internalError: 1011,
  restarting: 1012,
  tryAgainLater: 1013,
  tooSlow: 4000,
  positionLost: 4001,
  heartbeatMissed: 4008,
  noJoinInTime: 4500,
  protocolViolation: 4501,
  replaced: 4502,
  flooding: 4503,
} as const;

const stayAway: ReadonlySet<number> = new Set([closeCodes.normal, closeCodes.policyViolation]);

/**
 * Tells whether a client that was closed with this code should connect again.
 * @param code The code that the socket reported; Deno reports 0 where RFC 6455 has 1006.
 */
export function shouldReconnect(code: number): boolean {
  if (code >= 4500 && code <= 4999) return false;
  return !stayAway.has(code);
}

const explanations: ReadonlyMap<number, string> = new Map([
  [closeCodes.goingAway, "the server went away"],
  [closeCodes.frameTooLarge, "the server found a frame too large"],
  [closeCodes.internalError, "the server made a mistake"],
  [closeCodes.restarting, "the server is restarting"],
  [closeCodes.tryAgainLater, "the server is busy"],
  [closeCodes.tooSlow, "this side reads too slowly"],
  [closeCodes.positionLost, "the server lost its place in the channel"],
  [closeCodes.heartbeatMissed, "the server heard nothing from this side"],
  [closeCodes.noJoinInTime, "the server saw no join in time"],
  [closeCodes.protocolViolation, "the server did not understand this program"],
  [closeCodes.replaced, "a newer connection took over"],
  [closeCodes.flooding, "too much was sent too fast"],
  [closeCodes.policyViolation, "the server does not let this connection in"],
  [closeCodes.normal, "the server ended the connection"],
]);

/** Says in a few words why a connection was closed with this code. */
export function explainClose(code: number): string {
  return explanations.get(code) ?? "the connection was lost";
}
