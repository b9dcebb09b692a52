import assert from "node:assert/strict";
import {
  explainSocketFailure,
  isWorthAsking,
  upgradeStatusOf,
} from "../../../src/client/core/socket_problem.ts";

const url = "wss://chat.test:8443/ws/a4b2c1";
const begin = "NetworkError: failed to connect to WebSocket: ";

const readings: readonly (readonly [message: string, reason: RegExp])[] = [
  ["dns error", /^no machine named chat\.test:8443 is known/],
  ["tcp connect error", /^nothing answers at chat\.test:8443; is the server running there\?$/],
  ["invalid peer certificate: UnknownIssuer", /--ca-cert FILE/],
  ["invalid peer certificate: certificate expired: verification time 1 (UNIX)", /has expired/],
  ['invalid peer certificate: certificate not valid for name "x"', /for another name/],
  ["invalid peer certificate: NotValidForName", /for another name/],
  ["invalid peer certificate: BadSignature", /cannot be used; --ca-cert FILE/],
  ["invalid peer certificate: certificate not valid yet: verification time 1 (UNIX)", /clock here wrong/],
  ["invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))", /basicConstraints=CA:FALSE/],
  ["tls handshake eof", /instead of agreeing on TLS/],
  ["Invalid upgrade header", /no chat server, or a proxy before it/],
  ["message head is too large", /has no end/],
  ["received corrupt message of type InvalidContentType", /write ws:\/\//],
  ["invalid HTTP version parsed", /write wss:\/\//],
  ["connection closed before message completed", /without an answer/],
  ["unsuccessful tunnel", /^the proxy of the environment does not let/],
  ["something new", /^something new$/],
  ["", /^the connection could not be opened$/],
];

for (const [message, reason] of readings) {
  Deno.test(`explainSocketFailure() explains ${JSON.stringify(message)}`, () => {
    const problem = explainSocketFailure({ url, message: begin + message });
    assert.match(problem.reason, reason);
    assert.equal(problem.upgradeStatus, undefined);
  });
}

Deno.test("explainSocketFailure() finds the status of a refused upgrade", () => {
  for (const upgradeStatus of [200, 302, 403, 404, 407, 429, 500, 502, 503, 504]) {
    const problem = explainSocketFailure({ url, message: `${begin}Invalid status code: ${upgradeStatus}` });
    assert.equal(problem.upgradeStatus, upgradeStatus);
    assert.match(problem.reason, new RegExp(`\\(HTTP ${upgradeStatus}\\)$`));
    assert.doesNotMatch(problem.reason, /HOST|PROXY/);
  }
});

Deno.test("explainSocketFailure() names the proxy that may be to blame", () => {
  const failure = { url, proxyVariable: "HTTPS_PROXY" };
  assert.match(
    explainSocketFailure({ ...failure, message: "dns error" }).reason,
    /through the proxy of HTTPS_PROXY/,
  );
  assert.match(
    explainSocketFailure({ ...failure, message: "proxy authentication required" }).reason,
    /^the proxy of HTTPS_PROXY wants a user and a password/,
  );
});

Deno.test("explainSocketFailure() tells what passes by itself from what does not", () => {
  const lasting = (message: string): boolean => explainSocketFailure({ url, message }).isLasting === true;
  for (const status of [301, 401, 403, 404, 426]) assert.ok(lasting(`Invalid status code: ${status}`));
  for (const status of [408, 425, 429, 500, 503]) assert.ok(!lasting(`Invalid status code: ${status}`));
  assert.ok(lasting("invalid peer certificate: UnknownIssuer"));
  for (const message of ["tcp connect error", "dns error", "tls handshake eof", "something new"]) {
    assert.ok(!lasting(message));
  }
});

Deno.test("explainSocketFailure() tells what was answered over HTTP, where that is about the same", () => {
  const failure = { url, message: "Invalid status code: 429" };
  const answer = { status: 429, retryAfterMs: 7_000, detail: "too many of HOST" };
  const problem = explainSocketFailure({ ...failure, answer });
  assert.equal(problem.retryAfterMs, 7_000);
  assert.match(problem.reason, /^chat\.test:8443 wants .* \(HTTP 429: “too many of HOST”\)$/);
  const other = explainSocketFailure({ ...failure, answer: { ...answer, status: 426 } });
  assert.deepEqual(other, explainSocketFailure(failure));
});

Deno.test("explainSocketFailure() names where a server sends us", () => {
  const message = "Invalid status code: 302";
  const { reason } = explainSocketFailure({
    url,
    message,
    answer: { status: 302, location: "https://other.test/" },
  });
  assert.match(reason, /sends us elsewhere, to https:\/\/other\.test\/; this program does not follow/);
});

Deno.test("isWorthAsking() asks nothing where nobody answered, or the answer has nothing more to say", () => {
  const statusOf = (message: string): number | undefined => upgradeStatusOf(begin + message);
  assert.equal(statusOf("Invalid status code: 503"), 503);
  assert.equal(statusOf("tcp connect error"), undefined);
  assert.deepEqual([302, 403, 429, 500, 503].filter(isWorthAsking), [302, 403, 429, 500, 503]);
  assert.deepEqual([101, 200, 400, 401, 404, 426].filter(isWorthAsking), []);
});
