/**
 * How many files the system lets this process have open.
 * @module
 */

/** Reads the limit that counts. @returns Nothing where the system does not tell, or permissions do not allow to ask. */
export function readFileLimit(): number | undefined {
  try {
    return parseFileLimit(Deno.readTextFileSync("/proc/self/limits"));
  } catch {
    return undefined;
  }
}

/** Reads what Linux tells of a process's limits; Infinity where files have none. */
export function parseFileLimit(limits: string): number | undefined {
  const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(limits) ?? [];
  if (soft === undefined) return undefined;
  return soft === "unlimited" ? Infinity : Number(soft);
}
