/**
 * A deadline for what a test waits for.
 * @module
 */

/**
 * Waits for something, but not for ever.
 * @param limitMs How long, in milliseconds.
 * @param what What it is that was waited for, said when it does not come.
 */
export async function within<T>(
  limitMs: number,
  promise: Promise<T>,
  what: string | (() => string),
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`Waited ${limitMs} ms in vain for ${typeof what === "string" ? what : what()}`));
  }, limitMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
