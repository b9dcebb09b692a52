/**
 * Asks a server for a new channel.
 * @module
 */
import { parseCode } from "../../protocol/names.ts";
import { channelsApiUrl, type ServerAddress } from "../core/address.ts";

/** How to ask. */
export interface CreateChannelOptions {
  /** How long the answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** What the request goes through. Absent: the platform's own. */
  readonly client?: Deno.HttpClient;
}

/** An answer is a few bytes; what is longer comes from something else. */
const maxAnswerBytes = 4_096;

/**
 * Asks a server for the code of a channel that nobody has.
 * @throws {Error} If the server gives none: it is not there, or one of the original's kind. Whoever calls makes one.
 */
export async function createChannel(
  address: ServerAddress,
  { timeoutMs, client }: CreateChannelOptions,
): Promise<string> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error("no answer in time")), timeoutMs);
  try {
    return await ask(channelsApiUrl(address), { signal: patience.signal, ...(client ? { client } : {}) });
  } catch (cause) {
    throw new Error(`Cannot get a new channel from ${address.display}: ${messageOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function ask(url: string, init: RequestInit & { client?: Deno.HttpClient }): Promise<string> {
  // Only the server that the person has named is asked: where it sends us elsewhere, that is its answer.
  const response = await fetch(url, { ...init, method: "POST", redirect: "manual" });
  if (response.status !== 201) {
    await response.body?.cancel();
    throw new Error(`it answers with HTTP ${response.status}`);
  }
  const answer = parse(await readShort(response));
  const code = typeof answer === "object" && answer !== null && "code" in answer ? answer.code : undefined;
  const parsed = typeof code === "string" ? parseCode(code) : undefined;
  if (parsed === undefined) throw new Error("its answer holds no code");
  return parsed;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error("its answer is not JSON", { cause });
  }
}

async function readShort(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > maxAnswerBytes) throw new Error("its answer is too long");
  }
  return text;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
