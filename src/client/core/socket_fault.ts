/**
 * What is known of a connection that failed, beside its close code.
 * @module
 */

/** What else is known of a connection that failed. */
export interface SocketFault {
  /** The HTTP status that answered the upgrade instead. Absent: nobody answered. */
  readonly upgradeStatus?: number;
  /** When the server wants to be asked again, in milliseconds. Absent: it did not say. */
  readonly retryAfterMs?: number;
  /** True where another try would fail in the same way until somebody does something. Absent: it may not. */
  readonly isLasting?: true;
  /** True where the server sent more at once than this program takes. Absent: it did not. */
  readonly isOversized?: true;
}
