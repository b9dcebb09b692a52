import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { listedNames, shownName } from "../../../src/client/core/shown_name.ts";

Deno.test("shownName() leaves a name that a server of ours lets pass as it is", () => {
  for (const name of ["ada", "Ada Lovelace", "李雷", "🦊 fox", "a.b-c_d"]) {
    assert.equal(shownName(name), name);
  }
});

Deno.test("shownName() puts quotation marks around what could pass for a line of the program", () => {
  for (
    const name of ["🟢 bob", "✅ Connected to channel", "— 3 messages", "-!- x", "* bob", "[whisper] ada", ""]
  ) {
    assert.equal(shownName(name), `"${name}"`);
  }
  assert.equal(shownName("[WHISPER →] bob"), '"[WHISPER →] bob"');
  assert.equal(shownName(" ada"), '" ada"');
  assert.equal(shownName("ada: hello\nbob"), '"ada: hello ⏎ bob"');
});

Deno.test("shownName() puts quotation marks around what could go on like a line of the program", () => {
  for (const name of ["x left the chat and ada", "eve JOINED THE CHAT", "ada is now eve, and bob"]) {
    assert.equal(shownName(name), `"${name}"`);
  }
});

Deno.test("shownName() puts quotation marks around what a server of ours would not have let pass", () => {
  for (const name of ["ada 🟢 bob", "bob∶ hi", "аda\u17d2", "a".repeat(65), "ada  x"]) {
    assert.match(shownName(name), /^".*"$/u, name);
  }
});

Deno.test("shownName() lets no name end its quotation", () => {
  assert.equal(shownName('" joined the chat'), `"' joined the chat"`);
  assert.equal(shownName('🟢" bob'), `"🟢' bob"`);
  fc.assert(fc.property(anyText, (name) => {
    const shown = shownName(name);
    if (shown.startsWith('"')) assert.match(shown, /^"[^"]*"$/u);
  }));
});

Deno.test("shownName() shortens what only a hostile server sends", () => {
  const shown = shownName("x".repeat(1_000_000));
  assert.equal(shown, `"${"x".repeat(64)}…"`);
});

Deno.test("shownName() never gives a control character or a second line", () => {
  fc.assert(fc.property(anyText, (name) => {
    assert.doesNotMatch(shownName(name), /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  }));
});

Deno.test("listedNames() lists twenty names and counts the rest", () => {
  assert.equal(listedNames(["ada", "bob"]), "ada, bob");
  const names = Array.from({ length: 23 }, (_, index) => `m${index}`);
  assert.ok(listedNames(names).endsWith("m19 and 3 more"));
});

Deno.test("listedNames() shows a name with a comma as one", () => {
  assert.equal(listedNames(["Lovelace, Ada", "bob", "x: y, z"]), '"Lovelace, Ada", bob, "x: y, z"');
});
