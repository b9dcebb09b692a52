import assert from "node:assert/strict";
import fc from "fast-check";
import { suggest, type Suggestion } from "../../src/command_line/suggestions.ts";

function texts(...words: readonly string[]): readonly string[] {
  return suggest(words).map((suggestion) => suggestion.type === "word" ? suggestion.text : "FILE");
}

Deno.test("suggest() offers subcommands first, and what chat takes", () => {
  assert.deepEqual(texts(""), ["chat", "serve", "health", "completion", "help", "version", "new"]);
  assert.deepEqual(texts("he"), ["health", "help"]);
  assert.ok(texts("--").includes("--server"));
});

Deno.test("suggest() offers the flags of the subcommand that begin like the word", () => {
  assert.deepEqual(texts("serve", "--tl"), ["--tls-cert", "--tls-key"]);
  assert.deepEqual(texts("chat", "--no-"), ["--no-debug"]);
  assert.ok(texts("serve", "").includes("--port"));
  assert.ok(texts("serve", "--").includes("--help"));
});

Deno.test("suggest() offers no flag twice, and none that is excluded", () => {
  assert.ok(!texts("chat", "--linear", "--").includes("--linear"));
  assert.ok(!texts("chat", "--linear", "--").includes("--plain"));
  assert.ok(!texts("chat", "--plain", "--").includes("--linear"));
  assert.ok(!texts("chat", "--debug", "--").includes("--no-debug"));
});

Deno.test("suggest() offers the words that an option takes", () => {
  assert.deepEqual(texts("serve", "--log-level", ""), ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]);
  assert.deepEqual(texts("serve", "--log-level", "E"), ["ERROR"]);
  assert.deepEqual(texts("serve", "--log-level=I"), ["--log-level=INFO"]);
  assert.deepEqual(texts("chat", "--server", "lo"), ["localhost:8000"]);
  assert.deepEqual(texts("chat", "--name", ""), []);
  assert.deepEqual(texts("serve", "--port="), []);
});

Deno.test("suggest() keeps the case in which a word was begun", () => {
  assert.deepEqual(texts("serve", "--log-level", "c"), ["critical"]);
  assert.deepEqual(texts("serve", "--log-level=wa"), ["--log-level=warning"]);
});

Deno.test("suggest() leaves file names to the shell", () => {
  const file: Suggestion = { type: "file", kept: "", typed: "ce" };
  assert.deepEqual(suggest(["serve", "--tls-cert", "ce"]), [file]);
  assert.deepEqual(suggest(["serve", "--tls-cert=ce"]), [
    { type: "file", kept: "--tls-cert=", typed: "--tls-cert=ce" },
  ]);
});

Deno.test("suggest() offers arguments by their place", () => {
  assert.deepEqual(texts("chat", ""), ["new"]);
  assert.deepEqual(texts("chat", "--name", "ada", "n"), ["new"]);
  assert.ok(!texts("chat", "a4b2c1", "").includes("new"));
  assert.deepEqual(texts("completion", ""), ["bash", "zsh", "fish", "pwsh", "nu"]);
  assert.deepEqual(texts("help", "s"), ["serve"]);
  assert.deepEqual(texts("chat", "--", ""), ["new"]);
  assert.deepEqual(texts("chat", "--", "--"), []);
});

Deno.test("suggest() says what each word means", () => {
  for (const suggestion of [...suggest(["s"]), ...suggest(["serve", "--"]), ...suggest(["completion", ""])]) {
    assert.ok(suggestion.type === "word" && suggestion.meaning !== "", JSON.stringify(suggestion));
  }
});

Deno.test("suggest() offers only what continues the word, whatever came before", () => {
  const words = fc.oneof(
    fc.string(),
    fc.constantFrom("serve", "chat", "--port", "--tls-cert", "--", "--host"),
  );
  fc.assert(
    fc.property(
      fc.array(words),
      fc.constantFrom("", "-", "--t", "--log-level=", "n", "s"),
      (before, typed) => {
        for (const suggestion of suggest([...before, typed])) {
          if (suggestion.type === "word") assert.ok(suggestion.text.startsWith(typed));
          else assert.equal(suggestion.typed, typed);
        }
      },
    ),
  );
});
