/**
 * The window of a full screen gets other sizes, at the worst moments.
 */
import assert from "node:assert/strict";
import { fullScreen, rowsOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import { joined } from "../support/v1_client.ts";

/** What is expected to stand on a screen that has come to rest. */
interface Rest {
  readonly columns: number;
  readonly rows: number;
  /** The number of the newest message. */
  readonly newest: number;
  /** What stands in the input. */
  readonly typed: string;
}

/** What may stand between header and status line; the number of a message is caught. */
const bodyRow =
  /^(?:|─+ .* ─+|(?:\d\d:\d\d +)?(?:🟢.*|joined.*|chat)|(?:\d\d:\d\d +)?bob(?:: | {2})message (\d+))$/;

/** Tells whether every row is what it is to be: nothing twice, nothing out of order, nothing left from another size. */
function isWhole(screen: string, { columns, rows, newest, typed }: Rest): boolean {
  const all = rowsOf(screen);
  const inputAt = all.findIndex((row) => /^(?:\w*>|⋮)/.test(row));
  const body = all.slice(1, inputAt - 1)
    .map((row) => bodyRow.exec(columns < 100 ? row : row.replace(/ *│(?: \w+)?$/, "")));
  const numbers = body.flatMap((match) => match?.[1] === undefined ? [] : [Number(match[1])]);
  const shown = numbers.length;
  return all.length === rows && /^ lab · 2/.test(all[0]!) && body.every((match) => match !== null) &&
    shown > 0 && numbers.every((number, index) => number === newest - shown + 1 + index) &&
    isInput(all.slice(inputAt), typed);
}

/** Tells whether this is the end of what was typed, or all of it behind the prompt. */
function isInput(rows: readonly string[], typed: string): boolean {
  const letters = rows.map((row) => row.replace(/^(?:\w*>|[⋮·])/, "")).join("").replaceAll(" ", "");
  const wanted = typed.replaceAll(" ", "");
  return /^\w*>/.test(rows[0]!) ? letters === wanted : wanted.endsWith(letters);
}

const sizes: readonly (readonly [columns: number, rows: number])[] = [
  [20, 5],
  [19, 5],
  [20, 5],
  [20, 4],
  [1, 1],
  [200, 50],
  [33, 9],
  [10, 3],
  [100, 7],
  [80, 24],
];

Deno.test("the window changes while one types and messages arrive: nothing is torn, and the typed text stays", async () => {
  await using server = await ownServer(["--message-rate=10000", "--message-burst=10000"]);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  await using terminal = await fullScreen(server);
  let typed = "";
  let newest = 0;
  const live = (): void => {
    for (let count = 0; count < 3; count++) bob.say(`message ${++newest}`);
    const word = `word${newest} `.replaceAll(/[0-9]/g, (digit) => "abcdefghij"[Number(digit)]!);
    typed += word;
    terminal.type(word);
  };
  for (const [columns, rows] of sizes) {
    live();
    terminal.resize(columns, rows);
    live();
    if (columns < 20 || rows < 5) {
      const note = ["Too small:", "20×5 needed"].slice(0, rows);
      await terminal.waitFor((screen) =>
        rowsOf(screen).length === note.length &&
        rowsOf(screen).every((row, index) => note[index]!.startsWith(row.replace(/…$/, "")))
      );
      assert.equal(terminal.modes.isCursorShown, false);
    } else {
      await terminal.waitFor((screen) => isWhole(screen, { columns, rows, newest, typed: typed.trimEnd() }));
    }
  }
  terminal.type("\r");
  const said = await bob.takeUntil((push) => push.type === "message" && push.from === "ada");
  const last = said.at(-1);
  assert.equal(last?.type === "message" && last.text, typed);
});

Deno.test("many sizes in a row end in the last one", async () => {
  await using server = await ownServer();
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  await using terminal = await fullScreen(server);
  bob.say("message 1");
  terminal.type("half a line");
  for (let columns = 120; columns >= 20; columns--) terminal.resize(columns, 5 + columns % 30);
  terminal.resize(72, 11);
  const rest = { columns: 72, rows: 11, newest: 1, typed: "half a line" };
  await terminal.waitFor((screen) => isWhole(screen, rest));
  assert.deepEqual(terminal.cursor, { column: 16, row: 10 });
});

Deno.test("from 20×5 on there is room for a message, the status line and the input", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server, { columns: 20, rows: 5 });
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  bob.say("how are you all?");
  await terminal.waitFor(/^ lab · 2.*\nbob: how are you\n {5}all\?\n.*\n\w*>$/);
  terminal.type("fine, and how are you?");
  await terminal.waitFor(/^bob: how are you\n {5}all\?\n\n⋮ you\?$/m);
  terminal.type("\r");
  await terminal.waitFor(/^ada: fine, and how\n {5}are you\?\n\n\w*>$/m);
});
