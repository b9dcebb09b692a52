import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import { commandWordsAt } from "../../../src/client/core/commands.ts";
import { type InputContext, readInput } from "../../../src/client/core/input.ts";
import type { Intent } from "../../../src/client/core/intent.ts";
import { textProblem } from "../../../src/protocol/text.ts";
import { nearest } from "../../../src/command_line/nearest.ts";

const context: InputContext = {
  ownName: "ada",
  memberNames: [],
  protocol: "v1",
  place: "full_screen",
  nearest,
};

Deno.test("readInput() takes what is no command for something to say", () => {
  assert.deepEqual(readInput("hello", context), { type: "say", text: "hello" });
  assert.deepEqual(readInput("  code();\n", context), { type: "say", text: "  code();" });
});

Deno.test("readInput() does nothing for a blank line", () => {
  for (const line of ["", "  ", "\n\n", "\t"]) {
    assert.deepEqual(readInput(line, context), { type: "nothing" });
  }
});

Deno.test("readInput() lets // begin a message with a slash", () => {
  assert.deepEqual(readInput("//etc/passwd", context), { type: "say", text: "/etc/passwd" });
});

Deno.test("readInput() answers an unknown command with what is near, and sends nothing", () => {
  assert.deepEqual(readInput("/hepl me", context), {
    type: "problem",
    text: "There is no command /hepl; did you mean /help? // begins a message with a slash.",
  });
  assert.deepEqual(readInput("/usr/bin/env\nsecond", context), {
    type: "problem",
    text: "There is no command /usr/bin/env; /help lists the commands. // begins a message with a slash.",
  });
});

Deno.test("readInput() takes ANSI sequences and carriage returns out of a paste", () => {
  assert.deepEqual(readInput("\x1b[31mred\x1b[0m\r\nplain", context), { type: "say", text: "red\nplain" });
});

Deno.test("readInput() gives nothing to say that a server must refuse", () => {
  fc.assert(fc.property(anyText, (line) => {
    const intent = readInput(line, context);
    if (intent.type !== "say") return;
    assert.equal(textProblem(intent.text, { maxTextCharacters: 0, maxTextBytes: 0 }), undefined);
  }));
});

Deno.test("readInput() gives nothing outside the full screen that only that can do", () => {
  const everywhere = new Set<Intent["type"]>([
    ...["nothing", "say", "whisper", "rename", "who", "invite"] as const,
    ...["ignore", "unignore", "help", "clear", "quit", "problem"] as const,
  ]);
  const anyLine = fc.tuple(
    fc.constantFrom(...commandWordsAt("full_screen"), "/nope"),
    fc.constantFrom("", " on", " new", " dark", " 1", " bob hi", " ada"),
  ).map(([word, operands]) => word + operands);
  fc.assert(fc.property(anyLine, (line) => {
    assert.ok(everywhere.has(readInput(line, { ...context, place: "everywhere" }).type), line);
  }));
});
