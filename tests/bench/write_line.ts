/**
 * What a benchmark says.
 * @module
 */

/** Writes a line to standard output at once, before anything else is measured. */
export function writeLine(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
