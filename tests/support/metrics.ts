/**
 * The numbers that a server tells its operator.
 * @module
 */

/** What a token file of a test holds. */
export const operatorToken = "the-token-of-a-test";

/** Whom to ask. */
export interface MetricsSource {
  readonly port: number;
  /** Whom a trusted proxy would name as the one who asks. Absent: there is no proxy. */
  readonly address?: string;
}

/**
 * Asks a server for its metrics. @returns Values by name, labels included where there are some.
 * @throws {Error} If it does not tell them.
 */
export async function readMetrics({ port, address }: MetricsSource): Promise<ReadonlyMap<string, number>> {
  const headers = {
    authorization: `Bearer ${operatorToken}`,
    ...address === undefined ? {} : { "x-forwarded-for": address },
  };
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the metrics were refused with ${answer.status}: ${text}`);
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const end = line.lastIndexOf(" ");
    return [line.slice(0, end).replace(/^terminalchat_/, ""), Number(line.slice(end + 1))];
  }));
}
