/**
 * Reads the operands of commands that are about people: names, whispers, who is ignored.
 * @module
 */
import { checkName, foldName } from "../../../protocol/names.ts";
import type { EverywhereIntent } from "../intent.ts";
import { shownName } from "../shown_name.ts";
import type { CommandContext } from "./command_row.ts";

/** Reads `/nick`. */
export function readNick(operands: string): EverywhereIntent | undefined {
  if (operands === "") return undefined;
  const checked = checkName(operands);
  return checked.ok ? { type: "rename", name: checked.name } : problem(`${checked.problem}.`);
}

/** Reads `/me`. */
export function readMe(operands: string): EverywhereIntent | undefined {
  return operands === "" ? undefined : { type: "say", text: `/me ${operands}` };
}

/** Reads `/msg`. */
export function readMsg(operands: string, context: CommandContext): EverywhereIntent | undefined {
  const { memberNames, protocol } = context;
  if (protocol === "line") {
    return problem("This server cannot whisper: it speaks the original's protocol only.");
  }
  const to = longestNameAtStart(operands, memberNames) ?? firstWord(operands);
  const text = operands.slice(to.length).trim();
  return to === "" || text === "" ? undefined : whisper(to, text, context);
}

function whisper(to: string, text: string, context: CommandContext): EverywhereIntent {
  const { ownName, memberNames, unverifiedNames = [] } = context;
  if (isSameName(to, ownName)) return problem("You cannot whisper to yourself; /who tells who else is here.");
  if (memberNames.length === 0) return { type: "whisper", to, text };
  const member = memberNames.find((name) => isSameName(name, to));
  if (member === undefined) return problem(`Nobody named ${shownName(to)} is here; /who tells who is.`);
  return unverifiedNames.includes(member)
    ? problem(`${shownName(member)} uses the original's client, which hears no whispers.`)
    : { type: "whisper", to: member, text };
}

/** Reads `/ignore`: all that follows is the name, since names may have spaces in them. */
export function readIgnore(operands: string, { ownName, memberNames }: CommandContext): EverywhereIntent {
  if (operands === "") return { type: "ignore" };
  if (isSameName(operands, ownName)) return problem("You cannot ignore yourself.");
  const name = memberNames.find((member) => isSameName(member, operands)) ?? operands;
  return isNameLike(name) ? { type: "ignore", name } : problem("That is no name; /who tells who is here.");
}

/** Reads `/unignore`. */
export function readUnignore(operands: string): EverywhereIntent | undefined {
  if (operands === "") return undefined;
  return isNameLike(operands)
    ? { type: "unignore", name: operands }
    : problem("That is no name; /ignore tells who is ignored.");
}

/** Names of servers that check none have to be named too, but what fills lines is a message that went astray. */
function isNameLike(text: string): boolean {
  return text.length <= maxNameUnits && !text.includes("\n");
}

/** As many as are ever shown of a name, in UTF-16 units. */
const maxNameUnits = 128;

/** Names may have spaces in them, so the longest one that fits is meant. */
function longestNameAtStart(operands: string, memberNames: readonly string[]): string | undefined {
  return memberNames
    .map((name) => operands.slice(0, name.length))
    .filter((start, index) => isSameName(start, memberNames[index]!))
    .filter((start) => /^(?:\s|$)/u.test(operands.slice(start.length)))
    .sort((one, other) => other.length - one.length)[0];
}

function firstWord(text: string): string {
  return /^\S*/u.exec(text)![0];
}

function isSameName(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}

function problem(text: string): Extract<EverywhereIntent, { type: "problem" }> {
  return { type: "problem", text };
}
