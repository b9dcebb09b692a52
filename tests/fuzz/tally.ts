/**
 * What a run has sent and met, counted by kind, and everything that should not have been.
 * @module
 */

/** How many problems are kept. */
const maxProblems = 20;

/** The counts of one run. */
export class Tally {
  /** How many frames were handed to the kernel on connections that were open. */
  frames = 0;
  /** How many requests were made, those for upgrades included. */
  requests = 0;
  /** How many bytes were sent. */
  bytes = 0;
  /** How many connections did not end by themselves in time. */
  late = 0;
  /** What should not have been. */
  readonly problems: string[] = [];
  readonly #counts = new Map<string, Map<string, number>>();

  /** Counts one thing of a kind. */
  count(kind: string, what: string | number): void {
    let counts = this.#counts.get(kind);
    if (counts === undefined) this.#counts.set(kind, counts = new Map());
    counts.set(String(what), (counts.get(String(what)) ?? 0) + 1);
  }

  /** Gives how many there were of one thing. */
  of(kind: string, what: string | number): number {
    return this.#counts.get(kind)?.get(String(what)) ?? 0;
  }

  /** Notes something that should not have been. */
  problem(what: string): void {
    if (this.problems.length < maxProblems) this.problems.push(what);
  }

  /** Gives a line for each kind: what there was, the most frequent first. */
  lines(): readonly string[] {
    return [...this.#counts].map(([kind, counts]) => {
      const sorted = [...counts].sort(([, one], [, other]) => other - one);
      return `${kind}: ${sorted.map(([what, count]) => `${what} ${count}`).join(", ")}`;
    });
  }
}
