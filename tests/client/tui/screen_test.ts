import assert from "node:assert/strict";
import type { Piece, Row } from "../../../src/client/tui/row.ts";
import { type Frame, Screen } from "../../../src/client/tui/screen.ts";
import { paletteOf } from "../../../src/client/tui/theme.ts";

const none = paletteOf("none", 256);
const dark = paletteOf("dark", 256);
const small = { columns: 20, rows: 3 };
const beginning = "\x1b[?2026h\x1b[?7l";
const ending = "\x1b[?7h\x1b[?2026l";
const clear = "\x1b[m\x1b[2J";

function frame(...texts: readonly string[]): Frame {
  return { rows: texts.map((text) => [{ text }]) };
}

/** What stands around everything that is drawn. */
function update(changes: string, cursor = ""): string {
  return `${beginning}${changes}\x1b[?7h${cursor}\x1b[?2026l`;
}

/** What a screen that showed one frame writes to show another one. */
function changes(before: Row, after: Row, columns = 20): string {
  const screen = new Screen(none);
  screen.draw({ rows: [before] }, { columns, rows: 1 });
  const output = screen.draw({ rows: [after] }, { columns, rows: 1 });
  return output.slice(output === "" ? 0 : beginning.length, output === "" ? 0 : -ending.length);
}

/** What is written for a piece on an empty screen, without what stands around it. */
function drawn(piece: Piece): string {
  return changes([], [piece], 80);
}

Deno.test("Screen.draw() clears the screen first, and hides the cursor where there is none", () => {
  assert.equal(
    new Screen(none).draw(frame("a", "", "b"), small),
    update(`${clear}\x1b[1;1Ha\x1b[3;1Hb`, "\x1b[?25l"),
  );
});

Deno.test("Screen.draw() writes nothing where nothing has changed", () => {
  const screen = new Screen(none);
  screen.draw({ ...frame("a", "漢"), cursor: { row: 0, column: 1 } }, small);
  assert.equal(screen.draw({ ...frame("a", "漢"), cursor: { row: 0, column: 1 } }, small), "");
  screen.draw(frame("a", "漢"), small);
  assert.equal(screen.draw(frame("a", "漢", ""), small), "");
});

Deno.test("Screen.draw() writes only the cells that have changed", () => {
  assert.equal(changes([{ text: "hello world" }], [{ text: "hello wOrld" }]), "\x1b[1;8HO");
  assert.equal(changes([{ text: "hello" }], [{ text: "hello!" }]), "\x1b[1;6H!");
});

Deno.test("Screen.draw() sees cells and not pieces", () => {
  assert.equal(changes([{ text: "hello" }], [{ text: "he" }, { text: "llo" }]), "");
  assert.equal(changes([{ text: "hello" }], [{ text: "hello   " }]), "");
  assert.equal(
    changes([{ text: "hello" }], [{ text: "he" }, { text: "llo", isBold: true }]),
    "\x1b[1;3H\x1b[0;1mllo\x1b[m",
  );
});

Deno.test("Screen.draw() writes over a few cells rather than jump over them", () => {
  assert.equal(changes([{ text: "a12345678b" }], [{ text: "A12345678B" }]), "\x1b[1;1HA12345678B");
  assert.equal(changes([{ text: "a123456789b" }], [{ text: "A123456789B" }]), "\x1b[1;1HA\x1b[1;11HB");
});

Deno.test("Screen.draw() jumps over cells of another style", () => {
  const between = { text: "..", isBold: true };
  assert.equal(
    changes([{ text: "a" }, between, { text: "b" }], [{ text: "A" }, between, { text: "B" }]),
    "\x1b[1;1HA\x1b[1;4HB",
  );
});

Deno.test("Screen.draw() erases what is left of a longer line", () => {
  assert.equal(changes([{ text: "hello" }], [{ text: "he" }]), "\x1b[1;3H\x1b[K");
  assert.equal(changes([{ text: "hello" }], []), "\x1b[1;1H\x1b[K");
  assert.equal(
    changes([{ text: "hello" }], [{ text: "j", isBold: true }]),
    "\x1b[1;1H\x1b[0;1mj\x1b[m\x1b[1;2H\x1b[K",
  );
});

Deno.test("Screen.draw() writes a line anew as a whole where a width is disputed", () => {
  assert.equal(changes([{ text: "漢字 a" }], [{ text: "漢字 b" }]), "\x1b[1;1H\x1b[K漢字 b");
  assert.equal(changes([{ text: "漢字 a" }], [{ text: "kanji a" }]), "\x1b[1;1H\x1b[Kkanji a");
  assert.equal(changes([{ text: "cafe" }], [{ text: "café" }]), "\x1b[1;1H\x1b[Kcafé");
});

Deno.test("Screen.draw() places absolutely what follows on disputed widths", () => {
  const row: Row = [{ text: "👍🏽" }, { text: " " }, { text: "a", isBold: true }, { text: "b" }];
  assert.equal(changes([], row), "\x1b[1;1H\x1b[K👍🏽\x1b[1;3H \x1b[0;1ma\x1b[mb");
});

Deno.test("Screen.draw() cuts what is longer than the screen", () => {
  assert.equal(changes([], [{ text: "abc" }, { text: "defg" }, { text: "h" }], 5), "\x1b[1;1Habcde");
  assert.equal(changes([], [{ text: "a漢字" }], 4), "\x1b[1;1H\x1b[Ka漢");
  const screen = new Screen(none);
  assert.equal(
    screen.draw(frame("a", "b"), { columns: 1, rows: 1 }),
    update(`${clear}\x1b[1;1Ha`, "\x1b[?25l"),
  );
});

Deno.test("Screen.draw() makes rows that are missing blank", () => {
  const screen = new Screen(none);
  screen.draw(frame("a", "b"), small);
  assert.equal(screen.draw(frame("a"), small), update("\x1b[2;1H\x1b[K"));
});

Deno.test("Screen.draw() moves the cursor alone", () => {
  const screen = new Screen(none);
  const { rows } = frame("a");
  assert.equal(
    screen.draw({ rows, cursor: { row: 0, column: 1 } }, small),
    update(`${clear}\x1b[1;1Ha`, "\x1b[1;2H\x1b[?25h"),
  );
  assert.equal(screen.draw({ rows, cursor: { row: 2, column: 0 } }, small), update("", "\x1b[3;1H"));
  assert.equal(screen.draw({ rows }, small), update("", "\x1b[?25l"));
  assert.equal(screen.draw({ rows }, small), "");
  assert.equal(screen.draw({ rows, cursor: { row: 2, column: 0 } }, small), update("", "\x1b[3;1H\x1b[?25h"));
});

Deno.test("Screen.draw() puts the cursor back after it has written", () => {
  const screen = new Screen(none);
  const cursor = { row: 2, column: 0 };
  screen.draw({ ...frame("a"), cursor }, small);
  assert.equal(screen.draw({ ...frame("b"), cursor }, small), update("\x1b[1;1Hb", "\x1b[3;1H"));
});

Deno.test("Screen.draw() keeps the cursor on the screen", () => {
  const output = new Screen(none).draw({ rows: [], cursor: { row: 7, column: 80 } }, small);
  assert.equal(output, update(clear, "\x1b[3;20H\x1b[?25h"));
});

Deno.test("Screen.draw() draws everything at another size, after it has forgotten, and in other colours", () => {
  const screen = new Screen(none);
  const shown = frame("a", "b");
  screen.draw(shown, small);
  const all = update(`${clear}\x1b[1;1Ha\x1b[2;1Hb`, "\x1b[?25l");
  assert.equal(screen.draw(shown, { columns: 21, rows: 3 }), all);
  assert.equal(screen.draw(shown, { columns: 21, rows: 4 }), all);
  screen.forget();
  assert.equal(screen.draw(shown, { columns: 21, rows: 4 }), all);
  screen.setPalette(dark);
  assert.equal(screen.draw(shown, { columns: 21, rows: 4 }), all);
  screen.setPalette(dark);
  assert.equal(screen.draw(shown, { columns: 21, rows: 4 }), "");
});

Deno.test("Screen.draw() uses the colours of its palette", () => {
  const screen = new Screen(none);
  const shown: Frame = { rows: [[{ text: "a", tone: "dim" }]] };
  assert.ok(screen.draw(shown, small).includes("\x1b[0;2ma\x1b[m"));
  screen.setPalette(dark);
  assert.ok(screen.draw(shown, small).includes("\x1b[0;38;5;245ma\x1b[m"));
});

Deno.test("Screen.draw() draws nothing on a screen without cells", () => {
  const screen = new Screen(none);
  const output = screen.draw({ ...frame("a"), cursor: { row: 0, column: 0 } }, { columns: 0, rows: 0 });
  assert.equal(output, update(clear, "\x1b[1;1H\x1b[?25h"));
});

Deno.test("Screen.draw() makes links of addresses, all parts of one with the same id", () => {
  const link = "https://example.org/a?b=c;d";
  const output = drawn({ text: "https://exa", link });
  const [, id] = output.match(/id=([0-9a-z]+);/) ?? [];
  assert.equal(output, `\x1b[1;1H\x1b]8;id=${id};${link}\x1b\\https://exa\x1b]8;;\x1b\\`);
  assert.ok(drawn({ text: "mple.org/", link }).includes(`id=${id};`));
  assert.ok(!drawn({ text: "x", link: "https://example.org/b" }).includes(`id=${id};`));
});

Deno.test("Screen.draw() opens and closes styles and links independently", () => {
  const link = "https://example.org";
  const output = changes([], [{ text: "a", link }, { text: "b", link, isBold: true }, {
    text: "c",
    isBold: true,
  }]);
  assert.equal(
    output.replace(/id=[0-9a-z]+/, "id"),
    [
      "\x1b[1;1H",
      `\x1b]8;id;${link}\x1b\\a`,
      "\x1b[0;1mb",
      "\x1b]8;;\x1b\\c",
      "\x1b[m",
    ].join(""),
  );
});

Deno.test("Screen.draw() makes no link of what is not printable ASCII, or endless", () => {
  const wrong = [
    "",
    "https://example.org/ a",
    "https://éxample.org",
    "https://a\x1b\\",
    "a\x07",
    "a\x9c",
    "a\n",
  ];
  for (const link of [...wrong, "https://example.org/" + "x".repeat(2_064)]) {
    assert.equal(drawn({ text: "x", link }), "\x1b[1;1Hx", JSON.stringify(link));
  }
});

Deno.test("Screen.draw() lets through nothing that a terminal obeys", () => {
  const obeyed = [...Array(0x20).keys(), 0x7f, ...Array.from({ length: 0x20 }, (_, index) => 0x80 + index)];
  for (const code of [...obeyed, 0x2028, 0x2029]) {
    const text = `a${String.fromCharCode(code)}[2Jb`;
    assert.equal(drawn({ text }), "\x1b[1;1H\x1b[Ka\ufffd[2Jb", code.toString(16));
  }
  assert.equal(drawn({ text: "a\ud83d" }), "\x1b[1;1H\x1b[Ka\ufffd");
});

Deno.test("Screen.draw() does not look again at a row that is the same object", () => {
  const screen = new Screen(none);
  let reads = 0;
  const piece = {
    get text(): string {
      reads++;
      return "a";
    },
  };
  const row: Row = [piece];
  screen.draw({ rows: [row] }, small);
  const readsAtFirst = reads;
  assert.ok(readsAtFirst > 0);
  assert.equal(screen.draw({ rows: [row] }, small), "");
  assert.equal(reads, readsAtFirst);
});
