/**
 * The numbers that a server tells its operator.
 * @module
 */

/** What a token file of a test holds. */
export const operatorToken = "the-token-of-a-test";

/** Asks a server for its metrics. @returns Values by name, labels included where there are some. */
export async function readMetrics({ port }: { readonly port: number }): Promise<ReadonlyMap<string, number>> {
  const headers = { authorization: `Bearer ${operatorToken}` };
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const end = line.lastIndexOf(" ");
    return [line.slice(0, end).replace(/^terminalchat_/, ""), Number(line.slice(end + 1))];
  }));
}
