import assert from "node:assert/strict";
import { readAnswer, type UpgradeAnswer } from "../../../src/client/core/upgrade_answer.ts";

const nowMs = Date.parse("2026-11-23T12:00:00Z");

function read(headers: Readonly<Record<string, string>>, body: string = ""): UpgradeAnswer {
  const header = (name: string): string | null => headers[name] ?? null;
  return readAnswer({ url: "wss://chat.test/ws/lab", status: 503, header, body, nowMs });
}

const problem = { "content-type": "application/problem+json; charset=utf-8" };

Deno.test("readAnswer() reads when to come back, in seconds or as a date", () => {
  assert.equal(read({ "retry-after": "7" }).retryAfterMs, 7_000);
  assert.equal(read({ "retry-after": "Mon, 23 Nov 2026 12:01:00 GMT" }).retryAfterMs, 60_000);
  assert.equal(read({ "retry-after": "Mon, 23 Nov 2020 12:01:00 GMT" }).retryAfterMs, 0);
  for (const nonsense of ["soon", "-7", "1e9", "9".repeat(400), ""]) {
    assert.deepEqual(read({ "retry-after": nonsense }), { status: 503 });
  }
});

Deno.test("readAnswer() reads where it sends us, in a few characters of ASCII", () => {
  assert.equal(read({ location: "//évil.test/ws/lab" }).location, "wss://xn--vil-9la.test/ws/lab");
  assert.equal(read({ location: "https://chat.test/\u202e" }).location, "https://chat.test/%E2%80%AE");
  assert.equal(read({ location: `/${"x".repeat(10_000)}` }).location?.length, 121);
  assert.deepEqual(read({ location: "http://[" }), { status: 503 });
});

Deno.test("readAnswer() reads the details of a problem, or else its title", () => {
  assert.equal(read(problem, '{"title":"Full","detail":"Come tomorrow"}').detail, "Come tomorrow");
  assert.equal(read(problem, '{"title":"Full","detail":" \\u200b"}').detail, "Full");
  assert.deepEqual(read({}, '{"detail":"Not Found"}'), { status: 503 });
});

Deno.test("readAnswer() makes nothing of rubbish, and one short line of everything else", () => {
  for (const body of ["", "<html>", "null", "[]", '{"detail":7}', '{"detail":"cut of']) {
    assert.deepEqual(read(problem, body), { status: 503 });
  }
  const { detail = "" } = read(problem, JSON.stringify({ detail: `\x1b[2J\n\u202e${"y".repeat(1_000)}` }));
  assert.match(detail, /^[^\p{Cc}\u202e]+y…$/u);
  assert.equal([...detail].length, 121);
});
