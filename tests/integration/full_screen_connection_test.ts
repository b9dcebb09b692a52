/**
 * The connection of a full screen is lost, comes back, and takes what was typed meanwhile; what a server refuses is shown.
 */
import assert from "node:assert/strict";
import { fullScreen, saidOn, statusOf } from "../support/full_screen_client.ts";
import { KillableServer, ownServer } from "../support/own_server.ts";
import { joined } from "../support/v1_client.ts";

/** Everything that is kept of the channel. */
async function keptBy(server: { readonly address: string }): Promise<readonly string[]> {
  const [member, { position }] = await joined(server, "reader", "lab");
  await using _member = member;
  const pushes = await member.takeUntil((push) => push.type === "message" && push.offset === position.offset);
  return pushes.flatMap((push) => push.type === "message" ? `${push.from}: ${push.text}` : []);
}

Deno.test("a server is killed and started again: what was typed is kept, and sent once and in order", async () => {
  const folder = await Deno.makeTempDir();
  await using server = new KillableServer([`--data=${folder}/data.db`]);
  await server.start();
  await using terminal = await fullScreen(server);
  terminal.type("before\r");
  await terminal.waitFor(/ada {2}before$/m);
  for (const life of [1, 2]) {
    await server.kill();
    await terminal.waitFor(/^ lab .*(?:connection lost, next try in \d+ s|connecting…) *$/m);
    terminal.type(`${life} one\r${life} two\r${life} half`);
    await terminal.waitFor(new RegExp(`^… +${life} one\\n… +${life} two\\n.*\\n\\w*> ${life} half$`, "m"));
    await server.start();
    await terminal.waitFor(new RegExp(`ada {2}${life} one\\n.*ada {2}${life} two$`, "m"), {
      timeoutMs: 30_000,
    });
    assert.ok(terminal.screen().endsWith(`> ${life} half`));
    terminal.type(" a line\r");
    await terminal.waitFor(new RegExp(`ada {2}${life} half a line$`, "m"));
  }
  assert.doesNotMatch(terminal.screen(), /^… |next try/m);
  const said = ["before", "1 one", "1 two", "1 half a line", "2 one", "2 two", "2 half a line"];
  assert.deepEqual(
    saidOn(terminal.screen()).filter((row) => /^ada /.test(row)),
    said.map((text) => `ada  ${text}`),
  );
  assert.deepEqual(await keptBy(server), said.map((text) => `ada: ${text}`));
  terminal.type("/quit\r");
  assert.equal((await terminal.exited).code, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("offline it keeps what is typed, tries at once at Enter, and tells what was not sent when it is left", async () => {
  await using server = new KillableServer();
  await server.start();
  await using terminal = await fullScreen(server, { flags: ["--max-reconnect", "1"] });
  await server.kill();
  await terminal.waitFor(/^ lab .*offline, next try in \d+ s *$/m);
  await terminal.waitFor((screen) => /kept and sent later/.test(statusOf(screen)));
  terminal.type("kept\r");
  await terminal.waitFor(/^… +kept$/m);
  await server.start();
  terminal.type("\r");
  await terminal.waitFor(/ada {2}kept$/m);
  await server.kill();
  await terminal.waitFor(/^ lab .*offline, next try in \d+ s *$/m);
  terminal.type("lost\r");
  await terminal.waitFor(/^… +lost$/m);
  terminal.type("/quit\r");
  assert.equal((await terminal.exited).code, 1);
  assert.match(terminal.screen(), /^👋 Goodbye!\n-!- 1 message was not sent:\n-!- {3}lost$/);
});

Deno.test("too fast for the server: it says so, and what waits is sent by itself", async () => {
  await using server = await ownServer(["--message-rate=2", "--message-burst=2"]);
  await using terminal = await fullScreen(server);
  terminal.type("one\rtwo\rthree\rfour\r");
  await terminal.waitFor((screen) => /Not taken yet/.test(statusOf(screen)));
  await terminal.waitFor(/ada {2}one\n.*ada {2}two\n.*ada {2}three\n.*ada {2}four\n/);
  assert.deepEqual(await keptBy(server), ["one", "two", "three", "four"].map((text) => `ada: ${text}`));
});

Deno.test("what a stricter server refuses is shown with its reason; Alt+E takes it back, Alt+R sends it again", async () => {
  await using server = new KillableServer(["--max-text=100"]);
  await server.start();
  const { port } = server;
  await using terminal = await fullScreen(server);
  const [one, two] = ["one", "two"].map((word) => `${word} ${"x".repeat(45)} end`);
  await server.kill();
  terminal.type(`${one}\r${two}\r`);
  await terminal.waitFor(/^… +one x+ end\n… +two x+ end$/m);
  {
    await using strict = await ownServer([`--port=${port}`, "--max-text=50"]);
    await terminal.waitFor(/not sent {2}one x+ end\n[^]*not sent {2}two x+ end\n/, { timeoutMs: 30_000 });
    await terminal.waitFor(/Alt\+R tries again, Alt\+E takes it back/);
    terminal.type("half\x1be");
    await terminal.waitFor(/✗ {2}two x+ end\n {18}\(taken back\)\n[^]*\n\w*> two x+ end$/);
    terminal.type("\x1br");
    await terminal.waitFor(/✗ {2}one x+ end\n {18}\(sent again\)\n[^]*✗ not sent {2}one x+ end\n/);
    terminal.type("\x15two is short\r");
    await terminal.waitFor(/ada {2}two is short$/m);
    assert.deepEqual(await keptBy(strict), ["ada: two is short"]);
  }
  await using lenient = await ownServer([`--port=${port}`]);
  await terminal.waitFor(/(?:Connected to channel: lab[^]*){2}/, { timeoutMs: 30_000 });
  terminal.type("\x1br");
  await terminal.waitFor(/ada {2}one x+ end$/m);
  assert.deepEqual(await keptBy(lenient), [`ada: ${one}`]);
  terminal.type("\x1br");
  await terminal.waitFor((screen) => statusOf(screen) === "Nothing was refused here.");
});
