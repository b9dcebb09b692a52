/**
 * Says that no more channels may come into being.
 * @module
 */

/** Thrown by a broker that has as many channels as it may have. */
export class ServerFull extends Error {
  /** The name of this class. */
  override readonly name = "ServerFull";
}
