/**
 * Looks through a server's log for what must not be in it.
 * @module
 */

/** What may be logged while everybody does what they like: that the server begins and ends. */
const usual: ReadonlySet<string> = new Set(["listening", "draining", "ended"]);

/**
 * Finds lines that tell of mistakes, and lines that tell secrets.
 * @param secrets What no line may hold: texts, codes, tokens.
 * @returns What is wrong, a sentence for each line.
 */
export function auditLog(lines: readonly string[], secrets: Iterable<string>): readonly string[] {
  const unusual = lines.filter((line) => !usual.has(messageOf(line))).map((line) => `it logged ${line}`);
  const hidden = [...secrets];
  const telling = lines.filter((line) => hidden.some((secret) => line.includes(secret)));
  return [...unusual, ...telling.map((line) => `it told a secret in its log: ${line}`)];
}

/** @returns Nothing for a line that is no entry of a log. */
function messageOf(line: string): string {
  try {
    const { level, message } = JSON.parse(line);
    return level === "INFO" ? String(message) : "";
  } catch {
    return "";
  }
}
