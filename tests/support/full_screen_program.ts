/**
 * A program that takes the whole screen and ends in the way that its argument names, for tests of what is left behind.
 * @module
 */
import { onEndingSignal } from "../../src/client/io/signals.ts";
import { Terminal } from "../../src/client/io/terminal.ts";
import { catchStrayErrors } from "../../src/command_line/report_error.ts";

const [ending = "", ...flags] = Deno.args;
const terminal = new Terminal();

/** As the program's own command line does it. */
if (!flags.includes("--bare")) catchStrayErrors(false);

onEndingSignal((exitCode) => {
  terminal.restore();
  Deno.exit(exitCode);
});
terminal.onResume(() => {
  terminal.enter("full_screen");
  show("resumed");
});
terminal.onResize(() => show(`${terminal.columns}x${terminal.rows}`));

terminal.setMouse(true);
terminal.enter("full_screen");
// In the middle of an update, with colours and a link, and something on every row.
terminal.writeNow(
  `\x1b[?2026h\x1b[1;31m\x1b]8;;https://example.org\x1b\\${
    "half a frame ".repeat(200)
  }\x1b[Hready ${Deno.pid} `,
);

/** As presentations do: where nobody sees anything any more, that is no error. */
function show(text: string): void {
  terminal.write(`\x1b[H${text}`).catch(() => {});
}

/** What the terminal sends, the first of it read; nobody reads on, so that what follows is for the shell. */
async function firstKey(): Promise<string> {
  const buffer = new Uint8Array(64);
  const count = await Deno.stdin.read(buffer);
  return new TextDecoder().decode(buffer.subarray(0, count ?? 0));
}

function stay(): void {
  setTimeout(() => {}, 60_000);
}

function fail(): never {
  throw new Error("it broke");
}

const endings: Readonly<Record<string, () => void>> = {
  throw: () => void setTimeout(fail, 1),
  reject: () => void setTimeout(() => void Promise.reject(new Error("it broke")), 1),
  exit: () => Deno.exit(3),
  wait: stay,
  finish: () => {
    terminal.restore();
    terminal.restore();
    terminal.writeNow("goodbye\n");
  },
  suspend: () => {
    terminal.restore();
    terminal.suspend();
    stay();
  },
  /** A frame is on its way when everything ends. */
  draw_and_exit: () => {
    void terminal.write("\x1b[?7l\x1b[?25lfrom the last frame".repeat(500));
    terminal.restore();
    Deno.exit(4);
  },
  linear_afterwards: () => {
    terminal.enter("linear");
    terminal.writeNow("below\r\n");
    Deno.exit(5);
  },
  key: () =>
    void firstKey().then((key) => {
      terminal.restore();
      terminal.writeNow(`got ${JSON.stringify(key)}\n`);
      Deno.exit(0);
    }),
};
endings[ending]!();
