/**
 * Decides from which web pages a request may come.
 * @module
 */

/** Which pages may ask. */
export interface OriginRules {
  /** Origins beside the server's own, or `*` for all. */
  readonly allowed: readonly string[];
  /** Tells whether the peer is a proxy whose word is taken. */
  readonly isTrusted: (peer: string | undefined) => boolean;
}

/**
 * Tells whether a request may be answered; programs name no origin, and pages of this server may.
 * @param peer The address of the connection's other end.
 */
export function isOriginAllowed(request: Request, peer: string | undefined, rules: OriginRules): boolean {
  const origin = request.headers.get("origin");
  if (origin === null || rules.allowed.includes("*") || rules.allowed.includes(origin)) return true;
  return hostsOf(request, rules.isTrusted(peer)).some((host) => isAt(origin, host));
}

function hostsOf({ headers, url }: Request, isProxied: boolean): readonly string[] {
  const host = headers.get("host") ?? new URL(url).host;
  const forwarded = isProxied ? headers.get("x-forwarded-host")?.split(",") ?? [] : [];
  return [host, ...forwarded.map((each) => each.trim())];
}

/** Whether an origin is at a host; the port that its scheme has anyway may stand there or not. */
function isAt(origin: string, host: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  return /^[^\s/?#@\\]+$/.test(host) && URL.parse(`${url.protocol}//${host}`)?.host === url.host;
}
