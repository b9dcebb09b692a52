/**
 * Where a Redis is, and who one is there, as its URL says it.
 * @module
 */

/** What a client of Redis needs to know. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  /** Absent: the one that needs no name. */
  readonly username?: string;
  /** Absent: none is needed. */
  readonly password?: string;
  /** The number of the database. Absent: 0. */
  readonly db?: number;
  /** Whom the certificate must name. Absent: without TLS. */
  readonly tls?: { readonly servername?: string };
}

/** The port where a URL has none. */
const usualPort = 6_379;

/**
 * Reads a URL: `redis://user:password@host:port/database`, or `rediss://…` for TLS.
 * @returns Nothing if it is none.
 */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  const url = URL.parse(text);
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === "") return undefined;
  const database = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (database === undefined || url.search !== "" || url.hash !== "") return undefined;
  // An address in brackets goes without them.
  const host = url.hostname.replace(/^\[(.+)\]$/, "$1");
  const isName = !/^[\d.]+$|:/.test(host);
  try {
    return {
      host,
      port: url.port === "" ? usualPort : Number(url.port),
      ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
      ...(url.password !== "" && { password: decodeURIComponent(url.password) }),
      ...(database !== "" && { db: Number(database) }),
      ...(url.protocol === "rediss:" && { tls: isName ? { servername: host } : {} }),
    };
  } catch {
    // A % that begins no character.
    return undefined;
  }
}
