import assert from "node:assert/strict";
import { certificates } from "../support/certificates.ts";
import { LoggingServer } from "../support/logging_server.ts";
import { freePort } from "../support/own_server.ts";
import { entry, runCli } from "../support/run_cli.ts";
import { RawWebSocket } from "../support/raw_websocket.ts";
import { joined } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} sends everybody away and ends the server well`, async () => {
    await using server = await LoggingServer.start();
    assert.match(server.line, /^Listening on http:\/\/127\.0\.0\.1:\d+\n$/);
    const [member] = await joined(server, "ada", "secret-code");
    member.send({ type: "publish", nonce: "n", text: "a secret text" });
    await member.take("message");
    const ended = server.end(signal);
    assert.equal(typeof (await member.take("notice")).retryAfterMs, "number");
    assert.equal(await member.closed, 1012);
    const { code, log } = await ended;
    assert.equal(code, 0);
    const lines = log.trimEnd().split("\n").map((each) => JSON.parse(each));
    assert.deepEqual(lines.map(({ level, message }) => [level, message]), [
      ["INFO", "listening"],
      ["INFO", "draining"],
      ["INFO", "ended"],
    ]);
    assert.doesNotMatch(log, /secret|ada/);
  });
}

Deno.test("a server that ends says so, lets nobody in, and ends at once at a second signal", async () => {
  await using server = await LoggingServer.start();
  // It never answers the close, so that the server waits for it.
  await using stubborn = await RawWebSocket.connect(server, "/ws/k7x2mp/lina");
  await stubborn.waitFor("🟢 lina joined the chat");
  server.kill("SIGTERM");
  await stubborn.waitFor("📢 The server is about to restart");
  assert.equal(await stubborn.closed, 1012);
  for (const [method, path] of [["GET", "/health"], ["POST", "/api/v1/channels"]] as const) {
    const answer = await fetch(`http://${server.address}${path}`, { method });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "5");
    assert.equal((await answer.json()).code, "draining");
  }
  await assert.rejects(RawWebSocket.connect(server, "/ws/k7x2mp"), /503/);
  assert.equal((await server.end("SIGTERM")).code, 1);
});

Deno.test("a server that nobody lets go ends all the same", async () => {
  await using server = await LoggingServer.start();
  await using stubborn = await RawWebSocket.connect(server, "/ws/k7x2mp/lina");
  await stubborn.waitFor("🟢 lina joined the chat");
  assert.equal((await within(4_500, server.end("SIGTERM"), "the end")).code, 0);
});

Deno.test("a server logs nothing below its level", async () => {
  await using server = await LoggingServer.start(["--log-level=WARNING"]);
  assert.deepEqual(await server.end("SIGINT"), { code: 0, log: "" });
});

Deno.test("a server with a certificate is reached over TLS", async () => {
  const { authorityPem, localhostPem, localhostKeyPem } = await certificates();
  const directory = await Deno.makeTempDir();
  const [cert, key] = [`${directory}/cert.pem`, `${directory}/key.pem`];
  await Deno.writeTextFile(cert, localhostPem);
  await Deno.writeTextFile(key, localhostKeyPem);
  await using server = await LoggingServer.start(["--tls-cert", cert, "--tls-key", key]);
  assert.match(server.line, /^Listening on https:\/\/127\.0\.0\.1:/);
  using client = Deno.createHttpClient({ caCerts: [authorityPem] });
  const answer = await fetch(`https://localhost:${server.port}/health`, { client });
  assert.deepEqual(await answer.json(), { status: "healthy" });
  assert.equal((await server.end("SIGTERM")).code, 0);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("a port that is taken is told in one sentence, with what to do", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const { code, stdout, stderr } = await runCli(["serve", "--hostname=127.0.0.1", `--port=${port}`]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^terminalchat: Port \d+ on 127\.0\.0\.1 is taken\n.*--port.*\n$/);
});

const failures: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["a host that does not resolve", ["--hostname=nowhere.invalid"], /nowhere\.invalid does not resolve/],
  // An address for documentation (RFC 5737), which no machine has.
  ["an address of another machine", ["--hostname=192.0.2.1"], /This machine has no address 192\.0\.2\.1/],
  [
    "a certificate that is not there",
    ["--tls-cert=/nowhere/c.pem", "--tls-key=/nowhere/k.pem"],
    /Cannot read the certificate in \/nowhere\/c\.pem/,
  ],
  [
    "a certificate that is none",
    [`--tls-cert=${entry}`, `--tls-key=${entry}`],
    /are not a certificate and its key/,
  ],
  [
    "a data file where no file can be",
    ["--data=/nowhere/chat.db"],
    /Cannot use the data file \/nowhere\/chat\.db/,
  ],
];

for (const [what, args, sentence] of failures) {
  Deno.test(`${what} is told in one sentence, with what to do`, async () => {
    const { code, stdout, stderr } = await runCli(["serve", `--port=${freePort()}`, ...args]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, sentence);
    assert.equal(stderr.trimEnd().split("\n").length, 2, stderr);
  });
}
