/**
 * Draws the picture in the README: a conversation between real programs, as a terminal emulator shows it.
 * Run it with `deno run -A tests/support/picture.ts`.
 * @module
 */
import { textWidth } from "../../src/client/tui/width.ts";
import { clientInTerminal } from "./client_program.ts";
import { ownServer } from "./own_server.ts";
import type { Terminal } from "./terminal.ts";

const picture = new URL("../../.github/full_screen.svg", import.meta.url);

const columns = 104;
const rows = 25;
const cell = { width: 8.4, height: 18 } as const;
const margin = 14;
const background = "#16181d";
const foreground = "#d6d8de";

/** The 6×6×6 cube and the greys of xterm; the sixteen below them are those of a calm dark theme. */
const sixteen = [
  ...["#1c1f26", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4"],
  ...["#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff"],
];

function colorOf(index: number): string {
  if (index < 16) return sixteen[index]!;
  if (index >= 232) return grey(8 + 10 * (index - 232));
  const levels = [0, 95, 135, 175, 215, 255];
  const [red, green, blue] = [
    Math.floor((index - 16) / 36),
    Math.floor((index - 16) / 6) % 6,
    (index - 16) % 6,
  ];
  return `rgb(${levels[red!]},${levels[green!]},${levels[blue!]})`;
}

function grey(level: number): string {
  return `rgb(${level},${level},${level})`;
}

/** Some cells of one look. */
interface Stretch {
  readonly text: string;
  readonly column: number;
  readonly style: string;
}

/** Takes a row of `Terminal.styledRows` apart. */
function stretchesOf(row: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let column = 0;
  for (const [, style = "", text = ""] of `‹›${row}`.matchAll(/‹([^›]*)›([^‹]*)/g)) {
    if (text !== "") stretches.push({ text, column, style });
    column += textWidth(text);
  }
  return stretches;
}

function drawn({ text, column, style }: Stretch, row: number): string {
  const words = style.split(" ");
  const numberOf = (name: string): number | undefined => {
    const word = words.find((each) => each.startsWith(`${name}:`));
    return word === undefined ? undefined : Number(word.slice(name.length + 1));
  };
  const [fg, bg] = [numberOf("fg"), numberOf("bg")];
  const own = fg === undefined ? foreground : colorOf(fg);
  const behind = bg === undefined ? background : colorOf(bg);
  const [ink, paper] = words.includes("inverse") ? [behind, own] : [own, behind];
  const place = { x: margin + column * cell.width, y: margin + row * cell.height };
  const width = textWidth(text) * cell.width;
  const box = paper === background
    ? ""
    : `<rect x="${place.x}" y="${place.y}" width="${width}" height="${cell.height}" fill="${paper}"/>`;
  const looks = [
    ...words.includes("bold") ? [`font-weight="bold"`] : [],
    ...words.includes("italic") ? [`font-style="italic"`] : [],
    ...words.includes("underline") ? [`text-decoration="underline"`] : [],
    ...words.includes("dim") ? [`opacity="0.6"`] : [],
  ].join(" ");
  if (text.trim() === "") return box;
  const line = `x="${place.x}" y="${place.y + 13}" textLength="${width}" fill="${ink}"`;
  return `${box}<text ${line} ${looks} xml:space="preserve">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function svgOf(terminal: Terminal): string {
  const { row, column } = terminal.cursor;
  const body = terminal.styledRows().flatMap((text, at) => stretchesOf(text).map((each) => drawn(each, at)));
  const width = 2 * margin + columns * cell.width;
  const height = 2 * margin + rows * cell.height;
  const cursor =
    `<rect x="${margin + column * cell.width}" y="${margin + row * cell.height}" width="${cell.width}" ` +
    `height="${cell.height}" fill="${foreground}" opacity="0.7"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-size="14" ` +
    `font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace">` +
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>\n${body.join("\n")}\n${cursor}</svg>\n`;
}

/** What is said before the picture is taken: by whom, and what. */
const conversation: readonly (readonly ["ada" | "noa" | "花子", string])[] = [
  ["noa", "morning! the deploy of 2.4 is at 10, right?"],
  ["ada", "yes, *after* the backup. Plan: https://example.org/plans/2.4"],
  ["花子", "おはよう ☕"],
  ["noa", "I would run `make check` once more:"],
  ["noa", "```\\\r$ make check\\\rok | 2112 passed\\\r```"],
  ["ada", "/me crosses fingers"],
  ["花子", "ada: the release notes are ready 🎉"],
  ["noa", "> the release notes are ready\\\rnice, reading"],
];

const env = { TERM: "xterm-256color", COLORTERM: "truecolor" } as const;

await using server = await ownServer();
const start = (name: string): Terminal =>
  clientInTerminal(["a4b2c3", "--server", server.address, "--name", name], {
    env: { ...env, XDG_CONFIG_HOME: "/dev/null/nowhere" },
    columns,
    rows,
  });
await using ada = start("ada");
await ada.waitFor("1 here");
await using noa = start("noa");
await ada.waitFor("2 here");
await using hanako = start("花子");
await ada.waitFor("3 here");
for (const name of ["mallory", "eve"]) {
  await using passer = start(name);
  await ada.waitFor("4 here");
  passer.type("/quit\r");
  await passer.exited;
  await ada.waitFor("3 here");
}
const speakers = { ada, noa, "花子": hanako };
for (const [name, text] of conversation) {
  speakers[name].type(`${text}\r`);
  const last = text.split("\r").at(-1)!.slice(-12);
  await ada.waitFor((screen) => screen.includes(last));
}
ada.type("thank you both, 花子 and noa. Let us beg");
await ada.waitFor(/Let us beg[^]*$/);
// The others are told no more than every three seconds that somebody writes.
const typist = setInterval(() => hanako.type("!"), 500);
await ada.waitFor("花子 is writing");
clearInterval(typist);
await Deno.writeTextFile(picture, svgOf(ada));
