/**
 * What a process takes of the machine, as Linux counts it.
 * @module
 */

/** What a process has used so far. */
export interface ProcessUsage {
  /** The time that it had of a core, in seconds. */
  readonly cpuSeconds: number;
  /** The memory that it holds. */
  readonly residentMiB: number;
}

/** Reads it: Linux counts a process's time in hundredths of a second, and its memory in pages of 4 KiB. */
export async function usageOf(pid: number): Promise<ProcessUsage> {
  const stat = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]?.split(" ") ?? [];
  const statm = (await Deno.readTextFile(`/proc/${pid}/statm`)).split(" ");
  return {
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
    residentMiB: Number(statm[1]) * 4_096 / 1_048_576,
  };
}
