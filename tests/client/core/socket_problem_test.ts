import assert from "node:assert/strict";
import { explainSocketFailure } from "../../../src/client/core/socket_problem.ts";

const url = "wss://chat.test:8443/ws/a4b2c1";
const begin = "NetworkError: failed to connect to WebSocket: ";

const readings: readonly (readonly [message: string, reason: RegExp])[] = [
  ["dns error", /^no machine named chat\.test:8443 is known/],
  ["tcp connect error", /^nothing answers at chat\.test:8443; is the server running there\?$/],
  ["invalid peer certificate: UnknownIssuer", /--ca-cert FILE/],
  ["invalid peer certificate: certificate expired: verification time 1 (UNIX)", /has expired/],
  ['invalid peer certificate: certificate not valid for name "x"', /for another name/],
  ["invalid peer certificate: NotValidForName", /for another name/],
  ["invalid peer certificate: BadSignature", /cannot be used/],
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
