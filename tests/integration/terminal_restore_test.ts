/**
 * Whatever ends a program that has taken the whole screen, the terminal is as it was: in a real pseudo-terminal, read by
 * a terminal emulator and by the shell that is left.
 */
import assert from "node:assert/strict";
import { contentOf } from "../support/content_of.ts";
import { Terminal } from "../support/terminal.ts";
import { untouchedModes } from "../support/terminal_modes.ts";
import { within } from "../support/within.ts";

const program = new URL("../support/full_screen_program.ts", import.meta.url).pathname;

/** Notes the settings of the kernel's side before, and says afterwards whether they are the same. */
const script = `before=$(stty -g); echo before; "$@"; echo "code $?"
[ "$before" = "$(stty -g)" ] && stty -a | grep -q ' icanon.* echo ' && echo kept; read line; echo "typed <$line>"`;

function commandOf(args: readonly string[]): readonly string[] {
  return [Deno.execPath(), "run", "-A", "--no-check", program, ...args];
}

/** Starts the program from a shell that goes on after it, and waits for one line. */
function start(...args: readonly string[]): Terminal {
  return Terminal.start({
    command: ["sh", "-c", script, "sh", ...commandOf(args)],
    env: Deno.env.toObject(),
  });
}

/** Waits until the program holds the whole screen. @returns Its process id. */
async function untilReady(terminal: Terminal): Promise<number> {
  const screen = await terminal.waitFor(/^ready \d+ /m);
  return Number(/^ready (\d+) /m.exec(screen)?.[1]);
}

/** Waits until the program has ended, and types the line that the shell waits for. @returns What the program left. */
async function assertRestored(terminal: Terminal, code: number): Promise<string> {
  await terminal.waitFor(`code ${code}\nkept`);
  assert.deepEqual(terminal.modes, untouchedModes);
  terminal.type("abx\x7fc\r");
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
  const screen = terminal.screen();
  const end = `code ${code}\nkept\nabc\ntyped <abc>`;
  assert.ok(screen.startsWith("before\n") && screen.endsWith(end), screen);
  return screen.slice("before\n".length, -end.length);
}

Deno.test("a full screen takes all of the terminal, and gives it back when the program is done", async () => {
  await using terminal = start("key");
  await untilReady(terminal);
  assert.deepEqual(terminal.modes, {
    isAlternate: true,
    isCursorShown: false,
    isPasteMarked: true,
    isFocusTold: true,
    isMouseTold: true,
    isWrapping: false,
    isUpdating: true,
  });
  terminal.type("\x03");
  assert.equal(await assertRestored(terminal, 0), 'got "\\u0003"\n');
});

Deno.test("a full screen is given back once, however often that is asked for", async () => {
  await using terminal = start("finish");
  assert.equal(await assertRestored(terminal, 0), "goodbye\n");
  assert.equal(terminal.raw.split("\x1b[?1049l").length, 2);
  assert.ok(
    terminal.raw.indexOf("\x1b[22;2t") < terminal.raw.indexOf("\x1b[23;2t"),
    "the title is given back",
  );
});

for (const ending of ["throw", "reject"]) {
  Deno.test(`an error that nobody catches (${ending}) is read on the normal screen`, async () => {
    await using terminal = start(ending);
    assert.match(await assertRestored(terminal, 1), /^terminalchat: unexpected error: it broke\n/);
  });

  Deno.test(`an error that nobody explains (${ending}) is read on the normal screen`, async () => {
    await using terminal = start(ending, "--bare");
    assert.match(await assertRestored(terminal, 1), /^error: Uncaught (?:\(in promise\) )?Error: it broke\n/);
  });
}

Deno.test("a full screen is given back when the program exits from anywhere", async () => {
  await using terminal = start("exit");
  assert.equal(await assertRestored(terminal, 3), "");
});

Deno.test("what was being drawn when a program exits is not seen on the normal screen", async () => {
  await using terminal = start("draw_and_exit");
  assert.equal(await assertRestored(terminal, 4), "");
});

Deno.test("a full screen is given back before the linear client takes the terminal", async () => {
  await using terminal = start("linear_afterwards");
  assert.equal(await assertRestored(terminal, 5), "below\n");
});

const signals: readonly (readonly [Deno.Signal, number])[] = [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGQUIT", 131],
];

for (const [signal, code] of signals) {
  Deno.test(`a full screen is given back after ${signal}`, async () => {
    await using terminal = start("wait");
    Deno.kill(await untilReady(terminal), signal);
    assert.equal(await assertRestored(terminal, code), "");
  });
}

Deno.test("a program that is stopped leaves the terminal to the shell, and comes back whole", async () => {
  await using terminal = start("suspend");
  await terminal.waitFor(() => terminal.raw.includes("\x1b[?1049l"));
  assert.deepEqual(terminal.modes, untouchedModes);
  assert.equal(terminal.screen(), "before");
  const [, pid] = /ready (\d+) /.exec(terminal.raw) ?? [];
  await untilStopped(Number(pid));
  Deno.kill(Number(pid), "SIGCONT");
  await terminal.waitFor(/^resumed$/);
  assert.deepEqual(terminal.modes, {
    ...untouchedModes,
    isAlternate: true,
    isCursorShown: false,
    isPasteMarked: true,
    isFocusTold: true,
    isMouseTold: true,
    isWrapping: false,
  });
  Deno.kill(Number(pid), "SIGTERM");
  assert.equal(await assertRestored(terminal, 143), "");
});

/** A process that is told to go on before it has stopped would stop for good. */
async function untilStopped(pid: number): Promise<void> {
  const stopped = async (): Promise<void> => {
    for (;;) {
      const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", `${pid}`] }).output();
      if (new TextDecoder().decode(stdout).startsWith("T")) return;
    }
  };
  await within(5_000, stopped(), "the program to stop");
}

Deno.test("a full screen knows its new size, also where only the height has changed", async () => {
  await using terminal = start("wait");
  await untilReady(terminal);
  terminal.resize(80, 9);
  await terminal.waitFor("80x9");
  terminal.resize(33, 9);
  await terminal.waitFor("33x9");
});

Deno.test({
  name: "a program whose terminal is gone ends as after a hang-up, and says nothing",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const shell = `trap "" HUP; ${commandOf(["wait"]).join(" ")} 2>${folder}/errors; echo $? >${folder}/end`;
    // The outer shell is told of the hang-up first, and dies of it; then it is everybody's.
    const command = `(${shell}); exit`;
    // A terminal inside the terminal, which can be killed.
    await using terminal = Terminal.start({
      command: ["script", "-qec", command, "/dev/null"],
      env: { ...Deno.env.toObject(), SHELL: "/bin/sh" },
    });
    await untilReady(terminal);
    Deno.kill(terminal.pid, "SIGKILL");
    assert.equal(await within(5_000, contentOf(`${folder}/end`), "the end"), "129\n");
    assert.equal(await Deno.readTextFile(`${folder}/errors`), "");
    await Deno.remove(folder, { recursive: true });
  },
});
