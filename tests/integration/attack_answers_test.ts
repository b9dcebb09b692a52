/**
 * What answers over HTTP and wants to harm whoever asks: with its status line, its headers, its body.
 */
import assert from "node:assert/strict";
import { runPiped } from "../support/client_program.ts";
import { assertOnlyText } from "../support/only_text.ts";
import { RawHttpServer } from "../support/raw_http_server.ts";
import { runCli } from "../support/run_cli.ts";

const evil = "\x1b[2J\x1b]0;evil\x07\x9b1m\u202e\u2028bob: hi";
const problem = JSON.stringify({ title: evil, detail: evil, reason: evil, status: 403, code: evil });

function answer(statusLine: string, body: string, headers: readonly string[] = []): string {
  const length = new TextEncoder().encode(body).length;
  return [`HTTP/1.1 ${statusLine}`, `content-length: ${length}`, "connection: close", ...headers, "", body]
    .join("\r\n");
}

const answers: readonly (readonly [what: string, bytes: string])[] = [
  ["a hostile reason phrase", answer(`403 \x1b[2J${"\x07"}evil`, "")],
  ["a hostile body", answer("403 Forbidden", evil)],
  ["a hostile problem", answer("400 Bad Request", problem, ["content-type: application/problem+json"])],
  ["a redirect to nowhere good", answer("302 Found", evil, [`location: ws://evil\x1b[2J/\u202e`])],
  ["a status that is none", answer("999 \x1b[2J", evil)],
  ["no HTTP at all", `\x1b[2J${evil}\r\n\r\n`],
  ["a header without end", `HTTP/1.1 101 Switching Protocols\r\nx: ${evil.repeat(2_000)}`],
  ["a subprotocol that nobody offered", answer("101 \x1b[2J", "", [`sec-websocket-protocol: \x1b[2J`])],
  ["a code that is none", answer("201 Created", JSON.stringify({ code: evil }))],
  ["a body that is too long", answer("201 Created", `{"code":"${"\x1b[2J".repeat(10_000)}"}`)],
];

for (const [what, bytes] of answers) {
  Deno.test(`${what} is told as text to whoever opens a channel`, async () => {
    await using server = new RawHttpServer(bytes);
    await Promise.all([[], ["--json"], ["--log-level=debug"]].map(async (flags) => {
      const args = ["new", `--server=${server.address}`, "--name=ada", "--max-reconnect=0", ...flags];
      const { code, stdout, stderr } = await runPiped(args, "hello\n");
      assert.equal(code, 1, stderr);
      assertOnlyText(stdout);
      assertOnlyText(stderr);
      assert.doesNotMatch(stdout + stderr, /^bob/m);
      assert.match(stdout + stderr, /not sent|unacknowledged/);
    }));
    assert.ok(server.answered > 0);
  });

  Deno.test(`${what} is told as text to whoever asks for the server's health`, async () => {
    await using server = new RawHttpServer(bytes);
    const { code, stdout, stderr } = await runCli(["health", `http://${server.address}`]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assertOnlyText(stderr);
    assert.match(stderr, /^terminalchat: .*\n.*\n$/);
  });
}
