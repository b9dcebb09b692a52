/**
 * However a full screen ends or is stopped, the terminal is as it was: seen by a terminal emulator and by the shell that
 * goes on.
 */
import assert from "node:assert/strict";
import { clientCommand, clientEnvironment } from "../support/client_program.ts";
import { contentOf } from "../support/content_of.ts";
import { KillableServer, type OwnServer, ownServer } from "../support/own_server.ts";
import { Terminal } from "../support/terminal.ts";
import { untouchedModes } from "../support/terminal_modes.ts";
import { joined } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

/** A shell that titles its window, tells the program's id, and afterwards whether the kernel's side is as it was. */
const script = `printf '\\033]2;shell\\007'; before=$(stty -g)
sh -c 'echo id $$; exec "$@"' sh "$@"
echo "code $?"; [ "$before" = "$(stty -g)" ] && echo kept; read line; echo "typed <$line>"`;

/** A full screen under such a shell. */
interface Run extends AsyncDisposable {
  readonly terminal: Terminal;
  readonly pid: number;
}

async function run(server: Pick<OwnServer, "address">, flags: readonly string[] = []): Promise<Run> {
  const args = ["lab", "--server", server.address, "--name", "ada", ...flags];
  const terminal = Terminal.start({
    command: ["sh", "-c", script, "sh", ...clientCommand(args)],
    env: clientEnvironment(),
  });
  await terminal.waitFor(/^ lab · \d[^]*^\w*>$/m);
  const pid = Number(/id (\d+)/.exec(terminal.raw)?.[1]);
  return { terminal, pid, [Symbol.asyncDispose]: () => terminal.close() };
}

/** Waits for the end, and sees to it that everything is as it was. @returns What the program left on the screen. */
async function restored({ terminal }: Run, code: number): Promise<string> {
  await terminal.waitFor(new RegExp(`^code ${code}\\nkept$`, "m"));
  assert.deepEqual(terminal.modes, untouchedModes);
  assert.equal(terminal.title, "shell");
  terminal.type("abx\x7fc\r");
  assert.equal((await terminal.exited).code, 0);
  const left = /^id \d+\n([^]*)code \d+\nkept\nabc\ntyped <abc>$/.exec(terminal.screen());
  return left?.[1] ?? terminal.screen();
}

const signals: readonly (readonly [Deno.Signal, number])[] = [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
];

for (const [signal, code] of signals) {
  Deno.test(`${signal} ends it with ${code}, in the middle of what it draws`, async () => {
    await using server = await ownServer(["--message-burst=10000"]);
    await using program = await run(server);
    const [bob] = await joined(server, "bob", "lab");
    await using _bob = bob;
    for (let count = 0; count < 200; count++) bob.say(`message ${count} ${"x".repeat(40)}`);
    program.terminal.type("half a line");
    await program.terminal.waitFor(/message/);
    Deno.kill(program.pid, signal);
    assert.equal(await restored(program, code), "👋 Goodbye!\n");
  });
}

Deno.test("/quit gives the terminal back as it was found, from above an overlay and with the mouse on", async () => {
  await using server = await ownServer();
  await using program = await run(server);
  program.terminal.type("/mouse on\r/theme dark\r/help\r");
  await program.terminal.waitFor(/^Keys$/m);
  program.terminal.type("/quit\r");
  assert.equal(await restored(program, 0), "👋 Goodbye!\n");
});

Deno.test("who ends it offline reads below the prompt what was not sent", async () => {
  await using server = new KillableServer();
  await server.start();
  await using program = await run(server);
  const { terminal, pid } = program;
  await server.kill();
  await terminal.waitFor(/Connection lost/);
  terminal.type("one\x1b\rtwo\rthree\r");
  await terminal.waitFor(/^… +one\n +two\n… +three\n/m);
  Deno.kill(pid, "SIGTERM");
  const left = await restored(program, 143);
  assert.match(left, /^👋 Goodbye!\n-!- 2 messages were not sent:\n-!- {3}one.*two\n-!- {3}three\n$/);
});

Deno.test("Ctrl+Z leaves the terminal to the shell; fg brings everything back, and what came meanwhile", async () => {
  await using server = await ownServer();
  await using terminal = Terminal.start({
    command: ["bash", "--norc", "--noprofile", "-i"],
    env: { ...clientEnvironment(), PS1: "ready$ ", BASH_SILENCE_DEPRECATION_WARNING: "1" },
  });
  await terminal.waitFor(/^ready\$$/m);
  const args = ["lab", "--server", server.address, "--name", "ada"];
  terminal.type(`${clientCommand(args).join(" ")}\r`);
  await terminal.waitFor(/^ lab · 1[^]*^\w*>$/m);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  bob.say("before");
  await terminal.waitFor(/bob {2}before$/m);
  terminal.type("half a line");
  await terminal.waitFor(/^\w*> half a line$/m);
  const modes = terminal.modes;
  for (const round of [1, 2]) {
    terminal.type("\x1a");
    await terminal.waitFor(/Stopped[^]*ready\$$/);
    assert.deepEqual({ ...terminal.modes, isPasteMarked: false }, untouchedModes);
    assert.doesNotMatch(terminal.screen(), /half a line|before/);
    bob.say(`meanwhile ${round}`);
    terminal.type(`echo in the shell ${round}\r`);
    await terminal.waitFor(new RegExp(`^in the shell ${round}$`, "m"));
    terminal.type("fg\r");
    await terminal.waitFor(
      new RegExp(`^ lab · 2[^]*bob {2}before\\n[^]*bob {2}meanwhile ${round}\\n\\n\\w*> half a line$`),
    );
    assert.deepEqual(terminal.modes, modes);
    assert.deepEqual(terminal.cursor, { column: 16, row: 23 });
  }
  terminal.type("!\r");
  await bob.takeUntil((push) => push.type === "message" && push.text === "half a line!");
  terminal.type("/quit\r");
  await terminal.waitFor(/👋 Goodbye!\nready\$$/);
  terminal.type("echo code $?; exit\r");
  await terminal.waitFor(/^code 0$/m);
});

Deno.test({
  name: "where the terminal is closed under it, it ends, and says nothing",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using server = await ownServer();
    const folder = await Deno.makeTempDir();
    const command = clientCommand(["lab", "--server", server.address, "--name", "ada"]).join(" ");
    // The outer shell is told of the hang-up first, and dies of it; the inner one stays to see the end.
    const shell = `(trap "" HUP; ${command} 2>${folder}/errors; echo $? >${folder}/end); exit`;
    await using terminal = Terminal.start({
      command: ["script", "-qec", shell, "/dev/null"],
      env: { ...clientEnvironment(), SHELL: "/bin/sh" },
    });
    await terminal.waitFor(/^ lab · 1[^]*^\w*>$/m);
    const [bob] = await joined(server, "bob", "lab");
    await using _bob = bob;
    Deno.kill(terminal.pid, "SIGKILL");
    for (let count = 0; count < 20; count++) bob.say(`message ${count}`);
    assert.equal(await within(5_000, contentOf(`${folder}/end`), "the end"), "129\n");
    assert.equal(await Deno.readTextFile(`${folder}/errors`), "");
    await Deno.remove(folder, { recursive: true });
  },
});
