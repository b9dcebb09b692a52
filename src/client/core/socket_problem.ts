/**
 * Why a WebSocket could not be opened, for a person. The platform tells it in a message of its own words and nowhere else.
 * @module
 */

/** What is known of a connection that could not be opened. */
export interface SocketFailure {
  /** Where it was to go. */
  readonly url: string;
  /** The platform's message (Deno 2.9). */
  readonly message: string;
  /** The environment variable that sends such connections through a proxy. Absent: none does. */
  readonly proxyVariable?: string | undefined;
}

/** Why a WebSocket could not be opened. */
export interface SocketProblem {
  /** In words. */
  readonly reason: string;
  /** The HTTP status that answered the upgrade instead. Absent: nobody answered. */
  readonly upgradeStatus?: number;
}

/** How the platform begins every such message. */
const prefix = /^(?:NetworkError: )?failed to connect to WebSocket: /;

/** What the platform says, and what that means; HOST and PROXY stand for what their names say. */
const explanations: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^dns error/, "no machine named HOST is known; is the name right, and is there a network?"],
  [/^tcp connect error/, "nothing answers at HOST; is the server running there?"],
  [/^proxy server unreachable/i, "the proxy of PROXY does not answer"],
  [
    /^proxy authentication required/i,
    "the proxy of PROXY wants a user and a password: http://user:password@proxy",
  ],
  [/tunnel/, "the proxy of PROXY does not let this connection through to HOST"],
  [/certificate: UnknownIssuer/, "the certificate of HOST is not trusted; --ca-cert FILE says whom to trust"],
  [/certificate: .*expired/i, "the certificate of HOST has expired; its owner has to renew it"],
  [/certificate: .*valid ?for ?name/i, "the certificate there is for another name than HOST"],
  [/certificate: /, "the certificate of HOST cannot be used"],
  [/InvalidContentType/, "HOST does not speak TLS there; write ws:// before the address"],
  [
    /^invalid HTTP version/,
    "what answers at HOST is no chat server, or one with TLS; for that write wss:// before the address",
  ],
  [/closed before message completed/, "HOST closed the connection without an answer; is it a chat server?"],
];

/** Statuses that mean more than that this is not a chat server. */
const statusExplanations: ReadonlyMap<number, string> = new Map([
  [407, "the proxy of PROXY wants a user and a password: http://user:password@proxy"],
  [429, "HOST wants no more connections from here for now; wait a little"],
  [500, "the server at HOST made a mistake"],
  [502, "the server behind HOST is not running now"],
  [503, "the server at HOST takes nobody in now"],
  [504, "the server behind HOST does not answer now"],
]);

/** Reads the platform's message. */
export function explainSocketFailure(failure: SocketFailure): SocketProblem {
  const message = failure.message.replace(prefix, "");
  const status = /^Invalid status code: (\d{3})$/.exec(message)?.[1];
  if (status !== undefined) return explainStatus(failure, Number(status));
  const reason = explanations.find(([pattern]) => pattern.test(message))?.[1];
  return { reason: fill(reason ?? (message || "the connection could not be opened"), failure) };
}

function explainStatus(failure: SocketFailure, upgradeStatus: number): SocketProblem {
  const known = statusExplanations.get(upgradeStatus) ??
    (upgradeStatus >= 300 && upgradeStatus < 400
      ? "HOST sends us elsewhere; give the address that it redirects to"
      : "HOST has no chat there; is the address right, and its path?");
  return { reason: `${fill(known, failure)} (HTTP ${upgradeStatus})`, upgradeStatus };
}

/** A connection through a proxy may fail because of the proxy, in the same words. */
function fill(reason: string, { url, proxyVariable }: SocketFailure): string {
  const filled = reason.replace("HOST", () => new URL(url).host)
    .replace("PROXY", () => proxyVariable ?? "the environment");
  const mayBeProxy = proxyVariable !== undefined && !reason.includes("PROXY");
  return mayBeProxy ? `${filled} (it goes through the proxy of ${proxyVariable})` : filled;
}
