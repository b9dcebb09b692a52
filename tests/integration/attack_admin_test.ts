/**
 * Attacks on what only the operator may ask for, on a real port.
 */
import assert from "node:assert/strict";
import { maxWrongTokens } from "../../src/server/http/admin.ts";
import { LoggingServer } from "../support/logging_server.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { runCli } from "../support/run_cli.ts";
import { type RawAnswer, rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { joined } from "../support/v1_client.ts";

const token = "the-secret-token-of-this-test";
const bearer = `authorization: Bearer ${token}`;

/** A file with a token, for as long as a test needs it. */
async function tokenFile(text: string = token): Promise<{ readonly flag: string } & AsyncDisposable> {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, `${text}\n`);
  return { flag: `--admin-token-file=${path}`, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

/** Asks for the numbers. @returns Each series with its value. */
async function numbersOf(server: OwnServer): Promise<ReadonlyMap<string, number>> {
  const { status, body } = await rawRequest(server, "/metrics", { headers: [bearer] });
  assert.equal(status, 200, body);
  const lines = body.split("\n").filter((line) => /^terminalchat_/.test(line));
  return new Map(lines.map((line) => {
    const [name = "", value] = line.split(/ (?=\S+$)/);
    return [name.replace("terminalchat_", ""), Number(value)];
  }));
}

function post(
  server: Pick<OwnServer, "port">,
  body: string,
  headers: readonly string[] = [bearer],
): Promise<Response> {
  const fields = headers.map((header) => header.split(": ", 2) as [string, string]);
  return fetch(`http://127.0.0.1:${server.port}/api/v1/notices`, { method: "POST", body, headers: fields });
}

function told({ status, head, body }: RawAnswer): readonly unknown[] {
  return [status, head.replace(/^date: .*$/im, ""), body];
}

Deno.test("without a token file nobody finds the operator's paths, whatever token they bring", async () => {
  await using server = await ownServer();
  for (const path of ["/metrics", "/api/v1/notices"]) {
    for (const method of ["GET", "POST", "OPTIONS"]) {
      for (const headers of [[], [bearer], ["authorization: Bearer "], ["authorization: Bearer undefined"]]) {
        const answer = await rawRequest(server, path, { method, headers });
        const nowhere = await rawRequest(server, "/api/v1/nothing", { method, headers });
        assert.equal(answer.status, 404);
        assert.deepEqual(told(answer), told(nowhere));
      }
    }
  }
});

Deno.test("how long the answer takes does not tell the operator's paths from others where they are not open", async () => {
  await using server = await ownServer();
  const timed = async (path: string): Promise<number> => {
    const startedAtMs = performance.now();
    await rawRequest(server, path, { headers: [bearer] });
    return performance.now() - startedAtMs;
  };
  const times: (readonly [number, number])[] = [];
  for (let count = 0; count < 60; count++) times.push([await timed("/metrics"), await timed("/nothing")]);
  const median = (index: 0 | 1): number => times.map((pair) => pair[index]).sort((a, b) => a - b)[30] ?? 0;
  const ratio = median(0) / median(1);
  assert.ok(ratio > 0.5 && ratio < 2, `${median(0)} ms and ${median(1)} ms`);
});

Deno.test("who guesses the operator's token is stopped after a few tries, and chats on", async () => {
  await using file = await tokenFile();
  await using server = await ownServer([file.flag]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const guesses: number[] = [];
  for (let count = 0; count < 4 * maxWrongTokens; count++) {
    const headers = [`authorization: Bearer guess-number-${count}`];
    const answer = await rawRequest(server, "/metrics", { headers });
    guesses.push(answer.status);
    assert.match(
      answer.head,
      answer.status === 401 ? /^www-authenticate: Bearer$/im : /^retry-after: \d+$/im,
    );
  }
  assert.deepEqual(guesses, [
    ...new Array(maxWrongTokens).fill(401),
    ...new Array(3 * maxWrongTokens).fill(429),
  ]);
  // The right one does not show either, as long as that address may not try.
  assert.equal((await rawRequest(server, "/metrics", { headers: [bearer] })).status, 429);
  ada.say("still here");
  assert.equal((await ada.take("message")).text, "still here");
});

Deno.test("guesses from many addresses do not keep the operator out", async () => {
  await using file = await tokenFile();
  await using server = await ownServer([file.flag, "--trust-proxy=loopback"]);
  for (let count = 0; count < 50; count++) {
    const headers = [`x-forwarded-for: 198.51.100.${count}`, "authorization: Bearer guess"];
    assert.equal((await rawRequest(server, "/metrics", { headers })).status, 401);
  }
  const headers = ["x-forwarded-for: 192.0.2.1", bearer];
  assert.equal((await rawRequest(server, "/metrics", { headers })).status, 200);
});

Deno.test("no number tells a code, a name, a text or an address", async () => {
  await using file = await tokenFile();
  await using server = await ownServer([file.flag]);
  const [ada] = await joined(server, "secretname", "secretcode");
  await using _ada = ada;
  ada.say("secrettext");
  await ada.take("message");
  await rawRequest(server, "/secretpath");
  const { body } = await rawRequest(server, "/metrics", { headers: [bearer] });
  assert.match(body, /^terminalchat_messages_total 1$/m);
  assert.doesNotMatch(body, /secret|127\.0\.0\.1/);
});

Deno.test("the numbers are right after a little life", async () => {
  await using file = await tokenFile();
  await using server = await ownServer([file.flag, "--message-burst=3", "--message-rate=1"]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const [bob] = await joined(server, "bob");
  await using lina = await RawWebSocket.connect(server, "/ws/k7x2mp/lina");
  for (const text of ["one", "two", "three", "four"]) ada.say(text);
  await ada.take("refused");
  await bob.takeUntil((push) => push.type === "message" && push.text === "three");
  await lina.waitFor("ada: three");
  await using wrong = await RawWebSocket.connect(server, "/ws/k7x2mp", "terminalchat.v1");
  await wrong.sendBinary(new Uint8Array(3));
  assert.equal(await wrong.closed, 4501);
  const numbers = await numbersOf(server);
  const expected = {
    "messages_total": 3,
    "deliveries_total": 9,
    'refusals_total{code="rate_limited"}': 1,
    'closes_total{code="4501"}': 1,
    'http_responses_total{status="1xx"}': 4,
    "channels": 1,
    "members": 3,
    'connections{protocol="line"}': 1,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(numbers.get(name), value, name);
  assert.ok((numbers.get("delivery_delay_seconds_count") ?? 0) >= 1);
  assert.ok((numbers.get("delivery_delay_seconds_sum") ?? 9) < 1);
  assert.ok((numbers.get("history_bytes") ?? 0) > 0);
  assert.ok((numbers.get('memory_bytes{kind="rss"}') ?? 0) > 1e7);
  await bob[Symbol.asyncDispose]();
  const later = await numbersOf(server);
  assert.equal(later.get('departures_total{how="goodbye"}'), 1);
});

Deno.test("a notice reaches everybody in their protocol, and nobody without the token sends one", async () => {
  await using file = await tokenFile();
  await using server = await ownServer([file.flag]);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using lina = await RawWebSocket.connect(server, "/ws/k7x2mp/lina");
  const [eve] = await joined(server, "eve", "other");
  await using _eve = eve;
  await lina.waitFor("🟢 lina joined the chat");
  for (const headers of [[], ["authorization: Bearer wrong-wrong-wrong"], ["cookie: token=" + token]]) {
    const answer = await post(server, '{"text":"click here"}', headers);
    assert.equal(answer.status, 401);
    await answer.body?.cancel();
  }
  const answer = await post(server, '{"text":"Back at noon\\nsharp \\u202e"}');
  assert.deepEqual([answer.status, await answer.json()], [202, { connections: 3 }]);
  for (const member of [ada, eve]) {
    assert.deepEqual(await member.take("notice"), { type: "notice", text: "Back at noon\nsharp \u202e" });
  }
  await lina.waitFor("📢 Back at noon");
  await lina.waitFor("📢 sharp \ufffd");
  const one = await post(server, '{"text":"only you","channel":"other"}');
  assert.deepEqual(await one.json(), { connections: 1 });
  assert.equal((await eve.take("notice")).text, "only you");
  assert.doesNotMatch(lina.frames.join() + ada.rest.join(), /click here|only you|notice/);
});

Deno.test("a notice that is no text for a terminal reaches nobody", async () => {
  await using file = await tokenFile();
  await using server = await ownServer([file.flag]);
  await using lina = await RawWebSocket.connect(server, "/ws/k7x2mp/lina");
  await lina.waitFor("🟢 lina joined the chat");
  for (const text of ["\x1b]0;title\x07", "\x9b2J", "\ud800", "", "x".repeat(501)]) {
    const answer = await post(server, JSON.stringify({ text }));
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`);
    await answer.body?.cancel();
  }
  await post(server, '{"text":"the end"}').then((answer) => answer.body?.cancel());
  await lina.waitFor("📢 the end");
  assert.equal(lina.frames.length, 2);
});

Deno.test("a server does not start with a token that is no secret, and says why", async () => {
  await using short = await tokenFile("too-short");
  for (const flag of [short.flag, "--admin-token-file=/nowhere/token"]) {
    const { code, stderr } = await runCli(["serve", "--port=0", flag]);
    assert.equal(code, 1);
    assert.match(stderr, /^terminalchat: (The token in .* is too short|Cannot read the operator's token in)/);
    assert.doesNotMatch(stderr, /too-short$/m);
  }
});

Deno.test("the operator's token is in no line of the log, right or wrong", async () => {
  await using file = await tokenFile();
  await Deno.chmod(file.flag.replace(/^[^=]*=/, ""), 0o644);
  await using server = await LoggingServer.start(["--debug", file.flag]);
  for (
    const header of [bearer, "authorization: Bearer a-wrong-secret", "authorization: Basic a-wrong-secret"]
  ) {
    await rawRequest(server, `/metrics?access_token=${token}`, { headers: [header] });
    await (await post(server, "{", [header])).body?.cancel();
  }
  const { code, log } = await server.end();
  assert.equal(code, 0);
  assert.match(log, /others may read or change the file with the operator's token/);
  assert.doesNotMatch(log, /secret-token|wrong-secret/);
});
