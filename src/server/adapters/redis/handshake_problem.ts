/**
 * Finds out what is wrong with a handshake of TLS.
 * @module
 */
import type { RedisAddress } from "./redis_address.ts";

/**
 * Shakes hands with the engine, and says why that does not work. The library tells of what it wrote meanwhile now and then, and
 * not of the handshake that failed.
 * @returns Nothing where it works, or there is no TLS.
 */
export async function handshakeProblem({ host, port, tls }: RedisAddress): Promise<unknown> {
  if (tls === undefined) return undefined;
  try {
    using connection = await Deno.connectTls({ hostname: tls.servername ?? host, port });
    await connection.handshake();
    return undefined;
  } catch (error) {
    return error;
  }
}
