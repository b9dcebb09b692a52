/**
 * Reading what was said before: a day in a channel of 400 messages.
 */
import assert from "node:assert/strict";
import { fullScreen, rowsOf, statusOf } from "../support/full_screen_client.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import type { Terminal } from "../support/terminal.ts";
import { joined, type Member } from "../support/v1_client.ts";

const count = 400;

/** A channel in which bob has said a lot, and who said it. */
async function talkative(): Promise<readonly [OwnServer, Member]> {
  const server = await ownServer(["--message-burst=10000"]);
  const [bob] = await joined(server, "bob", "lab");
  for (let number = 1; number <= count; number++) {
    bob.say(textOf(number));
    // No more may be on their way at once.
    if (number % 200 === 0) await bob.takeUntil((push) => push.type === "message" && push.offset === number);
  }
  return [server, bob];
}

function textOf(number: number): string {
  if (number === 30 || number === 250) return `message ${number} for ada`;
  return number === 137 ? `message ${number} with the needle` : `message ${number}`;
}

/** The numbers of the messages that are seen. */
function numbersOn(screen: string): readonly number[] {
  return [...screen.matchAll(/ {2}message (\d+)/g)].map(([, number]) => Number(number));
}

/** Goes up by a page, or as far as there is something, and waits until it is there. */
async function pagedUp(terminal: Terminal): Promise<string> {
  const [lowest = 0] = numbersOn(terminal.screen());
  terminal.type("\x1b[5~");
  return await terminal.waitFor((screen) => numbersOn(screen)[0]! < lowest || hasAll(screen));
}

/** Goes down by a page. */
async function pagedDown(terminal: Terminal): Promise<string> {
  const highest = numbersOn(terminal.screen()).at(-1)!;
  terminal.type("\x1b[6~");
  return await terminal.waitFor((screen) => numbersOn(screen).at(-1)! > highest);
}

/** Tells whether there is nothing above what is seen. */
function hasAll(screen: string): boolean {
  return screen.includes("─ the beginning ─");
}

/** Sees to it that no number is missing, or there twice. @throws {AssertionError} If one is. */
function assertInOrder(numbers: readonly number[]): void {
  assert.ok(numbers.every((number, index) => number === numbers[0]! + index), numbers.join());
}

Deno.test("a day of reading in a channel of 400 messages", async (day) => {
  const [server, bob] = await talkative();
  await using _server = server;
  await using _bob = bob;
  await using terminal = await fullScreen(server);
  await terminal.waitFor(/message 400\n/);

  // Where one step has failed, the next ones would only say so again.
  let isFine = true;
  const step = async (name: string, steps: () => Promise<void>): Promise<void> => {
    if (isFine) isFine = await day.step(name, steps);
  };

  await step("PageUp reaches the very first message, past all others in their order", async () => {
    let screen = terminal.screen();
    let [lowest = 0] = numbersOn(screen);
    while (!hasAll(screen)) {
      screen = await pagedUp(terminal);
      const numbers = numbersOn(screen);
      assertInOrder(numbers);
      assert.ok(numbers.at(-1)! >= lowest - 1, `${lowest} is followed by ${numbers.at(-1)}`);
      lowest = Math.min(lowest, numbers[0]!);
    }
    assert.match(screen, /^ .*\n─+ the beginning ─+\n─.*\n\d\d:\d\d {8}bob {2}message 1\n/);
  });

  await step(
    "what is read stays where it is while new messages arrive, and they are counted",
    async () => {
      const body = rowsOf(terminal.screen()).slice(0, -2);
      bob.say("message 401");
      await terminal.waitFor((screen) => statusOf(screen).startsWith("↓ 1 new message below"));
      for (let number = 402; number <= 440; number++) bob.say(`message ${number}`);
      const screen = await terminal.waitFor((screen) =>
        statusOf(screen).startsWith("↓ 40 new messages below")
      );
      assert.deepEqual(rowsOf(screen).slice(0, -2), body);
    },
  );

  await step("PageDown goes back over all of them, and the newest message follows again", async () => {
    let screen = terminal.screen();
    let highest = numbersOn(screen).at(-1)!;
    while (highest < 440) {
      screen = await pagedDown(terminal);
      const numbers = numbersOn(screen);
      assertInOrder(numbers);
      assert.ok(numbers[0]! <= highest + 1, `${highest} is followed by ${numbers[0]}`);
      highest = Math.max(highest, numbers.at(-1)!);
    }
    bob.say("message 441");
    await terminal.waitFor(/message 441\n.*\n\w*>$/);
  });

  await step("Esc goes to the newest message, Alt+Home to the oldest, Ctrl+Up by a row", async () => {
    terminal.type("\x1b[1;3H");
    await terminal.waitFor(/^─+ the beginning ─+$/m);
    terminal.type("\x1b");
    await terminal.waitFor(/message 441\n.*\n\w*>$/);
    terminal.type("\x1b[1;5A");
    await terminal.waitFor(/message 440\n.*\n\w*>$/);
    terminal.type("\x1b[1;3F");
    await terminal.waitFor(/message 441\n.*\n\w*>$/);
  });

  await step("Alt+M goes to the last mention, then to the one before", async () => {
    terminal.type("\x1bm");
    await terminal.waitFor(/message 250 for ada$/m);
    terminal.type("\x1bm");
    await terminal.waitFor(/message 30 for ada$/m);
    terminal.type("\x1bm");
    await terminal.waitFor((screen) => /no mention before/.test(statusOf(screen)));
    terminal.type("\x1b");
    await terminal.waitFor(/message 441\n.*\n\w*>$/);
  });

  await step("/search finds, goes on, and Esc ends it where one was", async () => {
    terminal.type("/search message 44\r");
    await terminal.waitFor((screen) => /message 44\b.*Up/.test(statusOf(screen)));
    terminal.type("\x1b[A\x1b[A\x1b[A");
    await terminal.waitFor((screen) => numbersOn(screen).includes(44));
    terminal.type("\x1b[B");
    await terminal.waitFor((screen) => numbersOn(screen).includes(440));
    terminal.type("\x1b");
    await terminal.waitFor((screen) => statusOf(screen) === "");
    terminal.type("/search no such thing\r");
    await terminal.waitFor((screen) => statusOf(screen) === 'Nothing here holds "no such thing".');
  });

  await step("what is searched is loaded where it is not here yet", async () => {
    terminal.type("/clear\r");
    await terminal.waitFor((screen) => numbersOn(screen).length === 0);
    terminal.type("/search NEEDLE\r");
    // A page that has come does not show: somebody presses Up until there is something.
    const hurry = setInterval(() => terminal.type("\x1b[A"), 50);
    await terminal.waitFor(/message 137 with the needle$/m).finally(() => clearInterval(hurry));
    assertInOrder(numbersOn(terminal.screen()));
    terminal.type("\r");
    await terminal.waitFor((screen) => !statusOf(screen).includes("needle"));
    assert.ok(numbersOn(terminal.screen()).includes(137));
    terminal.type("\x1b");
  });

  await step(
    "the wheel scrolls once /mouse is on, and the terminal's own use of it comes back",
    async () => {
      await terminal.waitFor(/message 441\n.*\n\w*>$/);
      assert.equal(terminal.modes.isMouseTold, false);
      terminal.type("/mouse on\r");
      await terminal.waitFor(() => terminal.modes.isMouseTold);
      terminal.type("\x1b[<64;10;10M");
      await terminal.waitFor(/message 438\n.*\n\w*>$/);
      terminal.type("\x1b[<65;10;10M");
      await terminal.waitFor(/message 441\n.*\n\w*>$/);
      terminal.type("\x1b[<0;10;10M\x1b[<0;10;10mx");
      await terminal.waitFor(/^\w*> x$/m);
      terminal.type("\x15/mouse off\r");
      await terminal.waitFor(() => !terminal.modes.isMouseTold);
    },
  );
});
