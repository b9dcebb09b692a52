import assert from "node:assert/strict";
import fc from "fast-check";
import xterm from "@xterm/headless";
import {
  clipboardSequence,
  type NotificationKind,
  notificationKindFor,
  notificationSequence,
  windowTitleSequence,
} from "../../../src/client/tui/terminal_codes.ts";
import { textWidth } from "../../../src/client/tui/width.ts";
import { anyText } from "../../support/any_text.ts";

/** What a terminal makes of a text: the operating system commands in it, and everything else that it did. */
async function understood(text: string): Promise<{ commands: string[]; screen: string }> {
  const terminal = new xterm.Terminal({ allowProposedApi: true });
  const commands: string[] = [];
  for (const number of [2, 9, 52, 99, 777]) {
    terminal.parser.registerOscHandler(number, (data) => commands.push(`${number};${data}`) > 0);
  }
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const screen = `${active.getLine(0)?.translateToString(true)}@${active.cursorX},${active.cursorY}`;
  terminal.dispose();
  return { commands, screen };
}

function decoded(sequence: string | undefined): string {
  // deno-lint-ignore no-control-regex -- terminals are told with ESC
  const [, payload = ""] = /^\x1b\]52;c;([A-Za-z0-9+/=]*)\x07$/.exec(sequence ?? "") ?? [];
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    Uint8Array.from(atob(payload), (unit) => unit.charCodeAt(0)),
  );
}

Deno.test("clipboardSequence() holds the text in base64 of UTF-8", () => {
  assert.equal(clipboardSequence("hi ✓"), "\x1b]52;c;aGkg4pyT\x07");
  assert.equal(decoded(clipboardSequence("one\n\ttwo 👩‍👩‍👧")), "one\n\ttwo 👩‍👩‍👧");
});

Deno.test("clipboardSequence() leaves out what could act where it is pasted", () => {
  assert.equal(decoded(clipboardSequence("a\x1b[201~b\x07\r\nc\ud800")), "ab\nc\ufffd");
});

Deno.test("clipboardSequence() takes no text that terminals would cut", () => {
  assert.equal(clipboardSequence("x".repeat(56_244))?.length, 74_992 + 8);
  assert.equal(clipboardSequence("x".repeat(56_245)), undefined);
  assert.equal(decoded(clipboardSequence("é".repeat(28_122))).length, 28_122);
  assert.equal(clipboardSequence("é".repeat(28_123)), undefined);
  assert.equal(clipboardSequence("x".repeat(10_000_000)), undefined);
});

Deno.test("clipboardSequence() holds every text without control characters as it is", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    assert.equal(decoded(clipboardSequence(text)), text);
  }));
});

const mention = { title: "bob", body: "lunch; who comes?" };

Deno.test("notificationSequence() speaks each protocol", () => {
  assert.equal(notificationSequence("osc9", mention), "\x1b]9;bob: lunch; who comes?\x07");
  assert.equal(notificationSequence("osc777", mention), "\x1b]777;notify;bob;lunch, who comes?\x07");
  assert.equal(
    notificationSequence("osc99", mention),
    "\x1b]99;i=terminalchat:d=0:p=title;bob\x1b\\\x1b]99;i=terminalchat:d=1:p=body;lunch; who comes?\x1b\\",
  );
  assert.equal(notificationSequence("bell", mention), "\x07");
});

Deno.test("notificationSequence() never reports progress where a name looks like it", () => {
  assert.equal(notificationSequence("osc9", { title: "4;1;50", body: "" }), "\x1b]9;4,1,50: \x07");
});

const kinds: readonly NotificationKind[] = ["osc9", "osc777", "osc99", "bell"];

Deno.test("no text ends its sequence early, or does anything else to a terminal", async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...kinds), anyText, anyText, async (kind, title, body) => {
    const { commands, screen } = await understood(notificationSequence(kind, { title, body }));
    assert.equal(screen, "@0,0");
    assert.equal(commands.length, kind === "bell" ? 0 : kind === "osc99" ? 2 : 1);
    if (kind === "osc777") assert.equal(commands[0]!.split(";").length, 4);
    const titled = await understood(windowTitleSequence(title) + "!");
    assert.equal(titled.screen, "!@1,0");
    assert.equal(titled.commands.length, 1);
  }));
});

Deno.test("notificationSequence() tells at most 200 cells of a text, and looks at no more than it needs", () => {
  for (const text of ["x".repeat(5_000_000), "李".repeat(1_000), "e" + "\u0301".repeat(1_000_000)]) {
    const sequence = notificationSequence("osc777", { title: "bob", body: text });
    const [, , , body = ""] = sequence.slice(0, -1).split(";");
    assert.ok(textWidth(body) <= 200 && body.length <= 2_000);
  }
  assert.equal(windowTitleSequence("x".repeat(500)), `\x1b]2;${"x".repeat(199)}…\x07`);
});

Deno.test("notificationKindFor() knows terminals by what they set", () => {
  assert.equal(notificationKindFor({ term: "xterm-kitty" }), "osc99");
  assert.equal(notificationKindFor({ term: "xterm-256color", kittyWindowId: "1" }), "osc99");
  assert.equal(notificationKindFor({ term: "xterm-256color", termProgram: "iTerm.app" }), "osc9");
  assert.equal(notificationKindFor({ term: "xterm-256color", termProgram: "WezTerm" }), "osc9");
  assert.equal(notificationKindFor({ term: "xterm-ghostty", termProgram: "ghostty" }), "osc9");
  assert.equal(notificationKindFor({ term: "foot-extra" }), "osc777");
  assert.equal(notificationKindFor({ term: "rxvt-unicode-256color" }), "osc777");
  assert.equal(notificationKindFor({ term: "xterm-256color", vteVersion: "7600" }), "osc777");
});

Deno.test("notificationKindFor() rings the bell inside tmux and screen, and where nothing is known", () => {
  assert.equal(notificationKindFor({}), "bell");
  assert.equal(notificationKindFor({ term: "xterm-256color", termProgram: "Apple_Terminal" }), "bell");
  assert.equal(
    notificationKindFor({ term: "xterm-256color", termProgram: "vscode", vteVersion: "1" }),
    "bell",
  );
  assert.equal(notificationKindFor({ term: "xterm-kitty", tmux: "/tmp/tmux-0/default,1,0" }), "bell");
  assert.equal(notificationKindFor({ term: "tmux-256color", vteVersion: "7600" }), "bell");
  assert.equal(notificationKindFor({ term: "screen.xterm-256color", kittyWindowId: "1" }), "bell");
  assert.equal(notificationKindFor({ term: "xterm-kitty", sty: "12.pts-0" }), "bell");
});
