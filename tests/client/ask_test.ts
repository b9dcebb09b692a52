import assert from "node:assert/strict";
import { type Answers, askForAll, type Known } from "../../src/client/ask.ts";

const unknown: Known = { server: "chat.example.org", isServerChosen: false, isNameChosen: false };

/** Asks somebody who has these answers; what was shown comes with what it led to. */
async function ask(
  answers: readonly string[],
  known: Partial<Known> = {},
): Promise<{ shown: readonly string[]; answers: Answers | undefined }> {
  const shown: string[] = [];
  const left = [...answers];
  const dialogue = {
    ask: (prompt: string) => {
      shown.push(prompt);
      return Promise.resolve(left.shift());
    },
    say: (line: string) => void shown.push(line),
  };
  const newCode = (server: string): Promise<string> => Promise.resolve(`new-on-${server}`);
  return { shown, answers: await askForAll({ ...unknown, ...known }, { dialogue, newCode }) };
}

Deno.test("askForAll() asks as the original asked", async () => {
  assert.deepEqual(await ask(["localhost:8000", "A4b2c1", "ada"]), {
    shown: [
      "Welcome to TerminalChat!",
      "Enter server address (default: chat.example.org): ",
      "Enter code to join or type 'new' to create a channel: ",
      "Enter your name: ",
    ],
    answers: { server: "localhost:8000", code: "A4b2c1", name: "ada" },
  });
});

Deno.test("askForAll() opens a channel on the server that was chosen", async () => {
  const { shown, answers } = await ask(["", "NEW", "ada"]);
  assert.deepEqual(shown.slice(3, 5), [
    "Your channel code is: new-on-chat.example.org",
    "Share this code with others to join your channel!",
  ]);
  assert.equal(answers?.code, "new-on-chat.example.org");
});

Deno.test("askForAll() takes Enter for the name of the last time", async () => {
  const { shown, answers } = await ask(["", "lab", ""], { name: "ada" });
  assert.equal(shown.at(-1), "Enter your name (default: ada): ");
  assert.equal(answers?.name, "ada");
});

Deno.test("askForAll() says what is wrong in one sentence and asks again", async () => {
  const { shown, answers } = await ask(["not a server", "", "a b", "", "lab", "", "a:b", " ada "]);
  assert.deepEqual(answers, { server: "chat.example.org", code: "lab", name: "ada" });
  assert.match(shown[2]!, /^A server's address has no blanks.*\.$/);
  assert.deepEqual(shown.slice(5, 6), [
    "A channel code has 1 to 64 letters, digits, - and _; or type new.",
  ]);
  assert.ok(shown.includes("Username cannot be empty. Please try again."));
  assert.ok(shown.includes("A name has no colon. Please try again."));
});

Deno.test("askForAll() does not ask for what was chosen on the command line", async () => {
  const known = { isServerChosen: true, isNameChosen: true, name: "ada" };
  const { shown, answers } = await ask(["lab"], known);
  assert.equal(shown.length, 2);
  assert.deepEqual(answers, { server: "chat.example.org", code: "lab", name: "ada" });
});

Deno.test("askForAll() gives up when there are no more answers", async () => {
  for (const answers of [[], [""], ["", "lab"]]) assert.equal((await ask(answers)).answers, undefined);
});
