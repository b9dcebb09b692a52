/**
 * Where a server is: what a person writes for it, and the URLs that follow from it.
 * @module
 */

/** A server's address, read. */
export interface ServerAddress {
  /** Where WebSockets are opened: scheme, host, port and path prefix, without a slash at the end. */
  readonly webSocketBase: string;
  /** Where requests go, in the same form. */
  readonly httpBase: string;
  /** The address in short, for a person: host, port if it is not the scheme's own, and path prefix. */
  readonly display: string;
}

/** An address that may be used, or what stands against it. */
export type AddressCheck =
  | { readonly ok: true; readonly address: ServerAddress }
  | { readonly ok: false; readonly problem: string };

const localPort = 8000;
const schemePattern = /^([a-z][a-z0-9+.-]*):\/\//i;
const secureByScheme: ReadonlyMap<string, boolean> = new Map([
  ["ws", false],
  ["http", false],
  ["wss", true],
  ["https", true],
]);
const example = "write it like chat.example.org, localhost:8000 or wss://example.org/chat";

/**
 * Reads a server's address: `host`, `host:port`, or a ws, wss, http or https URL; any of them may have a path prefix.
 * @param text What a person wrote.
 */
export function parseServer(text: string): AddressCheck {
  const written = text.trim();
  if (written === "") return refuse("A server's address is missing");
  if (/[\s\\]/.test(written)) return refuse("A server's address has no blanks and no backslashes");
  const scheme = schemePattern.exec(written)?.[1]?.toLowerCase();
  if (scheme === undefined) return parseBare(written);
  const isSecure = secureByScheme.get(scheme);
  if (isSecure === undefined) return refuse(`A server is not reached by ${scheme}://`);
  return check(written.slice(scheme.length + 3), { isSecure });
}

function parseBare(written: string): AddressCheck {
  const place = bracketed(written);
  const probe = parseUrl(place, { isSecure: true });
  const isSecure = probe === undefined || !isLocalHost(probe.hostname);
  return check(place, isSecure ? { isSecure } : { isSecure, defaultPort: localPort });
}

/** Puts a bare IPv6 address into the brackets that URLs want; its colons can be nothing else. */
function bracketed(written: string): string {
  const end = written.search(/[/?#]|$/);
  const host = written.slice(0, end);
  return /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]${written.slice(end)}` : written;
}

interface PlaceOptions {
  readonly isSecure: boolean;
  /** The port where none is written. Absent: the scheme's own. */
  readonly defaultPort?: number;
}

function check(place: string, options: PlaceOptions): AddressCheck {
  const url = parseUrl(place, options);
  if (url === undefined || url.hostname === "" || url.port === "0") {
    return refuse("This is not a server's address");
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("A server's address holds no user and no password");
  }
  if (place.includes("?") || place.includes("#")) return refuse("A server's address ends with its path");
  return { ok: true, address: addressOf(withPort(url, place, options), options.isSecure) };
}

function parseUrl(place: string, { isSecure }: PlaceOptions): URL | undefined {
  const url = `${isSecure ? "wss" : "ws"}://${place}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** A port that is written and the scheme's own is dropped by the URL, so the text is asked whether there is one. */
function withPort(url: URL, place: string, { defaultPort }: PlaceOptions): URL {
  const hasPort = /^(?:\[[^\]]*\]|[^:/]*):\d/.test(place);
  if (defaultPort !== undefined && !hasPort) url.port = String(defaultPort);
  return url;
}

function addressOf(url: URL, isSecure: boolean): ServerAddress {
  const rest = url.host + url.pathname.replace(/\/+$/, "");
  return {
    webSocketBase: `${isSecure ? "wss" : "ws"}://${rest}`,
    httpBase: `${isSecure ? "https" : "http"}://${rest}`,
    display: rest,
  };
}

function isLocalHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function refuse(problem: string): AddressCheck {
  return { ok: false, problem: `${problem}; ${example}` };
}

/**
 * Gives the URL of a channel.
 * @param code As it was typed: a server of the original's kind compares case.
 */
export function channelUrl(address: ServerAddress, code: string): string {
  return `${address.webSocketBase}/ws/${inPath(code)}`;
}

/** Gives the URL of a channel on a server that knows only the original's older form, with the name in the path. */
export function olderChannelUrl(address: ServerAddress, code: string, name: string): string {
  return `${channelUrl(address, code)}/${inPath(name)}`;
}

/** Names come from servers too, and halves of pairs cannot stand in a URL. */
function inPath(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Gives the URL that makes new channels. */
export function channelsApiUrl(address: ServerAddress): string {
  return `${address.httpBase}/api/v1/channels`;
}
