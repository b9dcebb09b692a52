/**
 * Requests that only the platform takes for requests, on a real port: none may be a mistake of the server.
 */
import assert from "node:assert/strict";
import { ownServer } from "../support/own_server.ts";
import { within } from "../support/within.ts";

/** Sends a request as it is written, says that nothing follows, and gives the answer's first line. */
async function answerTo({ port }: { readonly port: number }, ...lines: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(lines.join("\r\n")));
  await connection.closeWrite();
  const answer = await within(10_000, new Response(connection.readable).text(), "the answer");
  return answer.split("\r\n", 1)[0] ?? "";
}

const inPieces = ["connection: close", "transfer-encoding: chunked", "", "3", "abc", "0", "", ""];

for (
  const [what, first, host, expected] of [
    ["for a host that is none", "POST /api/v1/channels", "[::1", "201 Created"],
    ["with a method that pages may not use", "TRACE /", "localhost", "405 Method Not Allowed"],
    ["with a method in small letters", "get /", "localhost", "405 Method Not Allowed"],
    ["to the whole server", "OPTIONS *", "localhost", "404 Not Found"],
  ] as const
) {
  Deno.test(`a body in pieces ${what} is no mistake of the server`, async () => {
    await using server = await ownServer();
    const answer = await answerTo(server, `${first} HTTP/1.1`, `host: ${host}`, ...inPieces);
    assert.equal(answer, `HTTP/1.1 ${expected}`);
  });
}

Deno.test("a body in pieces that ends in the middle of one is no mistake of the server", async () => {
  await using server = await ownServer();
  const lines = ["POST /api/v1/channels HTTP/1.1", "host: localhost", ...inPieces.slice(0, 3), "3", "ab"];
  assert.equal(await answerTo(server, ...lines), "HTTP/1.1 400 Bad Request");
});
