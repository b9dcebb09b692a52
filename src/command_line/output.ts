/**
 * Writes to standard output and standard error; a reader that has gone away is no error.
 * @module
 */

const encoder = new TextEncoder();

/** Writes a text to standard output, all of it, before it returns. */
export function writeOutput(text: string): void {
  writeAll(Deno.stdout, text);
}

/** Writes a text to standard error, all of it, before it returns. */
export function writeError(text: string): void {
  writeAll(Deno.stderr, text);
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest = encoder.encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    // `terminalchat --help | head -1` has read enough.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
