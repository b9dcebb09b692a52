/**
 * What a server answers to a request for a WebSocket where it does not open one, as far as a person is told of it.
 * @module
 */
import { printable } from "../../protocol/text.ts";

/** An answer, read. */
export interface UpgradeAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Where it sends us. Absent: nowhere. */
  readonly location?: string;
  /** When it wants to be asked again, in milliseconds. Absent: it did not say. */
  readonly retryAfterMs?: number;
  /** Why, in its words. Absent: it did not say. */
  readonly detail?: string;
}

/** An answer as it came. */
export interface RawAnswer {
  /** What was asked. */
  readonly url: string;
  /** The HTTP status. */
  readonly status: number;
  /** Gives a header; nothing where there is none. */
  readonly header: (name: string) => string | null;
  /** The beginning of the body. */
  readonly body: string;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** How many code points are shown of what the server says. */
const maxShownCharacters = 120;

/** Reads an answer; what nobody can read is left out. */
export function readAnswer({ url, status, header, body, nowMs }: RawAnswer): UpgradeAnswer {
  const location = readLocation(header("location"), url);
  const retryAfterMs = readRetryAfter(header("retry-after"), nowMs);
  const isProblem = header("content-type")?.startsWith("application/problem+json") === true;
  const detail = isProblem ? readDetail(body) : undefined;
  return {
    status,
    ...(location === undefined ? {} : { location }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** What comes out of a URL is ASCII. */
function readLocation(location: string | null, url: string): string | undefined {
  const target = location === null ? null : URL.parse(location, url);
  return target === null ? undefined : shown(target.href);
}

/** Reads seconds or a date (RFC 9110, 10.2.3). */
function readRetryAfter(told: string | null, nowMs: number): number | undefined {
  if (told === null) return undefined;
  if (/^\d{1,9}$/.test(told)) return Number(told) * 1_000;
  const atMs = /^[A-Z][a-z]+, .* GMT$/.test(told) ? Date.parse(told) : NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Reads why (RFC 9457, 3.1); where there are no details the title has to do. */
function readDetail(body: string): string | undefined {
  try {
    const { detail, title } = Object(JSON.parse(body));
    const told = [detail, title].find((text) => typeof text === "string" && printable(text).trim() !== "");
    return told === undefined ? undefined : shown(told);
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  // A code point is one unit or two, and what is left out is none.
  const characters = [...printable(text.slice(0, 4 * maxShownCharacters))];
  const kept = characters.slice(0, maxShownCharacters).join("");
  return characters.length > maxShownCharacters || text.length > 4 * maxShownCharacters ? `${kept}…` : kept;
}
