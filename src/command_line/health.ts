/**
 * Asks a server whether it is healthy: `terminalchat health`.
 * @module
 */
import { Failure } from "../failure.ts";
import type { OptionValues } from "../options.ts";

/** How long a server may take to answer, in milliseconds. */
const healthTimeoutMs = 3000;

/** An answer is a few bytes; of what is longer the rest is not read. */
const maxAnswerBytes = 16_384;

const maxShownCharacters = 200;

/**
 * Asks a server for its health, and returns if it is healthy.
 * @param options Which server, and whom to trust.
 * @param timeoutMs How long it may take to answer, in milliseconds.
 * @throws {Failure} If it is not healthy, cannot be reached, or does not answer in time.
 */
export async function checkHealth(
  { url, port, caCert }: OptionValues<"health">,
  timeoutMs: number = healthTimeoutMs,
): Promise<void> {
  const target = healthUrl(url ?? `http://127.0.0.1:${port}`);
  bypassProxy(target.hostname);
  using client = Deno.createHttpClient(
    caCert === undefined ? {} : { caCerts: [await readAuthorities(caCert)] },
  );
  const answer = await ask(target, { client, timeoutMs });
  if (answer.status === 200 && isHealthy(answer.text)) return;
  throw new Failure(`${target.href} does not say that it is healthy: ${described(answer)}`, {
    hint: answer.status === 503
      ? "Ask again in a while, or read the server's log."
      : "Check that a TerminalChat server listens there.",
  });
}

/** Gives the address to ask for the health of a server at a URL, which may have a path or name `/health` itself. */
function healthUrl(url: string): URL {
  const target = new URL(url);
  target.pathname = `${target.pathname.replace(/\/+$/, "").replace(/\/health$/, "")}/health`;
  return target;
}

/** A proxy for the world outside cannot reach what listens on this machine. */
function bypassProxy(hostname: string): void {
  if (!/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) return;
  const others = Deno.env.get("NO_PROXY") ?? Deno.env.get("no_proxy");
  Deno.env.set("NO_PROXY", others === undefined ? hostname : `${others},${hostname}`);
}

async function readAuthorities(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    throw new Failure(`Cannot read the certificate authorities in ${path}: ${messageOf(cause)}`, {
      hint: "Name a PEM file with --ca-cert.",
      cause,
    });
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function ask(
  target: URL,
  { client, timeoutMs }: { readonly client: Deno.HttpClient; readonly timeoutMs: number },
): Promise<Answer> {
  try {
    const response = await fetch(target, { client, signal: AbortSignal.timeout(timeoutMs) });
    return { status: response.status, text: await beginningOf(response) };
  } catch (cause) {
    throw new Failure(`${target.href} ${silence(cause, timeoutMs)}`, {
      hint: "Check that the server runs and that address and port are right.",
      cause,
    });
  }
}

async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes.subarray(0, maxAnswerBytes), { stream: true });
    if (text.length >= maxAnswerBytes) break;
  }
  return text;
}

function silence(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return `did not answer within ${timeoutMs / 1000} seconds`;
  }
  return `cannot be reached: ${messageOf(innermost(error))}`;
}

/** The cause at the bottom says what happened; those above it only that something did. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isHealthy(text: string): boolean {
  return fieldOf(text, "status") === "healthy";
}

function described({ status, text }: Answer): string {
  const told = fieldOf(text, "detail") ?? fieldOf(text, "reason") ?? text;
  const reason = told.slice(0, maxShownCharacters).trim();
  return reason === "" ? `status ${status}` : `status ${status}, ${reason}`;
}

function fieldOf(text: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const field: unknown = Reflect.get(value, name);
    return typeof field === "string" ? field : undefined;
  } catch {
    return undefined;
  }
}
