/**
 * Requests over plain HTTP: for upgrades as they ought to be, and for anything in any way.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { joined } from "./client_frames.ts";
import { deal, few, happens } from "./dice.ts";
import { mark } from "./strange_text.ts";
import { noise } from "./strange_frames.ts";

const encoder = new TextEncoder();

/** Writes what begins a WebSocket. @param address Whom a proxy would name. */
export function upgradeRequest(path: string, { speaks, address }: UpgradeOptions): Uint8Array<ArrayBuffer> {
  return encoder.encode(upgradeText(path, { speaks, address }));
}

/** How an upgrade is asked for. */
export interface UpgradeOptions {
  readonly speaks: "v1" | "line";
  readonly address: string;
}

function upgradeText(path: string, { speaks, address }: UpgradeOptions): string {
  return [
    `GET ${path} HTTP/1.1`,
    "Host: localhost",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...speaks === "v1" ? ["Sec-WebSocket-Protocol: terminalchat.v1"] : [],
    `X-Forwarded-For: ${address}`,
    "\r\n",
  ].join("\r\n");
}

const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
  "PATCH",
  "get",
  "QUERY",
  "G\0T",
  "",
];

const paths = [
  ...[
    "/",
    "/health",
    "/api/v1/channels",
    "/ws/",
    "/ws",
    "/ws/a4b2c1",
    `/ws/${mark}/ada`,
    "/metrics",
    "/api/v1/notices",
  ],
  ...[
    "/ws/%00",
    "/ws/%2e%2e",
    "/ws/..",
    "/ws/a/b/c",
    "/ws/a/%ff",
    "/ws/a/%F0%9F%9F%A2",
    `/ws/${"a".repeat(65)}`,
  ],
  ...[
    "/ws/a b",
    "/ws/a?b#c",
    "/ws/a;b",
    "*",
    "//",
    "//ws/a",
    "/WS/A",
    "http://127.0.0.1/ws/a",
    "localhost:80",
    "",
    "a",
  ],
  ...[
    "/%",
    "/%zz",
    "/\u007f",
    `/${"x".repeat(9_000)}`,
    `/?${"x=1&".repeat(2_000)}`,
    "/api/v1/channels/",
    "/ws/\u00e9",
  ],
];

const headers = [
  ...["Host: localhost", "Host: ", "Host: a b", "Host: [::1", "Host: x\r\nHost: y", "Content-Length: 0"],
  ...[
    "Content-Length: 3",
    "Content-Length: -1",
    "Content-Length: 1e3",
    "Content-Length: 99999999999999999999",
  ],
  ...[
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: x",
    "TE: trailers",
  ],
  ...[
    "Connection: Upgrade",
    "Connection: close",
    "Connection: keep-alive, Upgrade",
    "Upgrade: websocket",
    "Upgrade: h2c",
  ],
  ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
  ...[
    "Sec-WebSocket-Key: x",
    "Sec-WebSocket-Protocol: terminalchat.v1",
    "Sec-WebSocket-Protocol: ,,,",
    "Cookie: a=b",
  ],
  ...[
    "Sec-WebSocket-Extensions: permessage-deflate",
    "Origin: http://localhost",
    "Origin: null",
    "Origin: \u00ff",
  ],
  ...[
    "X-Forwarded-For: 10.0.0.1, unknown",
    "X-Forwarded-For: ::1%eth0",
    `X-Forwarded-For: ${"1.2.3.4,".repeat(500)}`,
  ],
  ...[
    'Forwarded: for="[2001:db8::1]:80";proto=https',
    'Forwarded: for="',
    "X-Forwarded-Host: a, b",
    "Expect: 100-continue",
  ],
  ...[
    "Authorization: Bearer x",
    "Authorization: Basic eDp5",
    "Range: bytes=0-",
    "Accept-Encoding: gzip, br",
    ": x",
    "x",
  ],
  ...[
    "A\0B: c",
    "Folded: a\r\n b",
    `Long: ${"x".repeat(20_000)}`,
    "Access-Control-Request-Method: POST",
    "X: \u0001",
  ],
];

const bodies = [
  "",
  "abc",
  "{}",
  "0\r\n\r\n",
  "3\r\nabc\r\n0\r\n\r\n",
  "ffffffffffffffff\r\n",
  "zz\r\n",
  "x".repeat(4_096),
  "x".repeat(4_097),
];

/** HTTP/2 without having been asked for it. */
const http2 = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Gives bytes that are a request or mean to be one, or several in a row. */
export function anyRequests(
  random: Random,
): { readonly bytes: Uint8Array<ArrayBuffer>; readonly requests: number } {
  const requests = few(random, 8);
  const texts = Array.from({ length: requests }, () => anyRequest(random));
  const whole = latin1(texts.join(""));
  return { bytes: happens(random, 0.2) ? broken(random, whole) : whole, requests };
}

function anyRequest(random: Random): string {
  if (happens(random, 0.03)) return http2;
  const method = happens(random, 0.7) ? random.pick(["GET", "POST"]) : random.pick(methods);
  const version = happens(random, 0.95)
    ? "HTTP/1.1"
    : random.pick(["HTTP/1.0", "HTTP/0.9", "HTTP/9.9", "http/1.1", ""]);
  const some = Array.from({ length: few(random, 8) }, () => random.pick(headers));
  const host = happens(random, 0.9) ? ["Host: localhost"] : [];
  const body = happens(random, 0.3) ? random.pick(bodies) : "";
  const length = body !== "" && happens(random, 0.7) ? [`Content-Length: ${body.length}`] : [];
  const head = [`${method} ${random.pick(paths)} ${version}`, ...host, ...length, ...some, "", ""];
  return head.join(happens(random, 0.97) ? "\r\n" : "\n") + body;
}

/** Does something to the request for an upgrade. */
export function brokenUpgrade(
  random: Random,
  path: string,
  options: UpgradeOptions,
): Uint8Array<ArrayBuffer> {
  const lines = upgradeText(path, options).split("\r\n");
  deal<() => void>(random, [
    [4, () => lines.splice(random.whole(1, lines.length - 3), 1)],
    [4, () => lines.splice(random.whole(1, lines.length - 3), 0, random.pick(headers))],
    [2, () => lines[0] = `${random.pick(methods)} ${path} HTTP/1.1`],
    [2, () => lines[0] = `GET ${random.pick(paths)} HTTP/1.1`],
  ])();
  const bytes = latin1(lines.join("\r\n"));
  return happens(random, 0.5) ? bytes : broken(random, bytes);
}

function broken(random: Random, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = random.whole(0, bytes.length);
  return deal<() => Uint8Array<ArrayBuffer>>(random, [
    [2, () => bytes.slice(0, at)],
    [2, () => joined([bytes.subarray(0, at), noise(random, few(random, 16)), bytes.subarray(at)])],
    [
      2,
      () =>
        bytes.map((byte, index) => index === at ? byte ^ (1 << random.whole(0, 7)) : byte) as Uint8Array<
          ArrayBuffer
        >,
    ],
    [1, () => noise(random, few(random, 512))],
  ])();
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
