import assert from "node:assert/strict";
import { Terminal } from "./terminal.ts";

Deno.test("Terminal shows what a program writes, and how it ends", async () => {
  await using terminal = Terminal.start({ command: ["bash", "-c", "echo hello; exit 3"] });
  assert.deepEqual(await terminal.exited, { code: 3, signal: undefined });
  assert.equal(terminal.screen(), "hello");
  assert.equal(terminal.raw, "hello\r\n");
  assert.deepEqual(terminal.cursor, { column: 0, row: 1 });
});

Deno.test("Terminal tells which signal ended a program", async () => {
  await using terminal = Terminal.start({ command: ["bash", "-c", "kill -TERM $$"] });
  assert.deepEqual(await terminal.exited, { code: 143, signal: "SIGTERM" });
});

Deno.test("Terminal passes keys on, and the kernel's line editing works", async () => {
  await using terminal = Terminal.start({ command: ["cat"] });
  terminal.type("abx\x7fc\r");
  await terminal.waitFor(/^abc\nabc$/m);
  terminal.type("\x04");
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
});

Deno.test("Terminal sends Ctrl+C as the signal that it is", async () => {
  await using terminal = Terminal.start({
    command: ["bash", "-c", "trap 'echo caught; exit 5' INT; echo ready; read"],
  });
  await terminal.waitFor("ready");
  terminal.type("\x03");
  await terminal.waitFor("caught");
  assert.equal((await terminal.exited).code, 5);
});

Deno.test("Terminal gives the program a size, and a new one", async () => {
  const script = "trap 'stty size; exit' WINCH; stty size; echo ready; while :; do read -t 10 || exit; done";
  await using terminal = Terminal.start({ command: ["bash", "-c", script], columns: 50, rows: 7 });
  await terminal.waitFor("7 50\nready");
  terminal.resize(33, 9);
  await terminal.waitFor("9 33");
  assert.equal(terminal.screen().split("\n")[2], "9 33");
});

Deno.test("Terminal hands on exactly the environment asked for", async () => {
  const env = { GREETING: "hi", TERM: "dumb" };
  await using terminal = Terminal.start({ command: ["env"], env, cwd: "/" });
  await terminal.exited;
  const lines = terminal.raw.trimEnd().split("\r\n").sort();
  assert.deepEqual(lines.map((line) => line.split("=")[0]), ["GREETING", "HOME", "PATH", "PWD", "TERM"]);
  assert.deepEqual([lines[0], lines[3], lines[4]], ["GREETING=hi", "PWD=/", "TERM=dumb"]);
});

Deno.test("Terminal pastes in brackets", async () => {
  await using terminal = Terminal.start({
    command: ["bash", "-c", "stty raw -echo; echo ready; head -c 15 | od -c"],
  });
  await terminal.waitFor("ready");
  terminal.paste("a\nb");
  await terminal.waitFor(/033\s+\[\s+2\s+0\s+0\s+~\s+a\s+\\r\s+b\s+033\s+\[\s+2\s+0\s+1\s+~/);
});

Deno.test("Terminal loses nothing of a large paste or a large output", async () => {
  const script = "stty raw -echo; echo ready; head -c 300000 | tr a b";
  await using terminal = Terminal.start({ command: ["bash", "-c", script] });
  await terminal.waitFor("ready");
  terminal.type("a".repeat(300_000));
  await terminal.exited;
  assert.equal(terminal.raw.split("b").length - 1, 300_000);
});

Deno.test("Terminal answers the questions that a program asks its terminal", async () => {
  const script = "stty raw -echo; printf 'ab\\033[6n'; IFS= read -r -d R answer; printf '%q' \"$answer\"";
  await using terminal = Terminal.start({ command: ["bash", "-c", script] });
  await terminal.waitFor("[1;3");
});

Deno.test("Terminal draws wide characters and marks in the cells that terminals give them today", async () => {
  const widths = { "a": 1, "é": 1, "e\u0301": 1, "漢": 2, "👍": 2, "🟢": 2, "…": 1, "🇩🇪": 2, "한": 2 };
  await using terminal = Terminal.start({
    command: ["printf", "%s\\n", ...Object.keys(widths).map((each) => each + "|")],
  });
  await terminal.exited;
  assert.deepEqual(terminal.screen().split("\n"), Object.keys(widths).map((each) => each + "|"));
  for (const [character, width] of Object.entries(widths)) {
    await using alone = Terminal.start({ command: ["printf", "%s", character] });
    await alone.exited;
    assert.equal(alone.cursor.column, width, character);
  }
});

Deno.test("Terminal.scrollback() has what left the screen, and joins wrapped lines", async () => {
  const command = ["bash", "-c", "seq 1 50; printf '%030d\\n' 7"];
  await using terminal = Terminal.start({ command, columns: 20, rows: 5 });
  await terminal.exited;
  assert.equal(terminal.screen(), `49\n50\n${"0".repeat(20)}\n${"0".repeat(9)}7`);
  const lines = terminal.scrollback().split("\n");
  assert.deepEqual(lines.slice(0, 2), ["1", "2"]);
  assert.equal(lines.length, 51);
  assert.equal(lines.at(-1), "7".padStart(30, "0"));
  await terminal.waitFor(/^12$/m, { scrollback: true });
});

Deno.test("Terminal.screen() is that of the alternate screen while a program uses it", async () => {
  const script = "echo before; printf '\\033[?1049h\\033[Hinside'; read; printf '\\033[?1049l'";
  await using terminal = Terminal.start({ command: ["bash", "-c", script] });
  await terminal.waitFor((screen) => screen === "inside");
  terminal.type("\r");
  await terminal.exited;
  assert.equal(terminal.screen(), "before");
});

Deno.test("Terminal.waitFor() shows the screen when the time is over", async () => {
  await using terminal = Terminal.start({ command: ["bash", "-c", "echo something else; read"] });
  await terminal.waitFor("else");
  await assert.rejects(terminal.waitFor("the word", { timeoutMs: 20 }), {
    message: 'Waited 20 ms in vain for "the word". ' +
      "The screen, with the cursor in column 0 of row 1:\n  │something else",
  });
});

Deno.test("Terminal.waitFor() does not wait for a program that has ended", async () => {
  await using terminal = Terminal.start({ command: ["echo", "bye"] });
  await assert.rejects(terminal.waitFor("hello"), /The program ended and never showed "hello".*\n {2}│bye/);
  await assert.rejects(terminal.waitFor("hello"), /The program ended/);
  assert.equal(await terminal.waitFor("bye"), "bye");
});

Deno.test("Terminal.waitFor() fails with what a predicate throws", async () => {
  await using terminal = Terminal.start({ command: ["cat"] });
  const wrong = () => {
    throw new RangeError("wrong screen");
  };
  await assert.rejects(terminal.waitFor(wrong), RangeError);
});

Deno.test("Terminal.close() ends a program that does not want to, and nothing else", async () => {
  const terminal = Terminal.start({
    command: ["bash", "-c", "trap '' HUP INT TERM; echo ready; while :; do read -t 9; done"],
  });
  await using bystander = Terminal.start({ command: ["cat"] });
  await terminal.waitFor("ready");
  await terminal.close();
  assert.deepEqual(await terminal.exited, { code: 137, signal: "SIGKILL" });
  bystander.type("still here\r");
  await bystander.waitFor("still here\nstill here");
});

Deno.test("Terminal.close() may be called twice, and after the end", async () => {
  const terminal = Terminal.start({ command: ["true"] });
  await terminal.exited;
  await terminal.close();
  await terminal.close();
});

Deno.test("Terminal says so when there is no such program", async () => {
  await using terminal = Terminal.start({ command: ["/no/such/program"] });
  assert.notEqual((await terminal.exited).code, 0);
});

Deno.test("Terminal types more than the kernel takes at once to a program that reads late", async () => {
  const count = 200_000;
  await using terminal = Terminal.start({
    command: ["bash", "-c", `stty raw -echo; echo ready; sleep 0.2; head -c ${count} | wc -c`],
  });
  await terminal.waitFor("ready");
  terminal.type("x".repeat(count));
  await terminal.waitFor(String(count));
});

Deno.test("Terminal tells the title, also one that was kept aside, and the looks of cells", async () => {
  const script =
    "printf '\\e]2;mine\\a\\e[22;2t\\e]2;yours\\a a \\e[1;31mb\\e[m c'; read; printf '\\e[23;2t.'";
  await using terminal = Terminal.start({ command: ["bash", "-c", script], rows: 2 });
  await terminal.waitFor("c");
  assert.equal(terminal.title, "yours");
  assert.deepEqual(terminal.styledRows(), [" a ‹bold fg:1›b‹› c", ""]);
  terminal.type("\r");
  await terminal.waitFor(".");
  assert.equal(terminal.title, "mine");
});
