/** What of that which Redis says is about everybody. */
import assert from "node:assert/strict";
import { inOurWords, isAboutAll, RedisTouch } from "../../../src/server/adapters/redis/redis_touch.ts";
import { FakeLog } from "../../support/fake_log.ts";

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: "ReplyError" });
}

Deno.test("a Redis that is full, or a copy, takes nothing from anybody, in the words of 7 and of 6", () => {
  const place = "@user_script:12: @user_script: 12: ";
  for (
    const message of [
      "OOM command not allowed when used memory > 'maxmemory'. script: 0a, on @user_script:1.",
      "READONLY You can't write against a read only replica. script: 0a, on @user_script:1.",
      `ERR Error running script (call to f_0a): ${place}-OOM command not allowed when used memory > 'maxmemory'.\n`,
      `ERR Error running script (call to f_0a): ${place}-READONLY You can't write against a read only replica.\n`,
      `ERR Error running script (call to f_0a): ${place}OOM command not allowed when used memory > 'maxmemory'.\n`,
    ]
  ) assert.equal(isAboutAll(reply(message)), true, message);
});

Deno.test("what is wrong with one thing that was asked is nobody else's affair", () => {
  for (
    const message of [
      "EXPIRED this turn comes too late",
      "ERR value is not an integer or out of range",
      `ERR Error running script (call to f_0a): @user_script:12: attempt to index a nil value\n`,
      "OOMPH is no word of Redis",
    ]
  ) assert.equal(isAboutAll(reply(message)), false, message);
});

Deno.test("a lost connection is told as that, and not by a library's settings", () => {
  const all = [
    'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
    "Stream isn't writeable and enableOfflineQueue options is false",
    "Connection is closed.",
  ];
  for (const message of all) assert.equal(inOurWords(message), "the connection was lost");
  assert.equal(inOurWords("Command timed out"), "it does not answer");
  assert.equal(
    inOurWords("OOM command not allowed. script: 0a1b, on @user_script:4."),
    "OOM command not allowed",
  );
});

Deno.test("an answer that comes when a connection is given up already is no return, and nobody is told of two", async () => {
  const answers: (() => void)[] = [];
  const told: string[] = [];
  const log = new FakeLog();
  let isReady = false;
  const touch = new RedisTouch({
    lease: {
      isHeld: true,
      lostTouch: () => {},
      beat: () => new Promise((resolve) => answers.push(resolve)),
    },
    departures: { carryOut: () => Promise.resolve() },
    care: { lookAtAll: () => Promise.resolve() },
    log,
    isReady: () => isReady,
    onAway: () => told.push("away"),
    onBack: () => told.push("back"),
  });
  touch.lose("Command timed out");
  const late = touch.resume();
  answers.shift()?.();
  await late;
  touch.lose("Command timed out");
  assert.equal(touch.trouble, "Redis is away: it does not answer");
  touch.lose("WRONGPASS no");
  touch.lose("WRONGPASS no");
  for (const vague of ["", "Connection is closed."]) touch.lose(vague);
  assert.equal(touch.trouble, "Redis is away: WRONGPASS no");
  isReady = true;
  const again = touch.resume();
  answers.shift()?.();
  await again;
  assert.deepEqual(told, ["away", "back"]);
  assert.deepEqual(log.lines, [
    "warning: Redis is away: nothing can be said until it is back",
    "warning: Redis is still away",
    "info: Redis is back",
  ]);
});
