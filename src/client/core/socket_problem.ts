/**
 * Why a WebSocket could not be opened, for a person. The platform (Deno 2.9) tells it in a message of its own words; what
 * else stood in the answer is known only where the same was asked once more.
 * @module
 */
import type { SocketFault } from "./socket_fault.ts";
import type { UpgradeAnswer } from "./upgrade_answer.ts";

/** What is known of a connection that could not be opened. */
export interface SocketFailure {
  /** Where it was to go. */
  readonly url: string;
  /** What went wrong, in the words of the platform. */
  readonly message: string;
  /** What was answered to the same question over HTTP. Absent: it was not asked, or there was no answer. */
  readonly answer?: UpgradeAnswer | undefined;
  /** The environment variable that sends such connections through a proxy. Absent: none does. */
  readonly proxyVariable?: string | undefined;
}

/** Why a WebSocket could not be opened. */
export interface SocketProblem extends SocketFault {
  /** In words. */
  readonly reason: string;
}

/** How the platform begins every such message. */
const prefix = /^(?:NetworkError: )?failed to connect to WebSocket: /;

interface Explanation {
  /** What the platform says. */
  readonly pattern: RegExp;
  /** What that means; HOST and PROXY stand for what their names say. */
  readonly reason: string;
  readonly isLasting?: true;
}

/** The first that fits counts. */
const explanations: readonly Explanation[] = [
  {
    pattern: /^dns error/,
    reason: "no machine named HOST is known; is the name right, and is there a network?",
  },
  { pattern: /^tcp connect error/, reason: "nothing answers at HOST; is the server running there?" },
  { pattern: /^proxy server unreachable/i, reason: "the proxy of PROXY does not answer" },
  {
    pattern: /^proxy authentication required/i,
    reason: "the proxy of PROXY wants a user and a password: http://user:password@proxy",
  },
  { pattern: /tunnel/, reason: "the proxy of PROXY does not let this connection through to HOST" },
  {
    pattern: /certificate: UnknownIssuer/,
    reason: "the certificate of HOST is not trusted; --ca-cert FILE says whom to trust",
    isLasting: true,
  },
  {
    pattern: /certificate: .*CaUsedAsEndEntity/,
    reason:
      "the certificate of HOST is an authority's, which no server may show: its owner has to make one with " +
      "basicConstraints=CA:FALSE, which --ca-cert FILE then lets this program trust",
    isLasting: true,
  },
  {
    pattern: /certificate: .*expired/i,
    reason: "the certificate of HOST has expired: its owner has to renew it; or is the clock here wrong?",
    isLasting: true,
  },
  {
    pattern: /certificate: .*not valid yet/i,
    reason: "the certificate of HOST is not valid yet; is the clock here wrong?",
    isLasting: true,
  },
  {
    pattern: /certificate: .*valid ?for ?name/i,
    reason:
      "the certificate that answers at HOST is for another name: is the address right? Nothing was sent",
    isLasting: true,
  },
  {
    pattern: /certificate: /,
    reason: "the certificate of HOST cannot be used; --ca-cert FILE says whom to trust",
    isLasting: true,
  },
  {
    pattern: /InvalidContentType/,
    reason: "HOST does not speak TLS there; write ws:// before the address",
    isLasting: true,
  },
  {
    pattern: /^(?:tls handshake eof|unexpected end of file)/,
    reason: "HOST ended the connection instead of agreeing on TLS; is it a server with TLS?",
  },
  {
    pattern: /^invalid HTTP version/,
    reason:
      "what answers at HOST is no chat server, or one with TLS; for that write wss:// before the address",
    isLasting: true,
  },
  {
    pattern: /^Invalid (?:upgrade|connection) header/i,
    reason: "what answers at HOST is no chat server, or a proxy before it does not let WebSockets through",
    isLasting: true,
  },
  {
    pattern: /^message head is too large/,
    reason: "what HOST answers has no end; is it a chat server?",
    isLasting: true,
  },
  {
    pattern: /closed before message completed/,
    reason: "HOST closed the connection without an answer; is it a chat server?",
  },
];

/** Statuses that mean more than that this is not a chat server. */
const statusExplanations: ReadonlyMap<number, string> = new Map([
  [401, "HOST wants a password, and this program has none to give; ask whoever runs it for another address"],
  [403, "HOST does not let this connection in; ask whoever runs it, or try another network"],
  [407, "the proxy of PROXY wants a user and a password: http://user:password@proxy"],
  [426, "a proxy before HOST does not let WebSockets through; whoever runs it has to pass the upgrade on"],
  [429, "HOST wants no more connections from here for now; wait a little"],
  [500, "the server at HOST made a mistake"],
  [502, "the server behind HOST is not running now"],
  [503, "the server at HOST takes nobody in now; wait a little"],
  [504, "the server behind HOST does not answer now"],
]);

/** Statuses below 500 that pass by themselves. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** Gives the HTTP status in the platform's message. @returns Nothing where no server answered the upgrade. */
export function upgradeStatusOf(message: string): number | undefined {
  const status = /^Invalid status code: (\d{3})$/.exec(message.replace(prefix, ""))?.[1];
  return status === undefined ? undefined : Number(status);
}

/** Statuses whose answers say more: where else to go, when to come back, or why. */
export function isWorthAsking(status: number): boolean {
  return isRedirect(status) || status === 403 || status === 429 || status >= 500;
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** Says why, and whether it is of use to try again. */
export function explainSocketFailure(failure: SocketFailure): SocketProblem {
  const upgradeStatus = upgradeStatusOf(failure.message);
  if (upgradeStatus !== undefined) return explainStatus(failure, upgradeStatus);
  const message = failure.message.replace(prefix, "");
  const known = explanations.find(({ pattern }) => pattern.test(message));
  const reason = known?.reason ?? (message || "the connection could not be opened");
  return { reason: fill(reason, failure), ...(known?.isLasting ? { isLasting: true } : {}) };
}

function explainStatus(failure: SocketFailure, upgradeStatus: number): SocketProblem {
  // Another answer than the upgrade got is about something else.
  const answer = failure.answer?.status === upgradeStatus ? failure.answer : undefined;
  const { detail, retryAfterMs } = answer ?? {};
  const known = isRedirect(upgradeStatus) ? redirected(answer) : statusExplanations.get(upgradeStatus) ??
    "HOST has no chat there; is the address right, and its path?";
  const told = detail === undefined ? "" : `: “${detail}”`;
  const isPassing = upgradeStatus >= 500 || passingStatuses.has(upgradeStatus);
  return {
    reason: `${fill(known, failure)} (HTTP ${upgradeStatus}${told})`,
    upgradeStatus,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(isPassing ? {} : { isLasting: true }),
  };
}

function redirected(answer: UpgradeAnswer | undefined): string {
  const where = answer?.location === undefined ? "" : `, to ${answer.location}`;
  return `HOST sends us elsewhere${where}; this program does not follow: give the server's address there if you trust it`;
}

/** A connection through a proxy may fail because of the proxy, in the same words. */
function fill(reason: string, { url, proxyVariable }: SocketFailure): string {
  const filled = reason.replace("HOST", () => new URL(url).host)
    .replace("PROXY", () => proxyVariable ?? "the environment");
  const mayBeProxy = proxyVariable !== undefined && !reason.includes("PROXY");
  return mayBeProxy ? `${filled} (it goes through the proxy of ${proxyVariable})` : filled;
}
