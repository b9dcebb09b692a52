/**
 * Signs of life: when to ask the server for one, and when its silence means that the connection is dead.
 * @module
 */

/** How long an answer to a ping may take. */
const answerMs = 10_000;

/** What went over a connection last. */
export interface Heartbeat {
  /** When something was sent last, in the session's milliseconds. */
  readonly sentMs: number;
  /** When something came last. */
  readonly receivedMs: number;
  /** When the ping was sent that has no answer yet. Absent: none waits. */
  readonly pingSentMs?: number;
}

/** Begins with a welcome, which just came. */
export function firstBeat(nowMs: number): Heartbeat {
  return { sentMs: nowMs, receivedMs: nowMs };
}

/** Notes that something was sent. */
export function sent(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  return { ...heartbeat, sentMs: nowMs };
}

/** Notes that something came. */
export function received(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  return { ...heartbeat, receivedMs: nowMs };
}

/** Notes that a ping is sent. */
export function pinged(heartbeat: Heartbeat, nowMs: number): Heartbeat {
  return { ...heartbeat, sentMs: nowMs, pingSentMs: nowMs };
}

/** Notes that the ping was answered. */
export function answered({ pingSentMs: _, ...heartbeat }: Heartbeat): Heartbeat {
  return heartbeat;
}

/**
 * Tells when a ping is due: after own silence, so that the server hears something, and after the server's silence, so
 * that a dead connection shows although we talk.
 * @returns Nothing while one waits for its answer.
 */
export function pingDueMs(heartbeat: Heartbeat, pingEveryMs: number): number | undefined {
  if (heartbeat.pingSentMs !== undefined) return undefined;
  return Math.min(heartbeat.sentMs, heartbeat.receivedMs) + pingEveryMs;
}

/** Tells when the connection is dead if the ping stays without its answer; nothing if none waits for one. */
export function deadAtMs({ pingSentMs }: Heartbeat): number | undefined {
  return pingSentMs === undefined ? undefined : pingSentMs + answerMs;
}
