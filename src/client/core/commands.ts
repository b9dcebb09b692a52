/**
 * The commands that a person may type: one table gives what they mean, the help, the completion and the README's list.
 * How their operands are read is in commands/.
 * @module
 */
import type { Member } from "../../protocol/frame.ts";
import type { CommandContext, CommandPlace, CommandRow } from "./commands/command_row.ts";
import { readIgnore, readMe, readMsg, readNick, readUnignore } from "./commands/read_people.ts";
import {
  bellWords,
  mouseWords,
  readAway,
  readBell,
  readCopy,
  readJoin,
  readMouse,
  readSearch,
  readTheme,
  readTimestamps,
  timestampWords,
} from "./commands/read_screen.ts";
import { type Entry, notice } from "./entry.ts";
import { themeNames } from "./settings.ts";

/** The table, in the order of the help. */
export const commands: readonly CommandRow[] = [
  { word: "/help", summary: "Shows this list.", place: "everywhere", read: () => ({ type: "help" }) },
  {
    word: "/join",
    operands: "CODE|new",
    summary: "Joins a channel beside this one, or opens one.",
    completes: ["new"],
    place: "full_screen",
    read: readJoin,
  },
  {
    word: "/leave",
    aliases: ["/part"],
    summary: "Leaves this channel.",
    place: "full_screen",
    read: () => ({ type: "leave_channel" }),
  },
  {
    word: "/invite",
    summary: "Shows the line that somebody else types to join.",
    place: "everywhere",
    read: () => ({ type: "invite" }),
  },
  { word: "/nick", operands: "NAME", summary: "Takes another name.", place: "everywhere", read: readNick },
  {
    word: "/me",
    operands: "ACTION",
    summary: "Says what you do: * ada waves.",
    place: "everywhere",
    read: readMe,
  },
  {
    word: "/msg",
    aliases: ["/whisper", "/w"],
    operands: "NAME TEXT",
    summary: "Whispers to one member.",
    completes: "member",
    place: "everywhere",
    read: readMsg,
  },
  { word: "/who", summary: "Tells who is here.", place: "everywhere", read: () => ({ type: "who" }) },
  {
    word: "/ignore",
    operands: "[NAME]",
    summary: "Hides what somebody says; alone, tells whose.",
    completes: "member",
    place: "everywhere",
    read: readIgnore,
  },
  {
    word: "/unignore",
    operands: "NAME",
    summary: "Shows again what somebody says.",
    completes: "ignored",
    place: "everywhere",
    read: readUnignore,
  },
  {
    word: "/away",
    operands: "[TEXT]",
    summary: "Marks you as away until you say something.",
    place: "full_screen",
    read: readAway,
  },
  {
    word: "/search",
    operands: "TEXT",
    summary: "Finds a text in the messages.",
    place: "full_screen",
    read: readSearch,
  },
  {
    word: "/copy",
    operands: "[NUMBER]",
    summary: "Copies the newest message, or the one so many back.",
    place: "full_screen",
    read: readCopy,
  },
  {
    word: "/theme",
    operands: themeNames.join("|"),
    summary: "Chooses the colours.",
    completes: themeNames,
    place: "full_screen",
    read: readTheme,
  },
  {
    word: "/mouse",
    operands: mouseWords.join("|"),
    summary: "Lets the wheel scroll; off, text can be selected.",
    completes: mouseWords,
    place: "full_screen",
    read: readMouse,
  },
  {
    word: "/bell",
    operands: bellWords.join("|"),
    summary: "Chooses how mentions are told.",
    completes: bellWords,
    place: "full_screen",
    read: readBell,
  },
  {
    word: "/timestamps",
    operands: timestampWords.join("|"),
    summary: "Chooses how times are shown.",
    completes: timestampWords,
    place: "full_screen",
    read: readTimestamps,
  },
  {
    word: "/members",
    summary: "Shows or hides the list of members.",
    place: "full_screen",
    read: () => ({ type: "members" }),
  },
  { word: "/clear", summary: "Clears the screen.", place: "everywhere", read: () => ({ type: "clear" }) },
  {
    word: "/quit",
    aliases: ["/exit"],
    summary: "Leaves; quit and exit without a slash too.",
    place: "everywhere",
    read: () => ({ type: "quit" }),
  },
];

/** Words that leave without a slash, as in the original. */
export const barewordsThatQuit: ReadonlySet<string> = new Set(["quit", "exit"]);

/** What is no command, but stands in the list of them. */
export const slashHelp = { usage: "//", explanation: "Begins a message with a slash." } as const;

/** Lists the commands that work in a place. */
export function commandsAt(place: CommandPlace): readonly CommandRow[] {
  return place === "full_screen" ? commands : commands.filter((command) => command.place === place);
}

/** Lists every word that may begin a command in a place, each command's own word before the others for the same. */
export function commandWordsAt(place: CommandPlace): readonly string[] {
  const rows = commandsAt(place);
  return [...rows.map(({ word }) => word), ...rows.flatMap(({ aliases = [] }) => aliases)];
}

/** Finds the command of a word, in upper or lower case, wherever it works. */
export function findCommand(word: string): CommandRow | undefined {
  const wanted = word.toLowerCase();
  return commands.find((command) => command.word === wanted || command.aliases?.includes(wanted));
}

/** Gives the names that commands are read against. */
export function namesOf(members: readonly Member[]): Pick<CommandContext, "memberNames" | "unverifiedNames"> {
  return {
    memberNames: members.map(({ name }) => name),
    unverifiedNames: members.filter(({ unverified }) => unverified === true).map(({ name }) => name),
  };
}

/** Tells how a command is typed. */
export function usageOf({ word, operands }: CommandRow): string {
  return operands === undefined ? word : `${word} ${operands}`;
}

/** Tells what a command does, and what else it is called. */
export function explanationOf({ summary, aliases }: CommandRow): string {
  return aliases === undefined ? summary : `${summary} Also ${aliases.join(", ")}.`;
}

/** Where explanations begin in the help, unless a usage is longer. */
const usageColumns = 16;

/** Lists for `/help` what works in a place. */
export function helpEntries(place: CommandPlace): readonly Entry[] {
  const rows = commandsAt(place).map((row) => helpLine(usageOf(row), explanationOf(row)));
  return [...rows, helpLine(slashHelp.usage, slashHelp.explanation)].map((line) => notice(line));
}

function helpLine(usage: string, explanation: string): string {
  return `${usage}  `.padEnd(usageColumns) + explanation;
}
