import assert from "node:assert/strict";
import { isOriginAllowed } from "../../../src/server/http/origin.ts";

interface Case {
  readonly origin?: string;
  readonly host?: string;
  readonly forwardedHost?: string;
  readonly allowed?: readonly string[];
  readonly isTrusted?: boolean;
}

function isAllowed(
  { origin, host = "chat.example.org", forwardedHost, allowed = [], isTrusted = false }: Case,
): boolean {
  const headers = new Headers({ host });
  if (origin !== undefined) headers.set("origin", origin);
  if (forwardedHost !== undefined) headers.set("x-forwarded-host", forwardedHost);
  const request = new Request("http://localhost/ws/k7x2mp", { headers });
  // A request made by hand may not name its host, one that came over the network has.
  Object.defineProperty(request, "headers", { value: headers });
  return isOriginAllowed(request, "192.0.2.1", { allowed, isTrusted: () => isTrusted });
}

Deno.test("isOriginAllowed() takes programs, which name no origin", () => {
  assert.equal(isAllowed({}), true);
});

for (
  const [origin, host] of [
    ["https://chat.example.org", "chat.example.org"],
    ["http://chat.example.org", "chat.example.org"],
    ["https://chat.example.org", "CHAT.example.org:443"],
    ["http://localhost:8000", "localhost:8000"],
    ["http://[::1]:8000", "[::1]:8000"],
  ] as const
) {
  Deno.test(`isOriginAllowed() takes ${origin} for a page of the server at ${host}`, () => {
    assert.equal(isAllowed({ origin, host }), true);
  });
}

for (
  const [origin, host] of [
    ["https://evil.example", "chat.example.org"],
    ["https://chat.example.org.evil.example", "chat.example.org"],
    ["https://evil.example/chat.example.org", "chat.example.org"],
    ["https://chat.example.org@evil.example", "chat.example.org"],
    ["https://chat.example.org:8443", "chat.example.org"],
    ["http://localhost:8001", "localhost:8000"],
    ["https://chat.example.org/", "chat.example.org"],
    ["null", "chat.example.org"],
    ["null", "null"],
    ["", "chat.example.org"],
    ["chat.example.org", "chat.example.org"],
    ["https://evil.example", "chat.example.org@evil.example"],
    ["https://evil.example", "evil.example/chat.example.org"],
  ] as const
) {
  Deno.test(`isOriginAllowed() refuses "${origin}" to a server at ${host}`, () => {
    assert.equal(isAllowed({ origin, host }), false);
  });
}

Deno.test("isOriginAllowed() takes others by the letter only", () => {
  const allowed = ["https://web.example.org"];
  assert.equal(isAllowed({ origin: "https://web.example.org", allowed }), true);
  for (
    const origin of ["http://web.example.org", "https://web.example.org:8443", "https://x.web.example.org"]
  ) {
    assert.equal(isAllowed({ origin, allowed }), false, origin);
  }
  assert.equal(isAllowed({ origin: "https://anywhere.example", allowed: ["*"] }), true);
  assert.equal(isAllowed({ origin: "null", allowed: ["*"] }), true);
});

Deno.test("isOriginAllowed() believes a trusted proxy which host was asked for, and nobody else", () => {
  const page = {
    origin: "https://chat.example.org",
    host: "10.0.0.5:8000",
    forwardedHost: "chat.example.org",
  };
  assert.equal(isAllowed({ ...page, isTrusted: true }), true);
  assert.equal(
    isAllowed({ ...page, forwardedHost: "inner.example, chat.example.org", isTrusted: true }),
    true,
  );
  assert.equal(isAllowed(page), false);
});
