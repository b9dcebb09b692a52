import assert from "node:assert/strict";
import {
  commands,
  commandsAt,
  commandWordsAt,
  explanationOf,
  findCommand,
  helpEntries,
  namesOf,
  usageOf,
} from "../../../src/client/core/commands.ts";
import type { CommandPlace } from "../../../src/client/core/commands/command_row.ts";
import { flat } from "../../../src/client/core/entry.ts";
import { type InputContext, readInput } from "../../../src/client/core/input.ts";
import type { Intent } from "../../../src/client/core/intent.ts";
import { alertKinds, themeNames, timestampForms } from "../../../src/client/core/settings.ts";
import { complete } from "../../../src/client/tui/completion.ts";
import { nearest } from "../../../src/command_line/nearest.ts";
import { commandTable } from "../../support/readme_table.ts";

const context: InputContext = {
  ownName: "eve",
  memberNames: ["ada", "Ada Lovelace", "bob", "eve"],
  protocol: "v1",
  place: "full_screen",
  nearest,
};

function read(line: string, more: Partial<InputContext> = {}): Intent {
  return readInput(line, { ...context, ...more });
}

function problemOf(line: string, more: Partial<InputContext> = {}): string {
  const intent = read(line, more);
  assert.equal(intent.type, "problem");
  return (intent as Extract<Intent, { type: "problem" }>).text;
}

Deno.test("/help shows the list", () => {
  assert.deepEqual(read("/help"), { type: "help" });
});

Deno.test("/join wants a code, which stays as it was typed, or new", () => {
  assert.deepEqual(read("/join  A4b2c3 "), { type: "join", code: "A4b2c3" });
  assert.deepEqual(read("/join NEW"), { type: "join", code: "new" });
  assert.equal(problemOf("/join"), "Type it as /join CODE|new.");
  for (const bad of ["a b", "a/b", "ä", "a".repeat(65)]) {
    assert.equal(
      problemOf(`/join ${bad}`),
      "A channel code has 1 to 64 letters, digits, - and _; /join new opens a channel.",
    );
  }
});

Deno.test("/leave and /part leave the channel", () => {
  assert.deepEqual(read("/leave"), { type: "leave_channel" });
  assert.deepEqual(read("/part"), { type: "leave_channel" });
});

Deno.test("/invite asks for the line that others type", () => {
  assert.deepEqual(read("/invite"), { type: "invite" });
});

Deno.test("/nick asks for a name in the form in which it is kept", () => {
  assert.deepEqual(read("/nick  Ada   King "), { type: "rename", name: "Ada King" });
});

Deno.test("/nick says what is wrong with a name", () => {
  assert.equal(problemOf("/nick a:b"), "A name has no colon.");
  assert.equal(problemOf("/nick"), "Type it as /nick NAME.");
});

Deno.test("/me says an action as its text", () => {
  assert.deepEqual(read("/me waves  twice"), { type: "say", text: "/me waves  twice" });
  assert.equal(problemOf("/me "), "Type it as /me ACTION.");
});

Deno.test("/msg whispers to the longest name that fits, as that member writes it", () => {
  assert.deepEqual(read("/msg ada hello"), { type: "whisper", to: "ada", text: "hello" });
  assert.deepEqual(read("/msg ada lovelace hi you"), { type: "whisper", to: "Ada Lovelace", text: "hi you" });
  assert.deepEqual(read("/msg BOB a\nb"), { type: "whisper", to: "bob", text: "a\nb" });
});

Deno.test("/whisper and /w are /msg", () => {
  assert.deepEqual(read("/whisper ada hello"), read("/msg ada hello"));
  assert.deepEqual(read("/w ada hello"), read("/msg ada hello"));
});

Deno.test("/msg says who is not here and what is missing", () => {
  assert.equal(problemOf("/msg mallory hi"), "Nobody named mallory is here; /who tells who is.");
  assert.equal(problemOf("/msg bob"), "Type it as /msg NAME TEXT.");
  assert.equal(problemOf("/w"), "Type it as /msg NAME TEXT.");
  assert.match(problemOf("/msg bob hi", { protocol: "line" }), /cannot whisper/);
});

Deno.test("/msg takes the first word while nobody knows who is here", () => {
  assert.deepEqual(read("/msg bob hi", { memberNames: [] }), { type: "whisper", to: "bob", text: "hi" });
});

Deno.test("/msg to oneself is answered, whoever is known to be here", () => {
  const answer = "You cannot whisper to yourself; /who tells who else is here.";
  assert.equal(problemOf("/msg Eve hi"), answer);
  assert.equal(problemOf("/msg eve hi", { memberNames: [] }), answer);
});

Deno.test("/msg says so where somebody hears no whispers", () => {
  const more = namesOf([{ name: "ada" }, { name: "old", unverified: true }]);
  assert.deepEqual(read("/msg ada hi", more), { type: "whisper", to: "ada", text: "hi" });
  assert.match(problemOf("/msg old hi", more), /^old uses the original's client, which hears no whispers\.$/);
});

Deno.test("/who asks who is here, in upper and lower case", () => {
  assert.deepEqual(read("/WHO"), { type: "who" });
});

Deno.test("/ignore takes all that follows for the name, as its member writes it", () => {
  assert.deepEqual(read("/ignore ADA lovelace"), { type: "ignore", name: "Ada Lovelace" });
  assert.deepEqual(read("/ignore Mallory M"), { type: "ignore", name: "Mallory M" });
  assert.deepEqual(read("/ignore"), { type: "ignore" });
});

Deno.test("/ignore takes no own name, and nothing that cannot be a name", () => {
  assert.equal(problemOf("/ignore EVE"), "You cannot ignore yourself.");
  assert.equal(problemOf("/ignore bob\nhi"), "That is no name; /who tells who is here.");
  assert.equal(problemOf(`/ignore ${"x".repeat(200)}`), "That is no name; /who tells who is here.");
});

Deno.test("/unignore wants a name", () => {
  assert.deepEqual(read("/unignore Ada Lovelace"), { type: "unignore", name: "Ada Lovelace" });
  assert.equal(problemOf("/unignore"), "Type it as /unignore NAME.");
  assert.equal(problemOf("/unignore a\nb"), "That is no name; /ignore tells who is ignored.");
});

Deno.test("/away takes a text or none", () => {
  assert.deepEqual(read("/away"), { type: "away" });
  assert.deepEqual(read("/away at lunch"), { type: "away", text: "at lunch" });
});

Deno.test("/search wants a text", () => {
  assert.deepEqual(read("/search two  words"), { type: "search", text: "two  words" });
  assert.equal(problemOf("/search "), "Type it as /search TEXT.");
});

Deno.test("/copy counts back from the newest message, up to a thousand", () => {
  assert.deepEqual(read("/copy"), { type: "copy", back: 1 });
  assert.deepEqual(read("/copy 1000"), { type: "copy", back: 1000 });
  for (const bad of ["0", "1001", "-1", "1.5", "two", "1e2", "9".repeat(50)]) {
    assert.equal(
      problemOf(`/copy ${bad}`),
      "/copy counts back from the newest message, which is 1, to 1000.",
    );
  }
});

Deno.test("/theme takes each of the themes, and says which there are", () => {
  for (const theme of themeNames) assert.deepEqual(read(`/theme ${theme}`), { type: "theme", theme });
  assert.deepEqual(read("/theme DARK"), { type: "theme", theme: "dark" });
  assert.equal(problemOf("/theme"), "Type it as /theme auto|dark|light|16|none.");
  assert.equal(problemOf("/theme pink"), "Type it as /theme auto|dark|light|16|none.");
});

Deno.test("/mouse takes on and off", () => {
  assert.deepEqual(read("/mouse on"), { type: "mouse", isOn: true });
  assert.deepEqual(read("/mouse off"), { type: "mouse", isOn: false });
  assert.equal(problemOf("/mouse"), "Type it as /mouse on|off.");
});

Deno.test("/bell takes each kind of alert, and on for auto", () => {
  for (const kind of alertKinds) assert.deepEqual(read(`/bell ${kind}`), { type: "alerts", kind });
  assert.deepEqual(read("/bell on"), { type: "alerts", kind: "auto" });
  assert.equal(problemOf("/bell"), "Type it as /bell on|auto|desktop|bell|off.");
});

Deno.test("/timestamps takes each form, and on for minutes", () => {
  for (const form of timestampForms) {
    assert.deepEqual(read(`/timestamps ${form}`), { type: "timestamps", form });
  }
  assert.deepEqual(read("/timestamps on"), { type: "timestamps", form: "minutes" });
  assert.equal(problemOf("/timestamps"), "Type it as /timestamps on|off|minutes|seconds.");
});

Deno.test("/members shows or hides the list", () => {
  assert.deepEqual(read("/members"), { type: "members" });
});

Deno.test("/clear clears", () => {
  assert.deepEqual(read("/clear"), { type: "clear" });
});

Deno.test("/quit, /exit, quit and exit leave, in upper and lower case", () => {
  for (const line of ["/quit", "/exit", "quit", "EXIT", "  Quit "]) {
    assert.deepEqual(read(line), { type: "quit" });
  }
  assert.deepEqual(read("quit it"), { type: "say", text: "quit it" });
});

Deno.test("a command of the full screen says elsewhere where it works, however it is typed", () => {
  const onlyThere = "/join /leave /away /search /copy /theme /mouse /bell /timestamps /members".split(" ");
  assert.deepEqual(
    commands.filter(({ place }) => place === "full_screen").map(({ word }) => word),
    onlyThere,
  );
  for (const word of onlyThere) {
    const answer = `${word} needs the full screen; start without --linear or --plain.`;
    assert.equal(problemOf(word, { place: "everywhere" }), answer);
    assert.equal(problemOf(`${word} on`, { place: "everywhere" }), answer);
  }
  assert.match(problemOf("/PART", { place: "everywhere" }), /^\/leave needs the full screen;/);
});

Deno.test("an unknown word is near only to what works where it is typed", () => {
  assert.match(problemOf("/serch"), /did you mean \/search\?/);
  assert.match(problemOf("/serch", { place: "everywhere" }), /\/help lists the commands\./);
});

Deno.test("no word stands for two commands", () => {
  const words = commandWordsAt("full_screen");
  assert.equal(new Set(words).size, words.length);
  for (const word of words) assert.ok(findCommand(word.toUpperCase()));
});

Deno.test("every command says in a sentence what it does, and completes to its operands", () => {
  for (const { summary, operands, completes } of commands) {
    assert.match(summary, /^[A-Z].*[^.]\.$/);
    if (typeof completes !== "object") continue;
    for (const word of completes) assert.ok(operands?.split("|").includes(word));
  }
});

Deno.test("every command is in the help of where it works, and nothing else is", () => {
  for (const place of ["everywhere", "full_screen"] as const) {
    const help = helpEntries(place).map(flat);
    assert.equal(help.length, commandsAt(place).length + 1);
    commandsAt(place).forEach((row, index) => {
      assert.ok(help[index]!.startsWith(`-!- ${usageOf(row)}  `));
      assert.ok(help[index]!.endsWith(`  ${explanationOf(row)}`));
    });
    assert.match(help.at(-1)!, /^-!- \/\/ +Begins a message with a slash\.$/);
  }
});

Deno.test("no line of the help is broken on 80 columns, a gutter left", () => {
  for (const line of helpEntries("full_screen").map(flat)) assert.ok(line.length <= 80 - 6, line);
});

Deno.test("every command is completed where it works, and nowhere else", () => {
  for (const row of commands) {
    for (const place of ["everywhere", "full_screen"] as const) {
      const isOffered = completions(row.word.slice(0, -1), place).includes(`${row.word} `);
      assert.equal(isOffered, row.place === "everywhere" || place === "full_screen", `${row.word} ${place}`);
    }
  }
});

Deno.test("operands are completed to what the table says", () => {
  for (const { word, completes } of commands.filter((row) => typeof row.completes === "object")) {
    const expected = (completes as readonly string[]).map((operand) => `${word} ${operand} `);
    assert.deepEqual(completions(`${word} `, "full_screen").map((operand) => `${word} ${operand}`), expected);
  }
  assert.deepEqual(completions("/msg ", "full_screen"), ["bob "]);
  assert.deepEqual(completions("/ignore ", "full_screen"), ["bob "]);
  assert.deepEqual(completions("/unignore ", "full_screen"), ["mallory "]);
});

function completions(text: string, place: CommandPlace): readonly string[] {
  const sources = { names: ["bob"], ignored: ["mallory"], commands: commandsAt(place), emoji: [] };
  return complete({ text, cursor: text.length }, sources, { direction: "next" })?.candidates ?? [];
}

Deno.test("every command has a row in the README's table", async () => {
  const table = commandTable();
  const readme = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  assert.ok(readme.includes(table), "run: deno run -A tests/support/update_readme.ts");
  for (const { word } of commands) assert.match(table, new RegExp(`^\\| \`${word}[ \`]`, "m"));
});
