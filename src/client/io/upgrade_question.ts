/**
 * Asks over HTTP why a WebSocket was not opened: the platform tells the status of such an answer, and nothing else of it.
 * @module
 */
import { readAnswer, type UpgradeAnswer } from "../core/upgrade_answer.ts";

/** How to ask. */
export interface QuestionOptions {
  /** What the request goes through. */
  readonly client: Deno.HttpClient;
  /** Ends the asking. */
  readonly signal: AbortSignal;
}

/** How long an answer may take, in milliseconds: somebody waits for the next try. */
const patienceMs = 3_000;

/** An explanation is a few bytes; of what is longer the rest is not read. */
const maxBodyBytes = 4_096;

/**
 * Asks once more, as a request that cannot become a WebSocket: it lacks the key of one. Redirects are not followed.
 * @param url Where the WebSocket was to go.
 * @returns Nothing where no answer came in time.
 */
export async function askWhy(url: string, options: QuestionOptions): Promise<UpgradeAnswer | undefined> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), patienceMs);
  const signal = AbortSignal.any([patience.signal, options.signal]);
  try {
    const asked = {
      client: options.client,
      signal,
      redirect: "manual",
      headers: { upgrade: "websocket" },
    } as const;
    const response = await fetch(url.replace(/^ws/, "http"), asked);
    const { status, headers } = response;
    const header = (name: string): string | null => headers.get(name);
    return readAnswer({ url, status, header, body: await beginningOf(response), nowMs: Date.now() });
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes.subarray(0, maxBodyBytes), { stream: true });
    if (text.length >= maxBodyBytes) break;
  }
  return text;
}
