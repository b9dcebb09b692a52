import assert from "node:assert/strict";
import { clientInTerminal, type ClientTerminalOptions } from "../support/client_program.ts";
import { OriginalClient } from "../support/original_client.ts";
import { OriginalServer } from "../support/original_server.ts";
import { SmallServer } from "../support/small_server.ts";
import { encode } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import { freePort, KillableServer, type OwnServer, ownServer } from "../support/own_server.ts";
import type { Terminal } from "../support/terminal.ts";

/** Starts the client with an input line below growing output. */
function linearClient(args: readonly string[], options: ClientTerminalOptions = {}): Terminal {
  return clientInTerminal([...args, "--linear"], options);
}

/** Starts the client in a channel of this server, and waits until it is there. */
async function joined(server: Pick<OwnServer, "address">, more: readonly string[] = []): Promise<Terminal> {
  const terminal = linearClient(["lab", "--server", server.address, "--name", "ada", ...more]);
  await terminal.waitFor(/Connected to channel: lab[^]*^>$/m);
  return terminal;
}

function memberOf(server: Pick<OwnServer, "address">, name: string): Promise<OriginalClient> {
  return OriginalClient.connect(`ws://${server.address}/ws/lab`, name);
}

/** The rows of the screen. */
function rows(terminal: Terminal): readonly string[] {
  return terminal.screen().split("\n");
}

Deno.test("it asks as the original asked, chats, and says goodbye", async () => {
  await using server = await ownServer();
  const config = await Deno.makeTempDir();
  const env = { XDG_CONFIG_HOME: config, TERMINALCHAT_SERVER: server.address };
  await using terminal = linearClient([], { env, columns: 120 });
  await terminal.waitFor(`Welcome to TerminalChat!\nEnter server address (default: ${server.address}):`);
  terminal.type("not a server\r");
  await terminal.waitFor(/A server's address has no blanks/);
  terminal.type("\r");
  await terminal.waitFor(/Enter code to join or type 'new' to create a channel:$/);
  terminal.type("new\r");
  await terminal.waitFor(
    /Your channel code is: [a-z0-9]{6}\nShare this code with others to join your channel!/,
  );
  terminal.type("\r");
  await terminal.waitFor("Username cannot be empty. Please try again.");
  terminal.type("ada\r");
  await terminal.waitFor(
    /✅ Connected to channel: [a-z0-9]{6}\nType your messages and press Enter to send\. Type 'quit' to exit\./,
  );
  terminal.type("hello\r");
  await terminal.waitFor(/^ada: hello\n>$/m);
  terminal.type("quit\r");
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
  assert.match(terminal.screen(), /\n👋 Goodbye!$/);

  const remembered = JSON.parse(await Deno.readTextFile(`${config}/terminalchat/last.json`));
  assert.deepEqual(remembered, { server: server.address, name: "ada" });
  await using again = linearClient([], { env: { XDG_CONFIG_HOME: config }, columns: 120 });
  await again.waitFor(`Enter server address (default: ${server.address}):`);
  again.type("\rlab\r");
  await again.waitFor("Enter your name (default: ada):");
  again.type("\x03");
  assert.deepEqual(await again.exited, { code: 130, signal: undefined });
  assert.match(again.screen(), /👋 Goodbye!$/);
  await Deno.remove(config, { recursive: true });
});

Deno.test("what is typed ahead of the prompts is not lost", async () => {
  await using server = await ownServer();
  await using terminal = linearClient([]);
  await terminal.waitFor("Enter server address");
  terminal.type(`${server.address}\rlab\rada\rfirst line\rsecond`);
  await terminal.waitFor(/^ada: first line\n> second$/m);
});

Deno.test("a message from another leaves half a typed line as it is", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  terminal.type("half a li");
  await terminal.waitFor(/^> half a li$/m);
  bob.say("hello");
  await terminal.waitFor(/^🟢 bob joined the chat\nbob: hello\n> half a li$/m);
  assert.deepEqual(terminal.cursor, { column: 11, row: rows(terminal).length - 1 });
  terminal.type("ne\r");
  await bob.waitFor("ada: half a line");
  await terminal.waitFor(/^ada: half a line\n>$/m);
});

Deno.test("a thousand messages in a row leave what is typed meanwhile whole", async () => {
  await using server = await ownServer(["--message-rate=100000", "--message-burst=100000"]);
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  for (let count = 0; count < 1_000; count++) {
    bob.say(`message ${count} ${"x".repeat(count % 100)}`);
    if (count % 100 === 0) terminal.type(String(count / 100));
  }
  await terminal.waitFor((screen) => screen.includes("message 999 ") && screen.endsWith("\n> 0123456789"));
  const lines = terminal.scrollback().split("\n").filter((line) => line.startsWith("bob: message"));
  assert.deepEqual(
    lines.map((line) => line.split(" ")[2]),
    Array.from({ length: 1_000 }, (_, index) => `${index}`),
  );
});

Deno.test("a paste of five lines is one message, sent with Enter", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  terminal.paste("one\ntwo\nthree\nfour\nfive");
  await terminal.waitFor(/^> one⏎two⏎three⏎four⏎five$/m);
  terminal.type("\r");
  await terminal.waitFor(/^ada: one\n {5}two\n {5}three\n {5}four\n {5}five\n>$/m);
  await bob.waitFor("ada: five");
});

Deno.test("keys edit the line, the history comes back, Tab completes names and commands", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  bob.say("hi");
  await terminal.waitFor(/^bob: hi\n>$/m);
  terminal.type("bo\t");
  await terminal.waitFor(/^> bob:$/m);
  terminal.type("hellp\x7fo\r");
  await terminal.waitFor(/^ada: bob: hello\n>$/m);
  terminal.type("\x1b[A\x01>> ");
  await terminal.waitFor(/^> >> bob: hello$/m);
  terminal.type("\x05\x15/w\t\r");
  await terminal.waitFor(/^-!- 2 here: ada \(you\), bob \(name not checked\)\.\n>$/m);
});

Deno.test("commands work, and an unknown one is answered with what is near", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  terminal.type("/me waves\r");
  await terminal.waitFor(/^\* ada waves\n>$/m);
  terminal.type("/nick eve\r");
  await terminal.waitFor(/^🔄 ada is now eve\n>$/m);
  await bob.waitFor("🟢 eve joined the chat");
  terminal.type("/qiut\r");
  await terminal.waitFor(/^-!- There is no command \/qiut; did you mean \/quit\? .*\n.*\n?> \/qiut$/m);
  terminal.type("\x15//etc\r");
  await terminal.waitFor(/^eve: \/etc\n>$/m);
  terminal.type("/help\r");
  await terminal.waitFor(/\/msg NAME TEXT +Whispers to one member\./);
  terminal.type("/clear\r");
  await terminal.waitFor((screen) => screen === ">");
});

Deno.test("Ctrl+C clears a line first, then leaves with exit code 130", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  terminal.type("half");
  await terminal.waitFor(/^> half$/m);
  terminal.type("\x03");
  await terminal.waitFor(/^-!- Press Ctrl\+C again to leave.*\n>$/m);
  terminal.type("\x03");
  assert.deepEqual(await terminal.exited, { code: 130, signal: undefined });
  assert.match(terminal.screen(), /👋 Goodbye!$/);
  assertRestored(terminal);
});

/** Bracketed paste is off again, and the cursor was never left hidden. */
function isRestored({ raw }: Terminal): boolean {
  return raw.lastIndexOf("\x1b[?2004l") > raw.lastIndexOf("\x1b[?2004h") &&
    raw.lastIndexOf("\x1b[?25h") > raw.lastIndexOf("\x1b[?25l");
}

function assertRestored(terminal: Terminal): void {
  assert.ok(isRestored(terminal), JSON.stringify(terminal.raw.slice(-200)));
}

for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129], ["SIGINT", 130]] as const) {
  Deno.test(`${signal} ends it with ${code} and the terminal restored`, async () => {
    await using server = await ownServer();
    await using terminal = await joined(server);
    Deno.kill(terminal.pid, signal);
    assert.deepEqual(await terminal.exited, { code, signal: undefined });
    assertRestored(terminal);
  });
}

Deno.test("Ctrl+Z stops it with the terminal restored, and it comes back whole", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  terminal.type("half");
  await terminal.waitFor(/^> half$/m);
  terminal.type("\x1a");
  await terminal.waitFor((screen) => !screen.includes("half"));
  await untilStopped(terminal.pid);
  await terminal.waitFor(() => isRestored(terminal));
  bob.say("meanwhile");
  Deno.kill(terminal.pid, "SIGCONT");
  await terminal.waitFor(/^bob: meanwhile\n> half$/m);
  assert.ok(terminal.raw.lastIndexOf("\x1b[?2004h") > terminal.raw.lastIndexOf("\x1b[?2004l"));
  terminal.type(" a line\r");
  await bob.waitFor("ada: half a line");
});

async function untilStopped(pid: number): Promise<void> {
  for (let look = 0; look < 200; look++) {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    if (/\) T /.test(stat)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("it did not stop");
}

Deno.test("a server that is killed and started again: both directions work, and what was typed meanwhile is sent", async () => {
  await using server = new KillableServer();
  await server.start();
  await using terminal = await joined(server);
  await server.kill();
  await terminal.waitFor("🔗 Connection lost. Attempting to reconnect...");
  terminal.type("said meanwhile\r");
  await terminal.waitFor(/^… said meanwhile\n>$/m);
  await server.start();
  await terminal.waitFor(/^ada: said meanwhile$/m, { timeoutMs: 30_000 });
  await using bob = await memberOf(server, "bob");
  bob.say("welcome back");
  await terminal.waitFor(/^bob: welcome back\n>$/m);
  terminal.type("thank you\r");
  await bob.waitFor("ada: thank you");
});

Deno.test("offline it keeps what is typed, tries at once at Enter, and says what was not sent when it is left", async () => {
  await using server = new KillableServer();
  await server.start();
  await using terminal = await joined(server, ["--max-reconnect", "1"]);
  await server.kill();
  await terminal.waitFor("❌ Max reconnection attempts (1) reached. You are offline.");
  terminal.type("kept\r");
  await terminal.waitFor(/^… kept\n>$/m);
  await server.start();
  terminal.type("\r");
  await terminal.waitFor(/^ada: kept\n>$/m);
  await server.kill();
  await terminal.waitFor((screen) => screen.split("You are offline.").length === 3);
  terminal.type("lost\rquit\r");
  assert.equal((await terminal.exited).code, 1);
  assert.match(terminal.screen(), /-!- 1 message was not sent:\n-!- {3}lost$/);
});

Deno.test("without a server it says why, and exits with 1", async () => {
  const args = ["lab", "--server", `127.0.0.1:${freePort()}`, "--name", "ada"];
  await using terminal = linearClient(args, { columns: 120 });
  assert.equal((await terminal.exited).code, 1);
  assert.match(
    terminal.screen(),
    /❌ Connection failed: .*\n🔄 Attempting to reconnect\.\.\. \(attempt 1\/1\)\n❌ Connection failed: /,
  );
  assertRestored(terminal);
});

for (const shape of ["code", "name"] as const) {
  Deno.test(`it falls back to an original server of the shape "${shape}", and says what is missing there`, async () => {
    await using server = new OriginalServer({ shape });
    const path = shape === "code" ? "Lab" : "Lab/bob";
    await using bob = await OriginalClient.connect(`ws://${server.address}/ws/${path}`, "bob");
    await using terminal = linearClient(["Lab", "--server", server.address, "--name", "ada"]);
    await terminal.waitFor(/^-!- This server speaks the original's protocol only\./m);
    terminal.type("hello\r");
    await terminal.waitFor(/^ada: hello\n>$/m);
    await bob.waitFor("ada: hello");
    bob.say("hi");
    await terminal.waitFor(/^bob: (?:bob: )?hi\n>$/m);
    terminal.type("/who\r");
    await terminal.waitFor(/^-!- This server does not tell who is here\.\n>$/m);
  });
}

Deno.test("it says that a server that takes its time may be waking up, and connects all the same", async () => {
  await using server = new OriginalServer({ upgradeDelayMs: 4_600 });
  await using terminal = linearClient(["lab", "--server", server.address, "--name", "ada"]);
  await terminal.waitFor("⏳ Still connecting: the server may be waking up");
  terminal.type("typed early\r");
  await terminal.waitFor("✅ Connected to channel: lab");
  await terminal.waitFor(/^ada: typed early\n>$/m);
});

const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code))
  .filter((character) => /\p{Cc}/u.test(character));
const hostileTexts: readonly string[] = [
  ...controls.map((control) => `a${control}b`),
  ...["\u200b", "\u200e", "\u202a", "\u202e", "\u2028", "\u2029", "\u2066", "\u2069", "\ufeff", "\u{e0041}"]
    .map((character) => `a${character}b`),
  "\x1b[2J\x1b[H\x1b[31mred",
  "\x1b]0;title\x07\x1b]52;c;aGk=\x07",
  "\x1bP+q544e\x1b\\\x1b_Gf=100\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\",
  "\x1b(0\x1bc\x1b#8\x1b[?1049h\x1b[?1000h\x1b[6n\x1b[5;1r",
  "\u009b2J\u009d0;x\u009c\u0090q\u009c",
  "\rbob: I agree\n🟢 root joined the chat\n✅ Connected to channel: other",
  `${"x".repeat(200)} ✅ Connected to channel: other`,
  "Z" + "\u0301".repeat(10_000),
];

Deno.test("hostile text from a member of an original server leaves the screen whole", async () => {
  await using server = new OriginalServer();
  await using terminal = await joined(server);
  const before = terminal.raw.length;
  for (const text of hostileTexts) {
    server.broadcast("lab", `eve: ${text}`);
    server.broadcast("lab", text);
    server.broadcast("lab", `🟢 ${text} joined the chat`);
    server.broadcast("lab", `${text}: hi`);
  }
  server.broadcast("lab", "bob: the end");
  terminal.type("still here");
  await terminal.waitFor(/^bob: the end\n> still here$/m);
  assertOnlyOwnSequences(terminal.raw.slice(before));
  for (const line of terminal.scrollback().split("\n").slice(5)) {
    assert.doesNotMatch(line, /^(?:✅|bob: I agree|🟢 root)/, line);
  }
});

Deno.test("hostile text from a server of this protocol leaves the screen whole", async () => {
  await using server = new SmallServer();
  await using terminal = await joined({ address: `127.0.0.1:${server.port}` });
  const before = terminal.raw.length;
  let offset = 0;
  for (const text of hostileTexts) {
    const from = text;
    const pushes: readonly Push[] = [
      { type: "message", offset: ++offset, nonce: `x${offset}`, from, text, sentAtMs: 11 },
      { type: "whisper", nonce: "w11", from, to: "ada", text, sentAtMs: 11 },
      { type: "joined", name: text },
      { type: "renamed", from, to: `${text}2` },
      { type: "left", name: `${text}2` },
      { type: "notice", text },
      { type: "refused", code: "name_taken", message: text },
    ];
    server.broadcast(pushes.map(encode).join("\n"));
  }
  server.broadcast(encode({ type: "notice", text: "the end" }));
  terminal.type("still here");
  await terminal.waitFor(/^-!- the end\n> still here$/m);
  assertOnlyOwnSequences(terminal.raw.slice(before));
  server.closeAll(4501, "\u202e\u009b2J\x1b[2J\nbob: hi");
  assert.equal((await terminal.exited).code, 1);
  assertOnlyOwnSequences(
    terminal.raw.slice(before).replaceAll("\x1b[?2004l", "").replaceAll("\x1b[?25h", ""),
  );
  for (const line of terminal.scrollback().split("\n").slice(5)) {
    assert.doesNotMatch(line, /^(?:✅|bob: |🟢 root)/, line);
  }
});

/** Everything that is not printable is a line break or a sequence that the linear client itself writes. */
function assertOnlyOwnSequences(raw: string): void {
  // deno-lint-ignore no-control-regex -- the sequences of linear_screen.ts and paint.ts
  const rest = raw.replace(/\x1b\[(?:\?(?:2026|7)[hl]|J|\d+A|\d+C|\d+m|38;5;\d+m)|\r/g, "").replaceAll(
    "\n",
    "",
  );
  const foreign = rest.search(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  assert.equal(foreign, -1, JSON.stringify(rest.slice(Math.max(0, foreign - 40), foreign + 40)));
}

Deno.test("another size of the window draws the input anew and erases no output", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  for (let count = 0; count < 8; count++) bob.say(`message ${count}`);
  await terminal.waitFor(/^bob: message 7\n>$/m);
  const typed = "a line that is rather long for what comes now";
  terminal.type(typed);
  for (const columns of [80, 30, 12, 100, 20, 80]) {
    terminal.resize(columns, 24);
    // The prompt, the cell of the cursor and the last column of the screen are not for the text.
    await terminal.waitFor((screen) => screen.endsWith(`\n> ${typed.slice(-(columns - 4))}`));
  }
  const text = terminal.scrollback();
  for (let count = 0; count < 8; count++) assert.ok(text.includes(`bob: message ${count}`), text);
  terminal.type("!\r");
  await bob.waitFor("ada: a line that is rather long for what comes now!");
});

Deno.test("what is too long for one message is offered in parts", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server);
  await using bob = await memberOf(server, "bob");
  terminal.paste(`${"a".repeat(3_000)} ${"b".repeat(3_000)}`);
  terminal.type("\r");
  await terminal.waitFor("-!- This is too long for one message. Enter sends it as 2 messages.");
  terminal.type("\r");
  await bob.waitFor(`ada: ${"a".repeat(3_000)}`);
  await bob.waitFor(`ada: ${"b".repeat(3_000)}`);
});

Deno.test("--plain in a terminal redraws nothing, takes commands, and prints an own line once it is acknowledged", async () => {
  await using server = await ownServer();
  await using terminal = clientInTerminal(["lab", "--server", server.address, "--name", "ada", "--plain"]);
  await terminal.waitFor("✅ Connected to channel: lab");
  terminal.type("hello\r");
  await terminal.waitFor(/^hello\nada: hello$/m);
  terminal.type("/who\r");
  await terminal.waitFor(/^-!- 1 here: ada \(you\)\.$/m);
  terminal.type("quit\r");
  assert.equal((await terminal.exited).code, 0);
  // Before the first line the runtime may have shown its own progress.
  const own = terminal.raw.slice(terminal.raw.indexOf("✅"));
  // deno-lint-ignore no-control-regex -- there must be none
  assert.doesNotMatch(own, /\x1b/);
});

Deno.test("colours are used in a terminal, unless NO_COLOR is set", async () => {
  await using server = await ownServer();
  await using bob = await memberOf(server, "bob");
  for (const noColor of [false, true]) {
    const env: Record<string, string> = noColor ? { NO_COLOR: "1" } : {};
    await using terminal = linearClient(["lab", "--server", server.address, "--name", "ada"], { env });
    await terminal.waitFor(/Connected[^]*^>$/m);
    bob.say("hi");
    await terminal.waitFor("bob: hi");
    // deno-lint-ignore no-control-regex -- colours begin with ESC
    assert.equal(/\x1b\[38;5;\d+mbob\x1b\[0m: hi/.test(terminal.raw), !noColor);
  }
});

Deno.test("--host runs a server, joins it, and prints the line that a colleague types", async () => {
  await using terminal = linearClient(["--host", "--name", "ada", "--port", String(freePort())]);
  const text = await terminal.waitFor(/✅ Connected to channel: [a-z0-9]{6}[^]*^>$/m);
  const line = /terminalchat chat ([a-z0-9]{6}) --server ws:\/\/([\d.]+):(\d+)/.exec(text);
  assert.ok(line !== null, text);
  const [, code, , port] = line;
  await using bob = await OriginalClient.connect(`ws://127.0.0.1:${port}/ws/${code}`, "bob");
  bob.say("found you");
  await terminal.waitFor(/^bob: found you\n>$/m);
  terminal.type("quit\r");
  assert.equal((await terminal.exited).code, 0);
});

Deno.test("the log goes above the input line where both are on one screen", async () => {
  await using server = await ownServer();
  await using terminal = await joined(server, ["--log-level", "DEBUG"]);
  await using bob = await memberOf(server, "bob");
  terminal.type("half");
  bob.say("hi");
  await terminal.waitFor(/^\S+ DEBUG message offset=1 own=false\nbob: hi\n> half$/m);
});
