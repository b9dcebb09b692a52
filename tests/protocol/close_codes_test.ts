import assert from "node:assert/strict";
import { closeCodes, explainClose, shouldReconnect } from "../../src/protocol/close_codes.ts";

Deno.test("closeCodes has the numbers of the protocol", () => {
  assert.deepEqual({ ...closeCodes }, {
    normal: 1000,
    goingAway: 1001,
    policyViolation: 1008,
    frameTooLarge: 1009,
    internalError: 1011,
    restarting: 1012,
    tryAgainLater: 1013,
    tooSlow: 4000,
    positionLost: 4001,
    heartbeatMissed: 4008,
    noJoinInTime: 4500,
    protocolViolation: 4501,
    replaced: 4502,
    flooding: 4503,
  });
});

Deno.test("shouldReconnect() says yes to 4000-4499 and no to 4500-4999", () => {
  for (const code of [4000, 4001, 4008, 4499]) assert.equal(shouldReconnect(code), true, `${code}`);
  for (const code of [4500, 4501, 4502, 4503, 4999]) assert.equal(shouldReconnect(code), false, `${code}`);
});

Deno.test("shouldReconnect() comes back after everything else but a goodbye and a closed door", () => {
  for (const code of [0, 1001, 1006, 1009, 1011, 1012, 1013]) {
    assert.equal(shouldReconnect(code), true, `${code}`);
  }
  for (const code of [1000, 1008]) assert.equal(shouldReconnect(code), false, `${code}`);
});

Deno.test("explainClose() has its own words for every code of the table", () => {
  const words = Object.values(closeCodes).map(explainClose);
  assert.equal(new Set(words).size, words.length);
  assert.ok(!words.includes(explainClose(0)));
});

Deno.test("explainClose() calls any other end a lost connection", () => {
  for (const code of [0, 1006, 4242]) assert.equal(explainClose(code), "the connection was lost");
});
