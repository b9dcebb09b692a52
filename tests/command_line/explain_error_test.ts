import assert from "node:assert/strict";
import { explainError } from "../../src/command_line/explain_error.ts";
import { Failure } from "../../src/failure.ts";
import { UsageError } from "../../src/command_line/usage_error.ts";

Deno.test("explainError() lists every problem of a command line and exits with 2", () => {
  const error = new UsageError(["a is wrong", "b is wrong"], ["Do c."]);
  assert.deepEqual(explainError(error, false), {
    text: "terminalchat: a is wrong\nterminalchat: b is wrong\nDo c.\n",
    exitCode: 2,
  });
  assert.deepEqual(explainError(error, true), explainError(error, false));
});

Deno.test("explainError() says what failed and what to do", () => {
  const error = new Failure("Cannot listen on port 8000: it is taken", {
    hint: "Choose another with --port.",
  });
  assert.deepEqual(explainError(error, false), {
    text: "terminalchat: Cannot listen on port 8000: it is taken\nChoose another with --port.\n",
    exitCode: 1,
  });
});

Deno.test("explainError() takes the exit code of a failure, and needs no hint", () => {
  assert.deepEqual(explainError(new Failure("Interrupted", { exitCode: 130 }), false), {
    text: "terminalchat: Interrupted\n",
    exitCode: 130,
  });
});

Deno.test("explainError() calls anything else unexpected and tells how to learn more", () => {
  assert.deepEqual(explainError(new TypeError("x is undefined"), false), {
    text: "terminalchat: unexpected error: x is undefined\nRun it again with --debug for details.\n",
    exitCode: 1,
  });
  assert.match(explainError("thrown", false).text, /unexpected error: thrown\n/);
  assert.match(explainError(new RangeError(), false).text, /unexpected error: RangeError\n/);
  assert.match(explainError(undefined, false).text, /unexpected error: undefined\n/);
});

Deno.test("explainError() shows stack and causes in debug mode only", () => {
  const error = new Failure("Cannot read it", { cause: new Error("the disk is gone") });
  assert.doesNotMatch(explainError(error, false).text, /the disk is gone|explain_error_test/);
  const { text } = explainError(error, true);
  assert.match(text, /^terminalchat: Cannot read it\n/);
  assert.match(text, /the disk is gone/);
  assert.match(text, /explain_error_test\.ts/);
});

Deno.test("explainError() lets no control character of a message through", () => {
  const { text } = explainError(new Failure("a\x1b]0;b\x07\nterminalchat: c", { hint: "d\u009be" }), false);
  assert.equal(text.split("\n").length, 3);
  // deno-lint-ignore no-control-regex -- finding control characters is what it is for
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});
