import assert from "node:assert/strict";
import { Terminal } from "../../support/terminal.ts";

const terminalModule = new URL("../../../src/client/io/terminal.ts", import.meta.url).href;

/** Runs a script with the terminal edge taken over, then asks the terminal for its settings. */
async function afterwards(script: string): Promise<Terminal> {
  const program = `import { Terminal } from ${JSON.stringify(terminalModule)};
    const terminal = new Terminal(); terminal.enter("linear"); ${script}`;
  const terminal = Terminal.start({
    command: ["bash", "-c", '"$0" eval "$1"; echo "code $?"; stty -a', Deno.execPath(), program],
    env: Deno.env.toObject(),
  });
  await terminal.exited;
  return terminal;
}

function assertRestored({ raw }: Terminal): void {
  assert.ok(raw.includes("\x1b[?2004h"), "it was taken over");
  assert.ok(raw.lastIndexOf("\x1b[?2004l") > raw.lastIndexOf("\x1b[?2004h"), "bracketed paste is off");
  assert.match(raw, /[^-]icanon/);
  assert.match(raw, /[^-]echo\b/);
}

Deno.test("Terminal is given back when the program ends", async () => {
  await using terminal = await afterwards("Deno.exit(3);");
  assertRestored(terminal);
  assert.match(terminal.screen(), /code 3/);
});

Deno.test("Terminal is given back when an error is thrown that nobody catches", async () => {
  await using terminal = await afterwards('setTimeout(() => { throw new Error("boom"); }, 10);');
  assertRestored(terminal);
  assert.match(terminal.raw, /boom/);
});

Deno.test("Terminal takes the keyboard over: keys come one by one, and none is a signal", async () => {
  const program = `import { Terminal } from ${JSON.stringify(terminalModule)};
    const terminal = new Terminal(); terminal.enter("linear"); terminal.writeNow("ready ");
    const buffer = new Uint8Array(9); const count = await Deno.stdin.read(buffer);
    terminal.restore(); terminal.restore(); terminal.writeNow("key " + buffer[0] + "\\n"); Deno.exit(0);`;
  await using terminal = Terminal.start({
    command: [Deno.execPath(), "eval", program],
    env: Deno.env.toObject(),
  });
  await terminal.waitFor("ready");
  terminal.type("\x03");
  await terminal.waitFor("key 3");
  assert.equal((await terminal.exited).code, 0);
});

/** Runs a script that has a terminal to itself, and hands over what was written. */
async function written(script: string): Promise<string> {
  const program = `import { Terminal } from ${JSON.stringify(terminalModule)};
    const terminal = new Terminal(); ${script} Deno.exit(0);`;
  await using terminal = Terminal.start({
    // What runs the script may itself have something to say, on standard error.
    command: ["sh", "-c", 'exec "$0" eval "$1" 2>/dev/null', Deno.execPath(), program],
    env: Deno.env.toObject(),
  });
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
  // deno-lint-ignore no-control-regex -- terminals are told with ESC
  return terminal.raw.replace(/\x1b\[\?/g, "⎋").replace(/\x1b/g, "ESC ");
}

const fullScreenOn = "ESC [22;2t⎋1049hESC [HESC [2J⎋2004h⎋1004h⎋1007s⎋1007l⎋7l⎋25l";
const fullScreenOff = "ESC \\⎋2026lESC ]8;;ESC \\ESC [0m⎋1006l⎋1003l⎋1002l⎋1000l⎋1007r⎋1004l⎋2004l⎋7h⎋25h" +
  "ESC [999HESC [K⎋1049lESC [23;2t";

Deno.test("Terminal.restore() undoes exactly what enter() did, and nothing where nothing was done", async () => {
  assert.equal(await written("terminal.restore(); terminal.setMouse(true); terminal.restore();"), "");
  assert.equal(await written('terminal.enter("linear");'), "⎋2004h⎋2026l⎋7hESC [0m⎋2004l⎋25h\rESC [J");
  assert.equal(
    await written('terminal.enter("full_screen"); terminal.restore();'),
    fullScreenOn + fullScreenOff,
  );
});

Deno.test("Terminal.enter() again does not keep the title of the program itself", async () => {
  assert.equal(
    await written('terminal.enter("full_screen"); terminal.enter("full_screen");'),
    fullScreenOn + fullScreenOn.replace("ESC [22;2t", "") + fullScreenOff,
  );
});

Deno.test("Terminal.setMouse() holds for every full screen, and for nothing else", async () => {
  const mouseOn = "⎋1000h⎋1006h";
  const mouseOff = "⎋1006l⎋1003l⎋1002l⎋1000l";
  const again = "terminal.restore(); terminal.enter('full_screen');";
  assert.equal(
    await written(
      `terminal.enter("full_screen"); terminal.setMouse(true); terminal.setMouse(true); ${again}`,
    ),
    fullScreenOn + mouseOn + fullScreenOff + fullScreenOn + mouseOn + fullScreenOff,
  );
  assert.equal(
    await written(
      `terminal.setMouse(true); terminal.enter("full_screen"); terminal.setMouse(false); ${again}`,
    ),
    fullScreenOn + mouseOn + mouseOff + fullScreenOff + fullScreenOn + fullScreenOff,
  );
  assert.ok(!(await written('terminal.enter("linear"); terminal.setMouse(true);')).includes("1000h"));
});

Deno.test("Terminal writes nothing of a frame after it was given back", async () => {
  const text = await written(
    'terminal.enter("full_screen"); const frame = terminal.write("x".repeat(1_000)); terminal.restore(); await frame;',
  );
  assert.match(text, /^[^x]*x{0,1000}ESC \\[^x]*$/);
  assert.ok(text.endsWith(fullScreenOff));
});

Deno.test("Terminal leaves the normal screen alone until it is taken again", async () => {
  const text = await written(
    'terminal.enter("full_screen"); terminal.restore(); await terminal.write("late");' +
      'terminal.enter("full_screen"); await terminal.write("seen");',
  );
  assert.equal(text, fullScreenOn + fullScreenOff + fullScreenOn + "seen" + fullScreenOff);
});

Deno.test("Terminal writes lines of the linear client whenever they come", async () => {
  assert.equal(
    await written(
      'await terminal.write("a"); terminal.enter("linear"); terminal.restore(); await terminal.write("b");',
    ),
    "a⎋2004h⎋2026l⎋7hESC [0m⎋2004l⎋25h\rESC [Jb",
  );
});

const tellSize = `import { Terminal } from ${JSON.stringify(terminalModule)};
  const { columns, rows } = new Terminal(); console.log(columns + "x" + rows);`;

Deno.test("Terminal has a usual size where the terminal does not know its own", async () => {
  await using terminal = Terminal.start({
    command: ["sh", "-c", 'stty rows 0 cols 0; "$0" eval "$1"', Deno.execPath(), tellSize],
    env: Deno.env.toObject(),
  });
  await terminal.exited;
  assert.equal(terminal.screen(), "80x24");
});

Deno.test("Terminal has a usual size where there is no terminal", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", tellSize], stdin: "null" })
    .output();
  assert.equal(new TextDecoder().decode(stdout), "80x24\n");
});

Deno.test("Terminal looks at the size from time to time where no signal tells of a new one", async () => {
  const program = `Object.defineProperty(Deno, "build", { value: { ...Deno.build, os: "windows" } });
    const { Terminal } = await import(${JSON.stringify(terminalModule)});
    const terminal = new Terminal();
    const stop = terminal.onResize(() => {
      console.log(terminal.columns + "x" + terminal.rows);
      if (terminal.columns === 33) stop();
    });
    console.log("ready");`;
  await using terminal = Terminal.start({
    command: [Deno.execPath(), "eval", program],
    env: Deno.env.toObject(),
  });
  await terminal.waitFor("ready");
  terminal.resize(80, 9);
  await terminal.waitFor("80x9");
  terminal.resize(33, 9);
  await terminal.waitFor("33x9");
  // What has stopped looking does not hold the program.
  assert.equal((await terminal.exited).code, 0);
});
