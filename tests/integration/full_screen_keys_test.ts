/**
 * Keys as terminals send them, and what they do to the input of a full screen.
 */
import assert from "node:assert/strict";
import { fullScreen, inputOf, statusOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import type { Terminal } from "../support/terminal.ts";
import { joined } from "../support/v1_client.ts";

/** Presses keys, and waits until this stands in the input of one row, with the cursor so many cells behind the prompt. */
async function press(terminal: Terminal, keys: string, input: string, cursor?: number): Promise<void> {
  terminal.type(keys);
  await terminal.waitFor((screen) =>
    inputOf(screen) === input.trimEnd() &&
    (cursor === undefined || terminal.cursor.column === "ada> ".length + cursor)
  );
}

Deno.test("a lone Esc is the Escape key, and what is typed after it is text", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  terminal.type("\x1bOP");
  await terminal.waitFor(/^Keys$/m);
  terminal.type("\x1b");
  await terminal.waitFor((screen) => !screen.includes("Keys\n"));
  await press(terminal, "b", "b", 1);
});

Deno.test("Alt keys come as ESC and the key, in one piece or in two; arrows in both modes of the keyboard", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  await press(terminal, "one two three", "one two three", 13);
  await press(terminal, "\x1bb", "one two three", 8);
  terminal.type("\x1b");
  await press(terminal, "b", "one two three", 4);
  await press(terminal, "\x1bf", "one two three", 7);
  await press(terminal, "\x1b[D\x1bOD", "one two three", 5);
  await press(terminal, "\x1bOC\x1b[C\x1b[1;3C", "one two three", 13);
  await press(terminal, "\x1bOH\x1bd", " two three", 0);
  await press(terminal, "\x1bOF!\x1b[1~?\x1b[4~.", "? two three!.", 13);
  await press(terminal, "\r", "", 0);
  await press(terminal, "second\r", "", 0);
  await press(terminal, "\x1bOA", "second");
  await press(terminal, "\x1b[A", "? two three!.");
  await press(terminal, "\x1bOB", "second");
  await press(terminal, "\x1b[B", "", 0);
});

Deno.test("the keys of readline do what fingers know", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  await press(terminal, "one two three\x01", "one two three", 0);
  await press(terminal, "\x06\x06\x02", "one two three", 1);
  await press(terminal, "\x05\x17", "one two ", 8);
  await press(terminal, "\x15", "", 0);
  await press(terminal, "\x19", "one two three", 13);
  await press(terminal, "\x01\x1bf\x0b", "one", 3);
  await press(terminal, "\x1f", "one two three");
  await press(terminal, "\x05\x15ab\x14", "ba", 2);
  await press(terminal, "\x08c\x1b[3~\x01\x04", "c", 0);
});

Deno.test("Alt+Enter and a backslash before Enter begin another line; Enter sends all of them", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  terminal.type("one\x1b\rtwo\\\rthree");
  await terminal.waitFor(/^\w*> one\n· +two\n· +three$/m);
  terminal.type("\x1b[A\x1b[A!");
  await terminal.waitFor(/^\w*> one!\n· +two\n· +three$/m);
  terminal.type("\r");
  assert.equal((await bob.take("message")).text, "one!\ntwo\nthree");
  await terminal.waitFor(/^\d\d:\d\d {8}ada {2}one!\n {18}two\n {18}three\n\n\w*>$/m);
});

Deno.test("Tab completes names by who spoke last, commands with what they take, and emoji", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  const [bert] = await joined(server, "bert", "lab");
  await using _bert = bert;
  bert.say("one");
  bob.say("two");
  await terminal.waitFor(/bob {2}two/);
  await press(terminal, "b\t", "bob:", 5);
  await press(terminal, "\t", "bert:", 6);
  await press(terminal, "\x1b[Z", "bob:", 5);
  await press(terminal, "hi\x15say be\t", "say bert", 9);
  await press(terminal, "\x15/the\t", "/theme", 7);
  await press(terminal, "da\t", "/theme dark");
  await press(terminal, "\x15/msg bo\t", "/msg bob");
  terminal.type("\x15:tad");
  await terminal.waitFor((screen) => {
    terminal.type("\t");
    return screen.endsWith("> 🎉");
  });
});

Deno.test("Ctrl+R searches in what was typed before; Enter takes it without sending, Esc does not take it", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  for (const line of ["first word", "second word", "third"]) await press(terminal, `${line}\r`, "");
  terminal.type("half\x12wor");
  await terminal.waitFor(/wor\. Ctrl\+R goes on, Enter takes it, .*\n\w*> second word$/);
  await press(terminal, "\x12", "first word");
  await press(terminal, "\x1b", "half");
  terminal.type("\x12nothing");
  await terminal.waitFor((screen) => statusOf(screen).includes('"nothing"'));
  terminal.type("\x07\x12sec");
  await press(terminal, "", "second word");
  await press(terminal, "\r", "second word");
  await press(terminal, "s!\r", "");
  await terminal.waitFor(/ada {2}second words!$/m);
});

Deno.test("Ctrl+C clears the line first, which Ctrl+Y brings back, and leaves at the second press", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  await press(terminal, "precious", "precious");
  await press(terminal, "\x03", "", 0);
  await terminal.waitFor((screen) => /Ctrl\+C again leaves/.test(statusOf(screen)));
  await press(terminal, "\x19", "precious");
  terminal.type("\x03\x03");
  assert.deepEqual(await terminal.exited, { code: 130, signal: undefined });
  assert.equal(terminal.screen(), "👋 Goodbye!");
});

Deno.test("Ctrl+D deletes in a line and leaves on an empty one", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  await press(terminal, "ab\x01\x04", "b", 0);
  terminal.type("\x04\x04");
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
  assert.equal(terminal.screen(), "👋 Goodbye!");
});

Deno.test("Ctrl+L draws anew what somebody else has written over", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  await press(terminal, "half", "half");
  const before = terminal.styledRows();
  const tty = await Deno.readLink(`/proc/${terminal.pid}/fd/1`);
  await Deno.writeTextFile(tty, "\x1b[H\x1b[2Jsomebody else\x1b[5;5Hwas here");
  await terminal.waitFor("was here");
  terminal.type("\x0c");
  await terminal.waitFor((screen) => !screen.includes("was here") && screen.endsWith("> half"));
  assert.deepEqual(terminal.styledRows().slice(1), before.slice(1));
});
