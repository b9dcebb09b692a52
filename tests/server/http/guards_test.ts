import assert from "node:assert/strict";
import { Hono } from "hono";
import { maxBodyBytes } from "../../../src/server/http/body_limit.ts";
import { guards, type Surroundings } from "../../../src/server/http/guards.ts";

/** An app that says what it has read, behind guards that allow these origins. */
function guarded(...allowed: readonly string[]): Hono<Surroundings> {
  const app = new Hono<Surroundings>();
  app.use(...guards({ allowed, isTrusted: (peer) => peer === "127.0.0.1" }));
  app.get("/", (context) => context.text("hello"));
  app.post("/", async (context) => context.text(`${(await context.req.text()).length}`));
  app.get("/ws/:code", () => Response.json({ isHere: true }));
  return app;
}

Deno.test("guards() give every answer its headers, refusals too", async () => {
  for (const path of ["/", "/nothing", "/ws/k7x2mp"]) {
    const { headers } = await guarded().request(path);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("strict-transport-security"), null);
    assert.equal(headers.get("set-cookie"), null);
    assert.equal(headers.get("access-control-allow-origin"), null);
  }
});

Deno.test("guards() leave the answer to an upgrade as it is", async () => {
  const app = new Hono<Surroundings>();
  app.use(...guards({ allowed: ["*"], isTrusted: () => false }));
  // Nobody else can make a response of that status.
  const switching = Object.defineProperty(new Response(null), "status", { value: 101 });
  app.get("/ws/:code", () => switching);
  const headers = { upgrade: "websocket", origin: "https://a.example" };
  const answer = await app.request("/ws/k7x2mp", { headers });
  assert.equal(answer, switching);
  assert.deepEqual([...answer.headers], []);
});

Deno.test("guards() let HEAD be answered like GET, without the body", async () => {
  const [get, head] = [await guarded().request("/"), await guarded().request("/", { method: "HEAD" })];
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  assert.equal(head.headers.get("content-length"), String((await get.text()).length));
  assert.equal(head.headers.get("content-type"), get.headers.get("content-type"));
});

const evil = { origin: "https://evil.example" };
const web = { origin: "https://web.example" };

Deno.test("guards() refuse pages of other origins, on every path", async () => {
  for (
    const [method, path] of [["GET", "/"], ["POST", "/"], ["GET", "/ws/k7x2mp"], ["OPTIONS", "/"]] as const
  ) {
    const answer = await guarded("https://web.example").request(path, { method, headers: evil });
    assert.equal(answer.status, 403);
    assert.equal((await answer.json()).code, "origin_not_allowed");
    assert.equal(answer.headers.get("access-control-allow-origin"), null);
  }
});

Deno.test("guards() let pages of allowed origins read the answers, and ask beforehand", async () => {
  const app = guarded("https://web.example", "https://other.example");
  const answer = await app.request("/", { headers: web });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("access-control-allow-origin"), "https://web.example");
  assert.match(answer.headers.get("vary") ?? "", /origin/i);
  assert.equal(answer.headers.get("access-control-allow-credentials"), null);
  const preflight = { ...web, "access-control-request-method": "POST" };
  const asked = await app.request("/", { method: "OPTIONS", headers: preflight });
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get("access-control-allow-methods"), "GET,HEAD,POST");
  assert.equal(asked.headers.get("access-control-max-age"), "600");
});

Deno.test("guards() let every page read the answers where all are allowed", async () => {
  const answer = await guarded("*").request("/", { headers: evil });
  assert.equal(answer.headers.get("access-control-allow-origin"), "*");
});

Deno.test("guards() believe a trusted proxy which host a page was asked for at", async () => {
  const headers = { ...web, "x-forwarded-host": "web.example" };
  assert.equal((await guarded().request("/", { headers }, { peer: "127.0.0.1" })).status, 200);
  assert.equal((await guarded().request("/", { headers }, { peer: "192.0.2.1" })).status, 403);
});

/** A body that comes in pieces, whose length nobody tells. */
function inPieces(
  size: number,
  pieceSize: number,
): { readonly body: ReadableStream<Uint8Array>; sent: number } {
  const stream = {
    sent: 0,
    body: new ReadableStream<Uint8Array>({
      pull(controller): void {
        if (stream.sent >= size) return controller.close();
        const piece = new Uint8Array(Math.min(pieceSize, size - stream.sent));
        stream.sent += piece.length;
        controller.enqueue(piece);
      },
    }),
  };
  return stream;
}

Deno.test("guards() take a small body, told how long it is or in pieces", async () => {
  const whole = await guarded().request("/", { method: "POST", body: "x".repeat(maxBodyBytes) });
  assert.equal(await whole.text(), String(maxBodyBytes));
  const pieces = await guarded().request("/", { method: "POST", body: inPieces(maxBodyBytes, 1_000).body });
  assert.equal(await pieces.text(), String(maxBodyBytes));
  assert.equal(await (await guarded().request("/", { method: "POST" })).text(), "0");
});

Deno.test("guards() refuse a body that is too long, and read no more of it than it takes to know", async () => {
  const headers = { "content-length": String(maxBodyBytes + 1) };
  const told = await guarded().request("/", { method: "POST", headers, body: "x".repeat(maxBodyBytes + 1) });
  assert.equal(told.status, 413);
  assert.equal((await told.json()).code, "body_too_large");
  const endless = inPieces(Infinity, 1_000);
  const answer = await guarded().request("/", { method: "POST", body: endless.body });
  assert.equal(answer.status, 413);
  assert.ok(endless.sent <= 2 * maxBodyBytes, `${endless.sent}`);
});

for (const length of ["-1", "NaN", "1e9", "99999999999999999999", "4097"]) {
  Deno.test(`guards() do not take a body for small because its length is told as ${length}`, async () => {
    const headers = { "content-length": length };
    const answer = await guarded().request("/", {
      method: "POST",
      headers,
      body: inPieces(10_000, 1_000).body,
    });
    assert.equal(answer.status, 413);
  });
}
