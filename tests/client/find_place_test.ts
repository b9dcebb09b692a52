import assert from "node:assert/strict";
import { findPlace, type Place, type PlaceSources } from "../../src/client/find_place.ts";
import type { Failure } from "../../src/failure.ts";
import { type ChatOptions, parseOptions } from "../../src/options.ts";

function optionsOf(args: readonly string[], environment: Record<string, string> = {}): ChatOptions {
  const parsed = parseOptions("chat", { args, environment });
  assert.equal(parsed.type, "values");
  return parsed.type === "values" ? { ...parsed.values, sources: parsed.sources } : assert.fail();
}

const nobody: PlaceSources = {
  remembered: {},
  userNames: [],
  hostedServer: undefined,
  dialogue: undefined,
  newCode: (address) => Promise.resolve(`new-on-${address.display}`),
};

async function find(
  args: readonly string[],
  sources: Partial<PlaceSources> = {},
  environment: Record<string, string> = {},
): Promise<Pick<Place, "server" | "code" | "name">> {
  const place = await findPlace(optionsOf(args, environment), { ...nobody, ...sources });
  assert.ok(place !== undefined);
  const { server, code, name } = place;
  return { server, code, name };
}

const remembered = { server: "last.example.org", name: "eve" };

Deno.test("findPlace() asks nothing where there is a code", async () => {
  const args = ["Lab", "--server", "chat.example.org", "--name", "ada"];
  assert.deepEqual(await find(args), { server: "chat.example.org", code: "Lab", name: "ada" });
});

Deno.test("findPlace() takes a flag before a variable before a default", async () => {
  const environment = { TERMINALCHAT_SERVER: "env.example.org", TERMINALCHAT_NAME: "ed" };
  const flags = ["lab", "--server", "flag.example.org", "--name", "ada"];
  assert.deepEqual(await find(flags, { remembered }, environment), {
    server: "flag.example.org",
    code: "lab",
    name: "ada",
  });
  assert.deepEqual(await find(["lab"], { remembered }, environment), {
    server: "env.example.org",
    code: "lab",
    name: "ed",
  });
  assert.deepEqual(await find(["lab"], { userNames: [undefined, "uwe"] }), {
    server: "terminalchat-server-1.onrender.com:443",
    code: "lab",
    name: "uwe",
  });
  assert.equal((await find(["lab"])).name, "guest");
});

Deno.test("findPlace() never sends a script to the server of an earlier conversation, nor under its name", async () => {
  const { server, name } = await find(["lab"], { remembered });
  assert.deepEqual([server, name], ["terminalchat-server-1.onrender.com:443", "guest"]);
});

Deno.test("findPlace() remembers a person's name, and goes where the command line says", async () => {
  const dialogue = { ask: () => assert.fail("nothing to ask"), say: () => {} };
  const { server, name } = await find(["lab"], { remembered, dialogue });
  assert.deepEqual([server, name], ["terminalchat-server-1.onrender.com:443", "eve"]);
});

Deno.test("findPlace() opens a channel for new, and says that nobody knows its code yet", async () => {
  const options = optionsOf(["new", "--server", "localhost:8000"]);
  const place = await findPlace(options, nobody);
  assert.deepEqual([place?.code, place?.isUntold], ["new-on-localhost:8000", true]);
});

Deno.test("findPlace() joins the server in this process in a channel of its own, and asks nothing", async () => {
  const hosted = { hostedServer: "ws://127.0.0.1:8011", remembered };
  assert.deepEqual(await find(["--host"], hosted), {
    server: "ws://127.0.0.1:8011",
    code: "new-on-127.0.0.1:8011",
    name: "guest",
  });
  assert.equal((await find(["lab", "--host"], hosted)).code, "lab");
});

Deno.test("findPlace() asks for what is missing where somebody can be asked", async () => {
  const prompts: string[] = [];
  const answers = ["lab", ""];
  const dialogue = {
    ask: (prompt: string) => {
      prompts.push(prompt);
      return Promise.resolve(answers.shift());
    },
    say: () => {},
  };
  assert.deepEqual(await find(["--server", "chat.example.org"], { dialogue, remembered }), {
    server: "chat.example.org",
    code: "lab",
    name: "eve",
  });
  assert.deepEqual(prompts, [
    "Enter code to join or type 'new' to create a channel: ",
    "Enter your name (default: eve): ",
  ]);
});

Deno.test("findPlace() says what to type where the code is missing and nobody can be asked", async () => {
  await assert.rejects(findPlace(optionsOf([]), nobody), (error: Failure) => {
    assert.match(error.hint!, /terminalchat chat CODE/);
    return error.exitCode === 2;
  });
});

Deno.test("findPlace() refuses what cannot be a server", async () => {
  const options = { ...optionsOf(["lab"]), server: "chat.example.org/?x" };
  await assert.rejects(findPlace(options, nobody), (error: Failure) => error.exitCode === 2);
});
