import assert from "node:assert/strict";
import {
  commands,
  commandWords,
  findCommand,
  helpEntries,
  namesOf,
} from "../../../src/client/core/commands.ts";
import { flat } from "../../../src/client/core/entry.ts";
import { type InputContext, readInput } from "../../../src/client/core/input.ts";
import type { Intent } from "../../../src/client/core/intent.ts";
import { nearest } from "../../../src/command_line/nearest.ts";

const context: InputContext = {
  memberNames: ["ada", "Ada Lovelace", "bob"],
  protocol: "v1",
  nearest,
};

function problemOf(line: string, more: Partial<InputContext> = {}): string {
  const intent = readInput(line, { ...context, ...more });
  assert.equal(intent.type, "problem");
  return (intent as Extract<Intent, { type: "problem" }>).text;
}

Deno.test("/help, /who and /clear take no operands", () => {
  assert.deepEqual(readInput("/help", context), { type: "help" });
  assert.deepEqual(readInput("/WHO", context), { type: "who" });
  assert.deepEqual(readInput("/clear", context), { type: "clear" });
});

Deno.test("/quit, /exit, quit and exit leave, in upper and lower case", () => {
  for (const line of ["/quit", "/exit", "quit", "EXIT", "  Quit "]) {
    assert.deepEqual(readInput(line, context), { type: "quit" });
  }
  assert.deepEqual(readInput("quit it", context), { type: "say", text: "quit it" });
});

Deno.test("/nick asks for a name in the form in which it is kept", () => {
  assert.deepEqual(readInput("/nick  Ada   King ", context), { type: "rename", name: "Ada King" });
});

Deno.test("/nick says what is wrong with a name", () => {
  assert.equal(problemOf("/nick a:b"), "A name has no colon.");
  assert.equal(problemOf("/nick"), "Type it as /nick NAME.");
});

Deno.test("/me says an action as its text", () => {
  assert.deepEqual(readInput("/me waves  twice", context), { type: "say", text: "/me waves  twice" });
  assert.equal(problemOf("/me "), "Type it as /me ACTION.");
});

Deno.test("/msg whispers to the longest name that fits, as that member writes it", () => {
  assert.deepEqual(readInput("/msg ada hello", context), { type: "whisper", to: "ada", text: "hello" });
  assert.deepEqual(readInput("/msg ada lovelace hi you", context), {
    type: "whisper",
    to: "Ada Lovelace",
    text: "hi you",
  });
  assert.deepEqual(readInput("/msg BOB a\nb", context), { type: "whisper", to: "bob", text: "a\nb" });
});

Deno.test("/msg says who is not here and what is missing", () => {
  assert.equal(problemOf("/msg eve hi"), "Nobody named eve is here; /who tells who is.");
  assert.equal(problemOf("/msg bob"), "Type it as /msg NAME TEXT.");
  assert.equal(problemOf("/msg"), "Type it as /msg NAME TEXT.");
  assert.match(problemOf("/msg bob hi", { protocol: "line" }), /cannot whisper/);
});

Deno.test("/msg takes the first word while nobody knows who is here", () => {
  const intent = readInput("/msg eve hi", { ...context, memberNames: [] });
  assert.deepEqual(intent, { type: "whisper", to: "eve", text: "hi" });
});

Deno.test("every command has a word of its own, a summary and a line of help", () => {
  assert.equal(new Set(commandWords).size, commandWords.length);
  const help = helpEntries().map(flat).join("\n");
  for (const { word, summary } of commands) {
    assert.match(summary, /\.$/);
    assert.ok(help.includes(word) && help.includes(summary));
  }
});

Deno.test("/msg says so where somebody hears no whispers", () => {
  const names = namesOf([{ name: "ada" }, { name: "old", unverified: true }]);
  const read = findCommand("/msg")?.read;
  assert.deepEqual(read?.("ada hi", { ...names, protocol: "v1" }), {
    type: "whisper",
    to: "ada",
    text: "hi",
  });
  const refused = read?.("old hi", { ...names, protocol: "v1" });
  assert.ok(refused?.type === "problem" && /hears no whispers/.test(refused.text));
});
