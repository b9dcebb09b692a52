/**
 * The commands that a person may type: one table gives what they mean, the help and the completion.
 * @module
 */
import type { Member } from "../../protocol/frame.ts";
import { checkName, foldName } from "../../protocol/names.ts";
import { type Entry, notice } from "./entry.ts";
import type { Intent } from "./intent.ts";
import { shownName } from "./shown_name.ts";

/** What a command is read against. */
export interface CommandContext {
  /** The names of those who are here; empty where nobody knows. */
  readonly memberNames: readonly string[];
  /** The names among them that speak the line protocol, and hear no whispers. Absent: none do. */
  readonly unverifiedNames?: readonly string[];
  /** Which protocol is spoken. Absent: none yet. */
  readonly protocol: "v1" | "line" | undefined;
}

/** One command. */
export interface CommandRow {
  /** Its word, with the slash. */
  readonly word: string;
  /** What follows the word, for the help. Absent: nothing. */
  readonly operands?: string;
  /** What it does, one sentence. */
  readonly summary: string;
  /** What its operands are, for whoever completes them. */
  readonly completes?: "member";
  /** Another word for the same. */
  readonly alias?: string;
  /** Reads what follows the word. */
  readonly read: (operands: string, context: CommandContext) => Intent;
}

/** The table, in the order of the help. */
export const commands: readonly CommandRow[] = [
  { word: "/help", summary: "Shows this list.", read: () => ({ type: "help" }) },
  { word: "/who", summary: "Tells who is here.", read: () => ({ type: "who" }) },
  { word: "/nick", operands: "NAME", summary: "Takes another name.", read: readNick },
  { word: "/me", operands: "ACTION", summary: "Says what you do: * ada waves.", read: readMe },
  {
    word: "/msg",
    operands: "NAME TEXT",
    summary: "Whispers to one member.",
    completes: "member",
    read: readMsg,
  },
  { word: "/clear", summary: "Clears the screen.", read: () => ({ type: "clear" }) },
  { word: "/quit", alias: "/exit", summary: "Leaves; quit and exit do too.", read: () => ({ type: "quit" }) },
];

/** Words that leave without a slash, as in the original. */
export const barewordsThatQuit: ReadonlySet<string> = new Set(["quit", "exit"]);

/** Every word that may begin a command. */
export const commandWords: readonly string[] = commands.flatMap(({ word, alias }) =>
  [word, alias ?? []].flat()
);

/** Gives the names that commands are read against. */
export function namesOf(members: readonly Member[]): Pick<CommandContext, "memberNames" | "unverifiedNames"> {
  return {
    memberNames: members.map(({ name }) => name),
    unverifiedNames: members.filter(({ unverified }) => unverified === true).map(({ name }) => name),
  };
}

/** Finds the command of a word, in upper or lower case. */
export function findCommand(word: string): CommandRow | undefined {
  const wanted = word.toLowerCase();
  return commands.find((command) => command.word === wanted || command.alias === wanted);
}

/** Lists the commands for `/help`. */
export function helpEntries(): readonly Entry[] {
  const rows = commands.map((command) => ({ usage: usageOf(command), summary: command.summary }));
  const columns = Math.max(...rows.map(({ usage }) => usage.length)) + 2;
  return [
    ...rows.map(({ usage, summary }) => notice(usage.padEnd(columns) + summary)),
    notice("//".padEnd(columns) + "Begins a message with a slash."),
  ];
}

function usageOf({ word, alias, operands }: CommandRow): string {
  return [alias === undefined ? word : `${word}, ${alias}`, operands ?? []].flat().join(" ");
}

function usageProblem(command: string): Intent {
  const row = findCommand(command);
  return { type: "problem", text: `Type it as ${row === undefined ? command : usageOf(row)}.` };
}

function readNick(operands: string): Intent {
  if (operands === "") return usageProblem("/nick");
  const checked = checkName(operands);
  return checked.ok
    ? { type: "rename", name: checked.name }
    : { type: "problem", text: `${checked.problem}.` };
}

function readMe(operands: string): Intent {
  return operands === "" ? usageProblem("/me") : { type: "say", text: `/me ${operands}` };
}

function readMsg(operands: string, { memberNames, unverifiedNames = [], protocol }: CommandContext): Intent {
  if (protocol === "line") {
    return { type: "problem", text: "This server cannot whisper: it speaks the original's protocol only." };
  }
  const to = longestNameAtStart(operands, memberNames) ?? firstWord(operands);
  const text = operands.slice(to.length).trim();
  if (to === "" || text === "") return usageProblem("/msg");
  if (memberNames.length === 0) return { type: "whisper", to, text };
  const member = memberNames.find((name) => foldName(name) === foldName(to));
  if (member === undefined) {
    return { type: "problem", text: `Nobody named ${shownName(to)} is here; /who tells who is.` };
  }
  return unverifiedNames.includes(member)
    ? { type: "problem", text: `${shownName(member)} uses the original's client, which hears no whispers.` }
    : { type: "whisper", to: member, text };
}

/** Names may have spaces in them, so the longest one that fits is meant. */
function longestNameAtStart(operands: string, memberNames: readonly string[]): string | undefined {
  return memberNames
    .map((name) => operands.slice(0, name.length))
    .filter((start, index) => foldName(start) === foldName(memberNames[index]!))
    .filter((start) => /^(?:\s|$)/u.test(operands.slice(start.length)))
    .sort((one, other) => other.length - one.length)[0];
}

function firstWord(text: string): string {
  return /^\S*/u.exec(text)![0];
}
