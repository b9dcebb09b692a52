/**
 * The failure that a person can do something about. Roots throw it, cli.ts shows it.
 * @module
 */

/** What a failure says beside its message. */
export interface FailureOptions extends ErrorOptions {
  /** What to do next: one sentence. */
  readonly hint?: string;
  /** The exit code; absent means 1. */
  readonly exitCode?: number;
}

/** A known failure: the message says what did not work, the hint what to do. */
export class Failure extends Error {
  /** The name of the class, for logs. */
  override readonly name = "Failure";
  /** What to do next; absent if there is nothing to say. */
  readonly hint: string | undefined;
  /** The exit code of the program. */
  readonly exitCode: number;

  /**
   * Names a failure.
   * @param message What did not work, one sentence; text from outside need not be cleaned.
   * @param options The hint, the exit code and the cause.
   */
  constructor(message: string, options: FailureOptions = {}) {
    super(message, options);
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
  }
}
