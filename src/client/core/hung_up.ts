/**
 * How a terminal that is gone shows in errors.
 * @module
 */

/** Tells whether an error of reading or writing says that there is no terminal any more, as after a hang-up. */
export function isHungUp(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EIO";
}
