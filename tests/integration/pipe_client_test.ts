import assert from "node:assert/strict";
import { PipedClient, runPiped } from "../support/client_program.ts";
import { OriginalClient } from "../support/original_client.ts";
import { OriginalServer } from "../support/original_server.ts";
import { freePort, ownServer } from "../support/own_server.ts";

Deno.test("lines of a pipe are sent, all of them are acknowledged, and it exits with 0", async () => {
  await using server = await ownServer();
  await using listener = await OriginalClient.connect(`ws://${server.address}/ws/lab`, "bob");
  const { code, stderr } = await runPiped(
    ["lab", "--server", server.address, "--name", "ci", "--plain"],
    "a\nb\n",
  );
  await listener.waitFor("ci: b");
  assert.deepEqual(listener.frames, ["🟢 ci joined the chat", "ci: a", "ci: b", "🔴 ci left the chat"]);
  assert.deepEqual([code, stderr], [0, ""]);
});

Deno.test("input in a pipe is data: no commands, no quit, no ANSI, no blank lines, no bad UTF-8", async () => {
  await using server = await ownServer();
  const input = new Uint8Array([
    ...new TextEncoder().encode("quit\r\n\n  \n/who\n\x1b[31mred\x1b[0m\n"),
    0xff,
    0x0a,
    ...new TextEncoder().encode("last"),
  ]);
  const { code, stdout } = await runPiped(["lab", "--server", server.address, "--name", "ci"], input);
  assert.equal(stdout, "ci: quit\nci: /who\nci: red\nci: \ufffd\nci: last\n");
  assert.equal(code, 0);
});

Deno.test("all of the input is one message with --whole", async () => {
  await using server = await ownServer();
  const { code, stdout } = await runPiped(
    ["lab", "--server", server.address, "--name", "ci", "--whole"],
    "a\n\nb\n",
  );
  assert.deepEqual([code, stdout], [0, "ci: a ⏎  ⏎ b\n"]);
});

Deno.test("without a server a pipe exits with 1 and says how many messages were not sent", async () => {
  const address = `127.0.0.1:${freePort()}`;
  const { code, stdout, stderr } = await runPiped(["lab", "--server", address, "--name", "ci"], "a\nb\n");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /^❌ Connection failed: /);
  assert.match(stderr, /^terminalchat: 2 of 2 messages were not sent \(.+\)\.\n$/m);
});

Deno.test("a thousand lines arrive in order, although only so many are on their way at once", async () => {
  await using server = await ownServer(["--message-rate=100000", "--message-burst=100000"]);
  await using listener = await OriginalClient.connect(`ws://${server.address}/ws/lab`, "bob");
  const lines = Array.from({ length: 1_000 }, (_, index) => `line ${index}`);
  const { code } = await runPiped(["lab", "--server", server.address, "--name", "ci"], lines.join("\n"));
  assert.equal(code, 0);
  await listener.waitFor("ci: line 999");
  assert.deepEqual(
    listener.frames.filter((frame) => frame.startsWith("ci: ")),
    lines.map((line) => `ci: ${line}`),
  );
});

Deno.test("a pipe that is faster than the server allows waits by itself, and loses and reorders nothing", async () => {
  await using server = await ownServer(["--message-rate=40", "--message-burst=5"]);
  await using listener = await OriginalClient.connect(`ws://${server.address}/ws/lab`, "bob");
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const { code, stderr } = await runPiped(
    ["lab", "--server", server.address, "--name", "ci"],
    lines.join("\n"),
  );
  assert.deepEqual([code, stderr], [0, ""]);
  await listener.waitFor("ci: line 39");
  assert.deepEqual(
    listener.frames.filter((frame) => frame.startsWith("ci: ")),
    lines.map((line) => `ci: ${line}`),
  );
});

Deno.test("a line that is too long is sent in parts, in order, and that is said", async () => {
  await using server = await ownServer();
  const long = `${"a".repeat(3_000)} ${"b".repeat(3_000)}`;
  const { code, stdout, stderr } = await runPiped(
    ["lab", "--server", server.address, "--name", "ci"],
    `${long}\n`,
  );
  assert.equal(stdout, `ci: ${"a".repeat(3_000)}\nci: ${"b".repeat(3_000)}\n`);
  assert.equal(stderr, "terminalchat: A line is too long for one message, and is sent as 2.\n");
  assert.equal(code, 0);
});

Deno.test("every line of --json is an object, whatever a member says, and no token is in it", async () => {
  await using server = await ownServer();
  await using bob = await OriginalClient.connect(`ws://${server.address}/ws/lab`, "bob");
  await using client = new PipedClient(["lab", "--server", server.address, "--name", "ci", "--json"]);
  await client.waitFor('"type":"connected"');
  bob.say('one\ntwo "\u2028 \u202e \u001b[2J');
  await client.waitFor('"from":"bob"');
  await client.write("hello\n");
  await client.waitFor('"own":true');
  const { code, stdout } = await client.finish();
  assert.equal(code, 0);
  for (const forbidden of ["\u2028", "\u202e", "\x1b", "session"]) assert.ok(!stdout.includes(forbidden));
  const events = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.ok(events.every(({ type, time }) => typeof type === "string" && !Number.isNaN(Date.parse(time))));
  const [theirs, own] = events.filter(({ type }) => type === "message");
  assert.deepEqual([theirs.from, theirs.own, theirs.unverified], ["bob", false, true]);
  assert.ok(theirs.text.includes("\u2028 \u202e"));
  assert.deepEqual([own.from, own.text, own.own], ["ci", "hello", true]);
  assert.deepEqual([events.at(-1).type, events.at(-1).cause], ["ended", "left"]);
});

Deno.test("--listen reads nothing and goes on until a signal ends it", async () => {
  await using server = await ownServer();
  await using client = new PipedClient(["lab", "--server", server.address, "--name", "ci", "--listen"]);
  await client.endInput();
  await using bob = await OriginalClient.connect(`ws://${server.address}/ws/lab`, "bob");
  bob.say("first");
  // A newcomer gets what was said before it came as well.
  await client.waitFor("bob: first");
  bob.say("second");
  await client.waitFor("bob: second");
  client.kill("SIGTERM");
  assert.equal((await client.finish()).code, 143);
});

Deno.test("SIGINT ends a pipe with exit code 130, and what was not sent is counted", async () => {
  const address = `127.0.0.1:${freePort()}`;
  await using client = new PipedClient(["lab", "--server", address, "--name", "ci"]);
  await client.write("a\n");
  await client.waitFor("Connection failed");
  client.kill("SIGINT");
  const { code, stderr } = await client.finish();
  assert.equal(code, 130);
  assert.match(stderr, /1 of 1 message was not sent/);
});

Deno.test("a reader that goes away ends it quietly", async () => {
  await using server = await ownServer();
  const client = `${Deno.execPath()} run -A --no-check main.ts chat lab --server ${server.address} --name ci`;
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `(echo a; sleep 0.5; echo b; sleep 1) | ${client} | head -1; echo "exit \${PIPESTATUS[1]}"`],
    cwd: new URL("../..", import.meta.url),
  }).output();
  assert.deepEqual(
    [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)],
    [0, "ci: a\nexit 0\n", ""],
  );
});

Deno.test("nothing on standard input joins, sends nothing, and exits with 0", async () => {
  await using server = await ownServer();
  const { code } = await runPiped(["lab", "--server", server.address, "--name", "ci"], "");
  assert.equal(code, 0);
});

Deno.test("new prints the code and the line that others type", async () => {
  await using server = await ownServer();
  const { code, stdout } = await runPiped(["new", "--server", server.address, "--name", "ci"], "hi\n");
  assert.match(
    stdout,
    /^Your channel code is: ([a-z0-9]{6})\nShare .*\n {2}terminalchat chat \1 --server 127\.0\.0\.1:\d+\nci: hi\n$/,
  );
  assert.equal(code, 0);
});

Deno.test("without a code and without a terminal it says what to type, and exits with 2", async () => {
  const { code, stderr } = await runPiped([], "hi\n");
  assert.equal(code, 2);
  assert.match(stderr, /terminalchat chat CODE/);
});

for (const shape of ["code", "name"] as const) {
  Deno.test(`lines of a pipe reach an original server that knows only /ws/{code}${shape === "name" ? "/{username}" : ""}`, async () => {
    await using server = new OriginalServer({ shape });
    const { code, stdout, stderr } = await runPiped(
      ["Lab", "--server", server.address, "--name", "ci"],
      "a\nb\n",
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /ci: a\nci: b\n/);
    assert.deepEqual(server.received, shape === "code" ? ["ci: a", "ci: b"] : ["a", "b"]);
    assert.match(stderr, /the original's protocol only/);
  });
}
