/**
 * The error of a command line that cannot be carried out as it stands.
 * @module
 */

/** Everything that is wrong with a command line. */
export class UsageError extends Error {
  /** The name of the class, for logs. */
  override readonly name = "UsageError";
  /** What is wrong, a sentence each, with what would be right. */
  readonly problems: readonly string[];
  /** What to do next, a sentence each. */
  readonly advice: readonly string[];

  /**
   * Collects what is wrong.
   * @param problems At least one.
   * @param advice What to do next.
   */
  constructor(problems: readonly string[], advice: readonly string[]) {
    super(problems.join("; "));
    this.problems = problems;
    this.advice = advice;
  }
}
