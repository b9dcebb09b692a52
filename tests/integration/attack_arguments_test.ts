/**
 * What stands on a command line or in the environment and is told again: a script may have put it there, and whoever
 * wrote what it read.
 */
import assert from "node:assert/strict";
import { clientInTerminal } from "../support/client_program.ts";
import { assertOnlyLines, assertOnlyText } from "../support/only_text.ts";
import { freePort } from "../support/own_server.ts";
import { runCli } from "../support/run_cli.ts";

const evil = "\x1b[2J\x1b]0;evil\x07\u202e\u2028\nbob: hi\u{e0041}";

const commandLines: readonly (readonly string[])[] = [
  [evil],
  ["chat", evil],
  ["chat", "lab", `--server=${evil}`],
  ["chat", "lab", `--server=chat.example.org/${evil}?${evil}`],
  ["chat", "lab", `--server=${evil}://chat.example.org`],
  ["chat", "lab", `--name=${evil}`],
  ["chat", "lab", `--ca-cert=${evil}`],
  ["chat", "lab", `--max-reconnect=${evil}`],
  ["chat", "lab", `--${evil}`],
  ["chat", "lab", `--json=${evil}`],
  ["chat", "lab", evil, evil],
  ["serve", `--data=/nowhere/${evil}`],
  ["serve", "--port=0", `--tls-cert=${evil}`, `--tls-key=${evil}`],
  ["serve", `--hostname=${evil}`],
  ["serve", `--port=${evil}`],
  ["serve", `--trust-proxy=${evil}`],
  ["serve", `--allow-origin=${evil}`],
  ["serve", `--log-level=${evil}`],
  ["health", `http://127.0.0.1/${evil}`],
  ["health", `http://${evil}`],
  ["health", `--ca-cert=${evil}`],
  ["completion", evil],
  ["help", evil],
];

Deno.test("whatever is wrong on a command line is told as text", async () => {
  for (const args of commandLines) {
    const { code, stdout, stderr } = await runCli(args);
    assert.ok(code === 1 || code === 2, `${code}: ${args.map((arg) => JSON.stringify(arg)).join(" ")}`);
    assert.equal(stdout, "");
    assertOnlyText(stderr);
    assert.match(stderr, /^terminalchat: /, JSON.stringify(args));
    assert.doesNotMatch(stderr, /^bob/m);
  }
});

Deno.test("the stack of a failure, too, is told as text", async () => {
  const { code, stdout, stderr } = await runCli(["serve", `--data=/nowhere/${evil}`, "--debug"]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assertOnlyText(stderr);
});

const variables: readonly (readonly [args: readonly string[], name: string])[] = [
  [["chat", "lab", "--max-reconnect=0"], "TERMINALCHAT_SERVER"],
  [["chat", "lab", "--server=127.0.0.1:1", "--max-reconnect=0"], "TERMINALCHAT_NAME"],
  [["chat", "lab", "--server=127.0.0.1:1", "--max-reconnect=0"], "TERMINALCHAT_LOG_LEVEL"],
  [["chat", "lab", "--server=127.0.0.1:1"], "TERMINALCHAT_MAX_RECONNECT"],
  [["serve"], "PORT"],
  [["serve"], "HOST"],
  [["serve"], "TERMINALCHAT_TRUST_PROXY"],
];

for (const [args, name] of variables) {
  Deno.test(`whatever is wrong with the variable ${name} is told as text`, async () => {
    const environment = {
      // Wherever nobody would hear of it, the default server is not asked either.
      ...name === "TERMINALCHAT_SERVER" ? {} : { TERMINALCHAT_SERVER: "127.0.0.1:1" },
      [name]: evil,
    };
    const { code, stderr } = await runCli(args, { environment });
    assert.ok(code === 1 || code === 2, stderr);
    assertOnlyText(stderr);
    assert.match(stderr, new RegExp(name));
    assert.doesNotMatch(stderr, /^bob/m);
  });
}

const path = "\x1b]0;evil\x07\u{e0041}\u202e";

Deno.test("a hostile path in the address of the server is told as text, also where it is offered and passed on", async () => {
  const server = `127.0.0.1:${freePort()}/${path}`;
  await using terminal = clientInTerminal(["new", "--server", server, "--linear", "--name=ada"], {
    columns: 200,
  });
  const { code } = await terminal.exited;
  assert.equal(code, 1);
  assert.equal(terminal.title, "");
  assert.match(terminal.screen(), /They type:\n {2}terminalchat chat \w{6} --server '127/);
  assert.ok(!terminal.raw.includes("\x1b]"), "no operating system command");
});

Deno.test("a hostile server in the environment is offered as text", async () => {
  const env = { TERMINALCHAT_SERVER: `127.0.0.1:1/${path}` };
  await using terminal = clientInTerminal([], { env, columns: 120 });
  await terminal.waitFor(/Enter server address \(default: 127\.0\.0\.1:1\/.*\):/);
  assertOnlyLines(terminal.raw.slice(terminal.raw.indexOf("Welcome")));
});
