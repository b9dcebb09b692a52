import assert from "node:assert/strict";
import { proxyVariableFor } from "../../../src/client/core/proxy_variable.ts";

function proxyFor(url: string, env: Readonly<Record<string, string>>): string | undefined {
  return proxyVariableFor(url, (name) => env[name]);
}

Deno.test("proxyVariableFor() goes by the scheme", () => {
  assert.equal(proxyFor("wss://chat.test/", { HTTPS_PROXY: "p", HTTP_PROXY: "q" }), "HTTPS_PROXY");
  assert.equal(proxyFor("wss://chat.test/", { https_proxy: "p" }), "https_proxy");
  assert.equal(proxyFor("ws://chat.test/", { HTTPS_PROXY: "p", ALL_PROXY: "q" }), "ALL_PROXY");
  assert.equal(proxyFor("ws://chat.test/", { HTTPS_PROXY: "p", HTTP_PROXY: "" }), undefined);
});

Deno.test("proxyVariableFor() knows who is excepted", () => {
  const proxy = { HTTPS_PROXY: "p" };
  for (const NO_PROXY of ["*", "chat.test", ".test", "x.org, chat.test"]) {
    assert.equal(proxyFor("wss://chat.test/", { ...proxy, NO_PROXY }), undefined);
  }
  for (const NO_PROXY of ["", "hat.test", "test.org", ","]) {
    assert.equal(proxyFor("wss://chat.test/", { ...proxy, NO_PROXY }), "HTTPS_PROXY");
  }
});
