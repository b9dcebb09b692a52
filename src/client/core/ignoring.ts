/**
 * Who is ignored, and what of their doings is not shown. It is only not shown: acknowledgements and positions go on.
 * @module
 */
import { foldName } from "../../protocol/names.ts";
import { printable } from "../../protocol/text.ts";
import type { ClientEvent, MembersChangedEvent, RenamedEvent } from "./client_event.ts";
import { type Entry, notice } from "./entry.ts";
import type { Intent } from "./intent.ts";
import { listedNames, shownName } from "./shown_name.ts";

/** Who is ignored. */
export interface Ignored {
  /** The names that were given, in their order: what is kept from one run to the next. */
  readonly names: readonly string[];
  /** What ignored people have called themselves since, the latest last: for this run only. */
  readonly followed: readonly FollowedName[];
  /** All of them in the form in which they are compared. */
  readonly keys: ReadonlySet<string>;
}

/** A name that somebody took who was ignored already. */
export interface FollowedName {
  /** The name. */
  readonly name: string;
  /** The given name behind it. */
  readonly given: string;
}

/** How many names are followed: whoever is ignored may take new ones all day. */
const maxFollowed = 100;

/** The most of a name that is compared, in UTF-16 units. */
const maxNameUnits = 256;

/** Makes the value of these names. @param names Those that were kept. Absent: none. */
export function ignoredOf(names: readonly string[] = []): Ignored {
  return ignoredFrom([...new Map(names.map((name) => [ignoredKey(name), name])).values()], []);
}

/** Ignores one more. @returns The same value where the name is among them. */
export function withName(ignored: Ignored, name: string): Ignored {
  const isGiven = ignored.names.some((given) => isSame(given, name));
  return isGiven ? ignored : ignoredFrom([...ignored.names, name], ignored.followed);
}

/** Ignores one less, under whichever names that person goes. @returns The same value where the name is not among them. */
export function withoutName(ignored: Ignored, name: string): Ignored {
  if (!ignored.keys.has(ignoredKey(name))) return ignored;
  const meant = ignored.followed.filter((followed) => isSame(followed.name, name)).map(({ given }) => given);
  const isMeant = (given: string): boolean => [name, ...meant].some((one) => isSame(one, given));
  return ignoredFrom(
    ignored.names.filter((given) => !isMeant(given)),
    ignored.followed.filter(({ given }) => !isMeant(given)),
  );
}

/** Follows somebody who is ignored to another name; the name before it is free for others, unless it was given. */
export function withRename(ignored: Ignored, { from, to, isOwn }: RenamedEvent): Ignored {
  if (isOwn || !ignored.keys.has(ignoredKey(from))) return ignored;
  const before = ignored.followed.find(({ name }) => isSame(name, from));
  const given = before?.given ?? ignored.names.find((name) => isSame(name, from))!;
  const others = ignored.followed.filter(({ name }) => !isSame(name, from) && !isSame(name, to));
  const isGiven = ignored.names.some((name) => isSame(name, to));
  return ignoredFrom(ignored.names, isGiven ? others : [...others, { name: clip(to), given }]);
}

function ignoredFrom(names: readonly string[], followed: readonly FollowedName[]): Ignored {
  const kept = followed.slice(-maxFollowed);
  return {
    names,
    followed: kept,
    keys: new Set([...names, ...kept.map(({ name }) => name)].map(ignoredKey)),
  };
}

/** Gives the form in which names are compared: two that look the same are the same. */
export function ignoredKey(name: string): string {
  return foldName(printable(clip(name)));
}

/**
 * Tells whether an event is not to be shown. Own doings are always shown, and so is a rename, or nobody would know whom
 * the new name hides.
 * @param ignored The `keys` of who is ignored.
 */
export function isIgnored(event: ClientEvent, ignored: ReadonlySet<string>): boolean {
  if (ignored.size === 0) return false;
  switch (event.type) {
    case "message":
    case "whisper":
      return !event.isOwn && ignored.has(ignoredKey(event.from));
    case "joined":
    case "left":
    case "typing":
      return ignored.has(ignoredKey(event.name));
    case "members_changed":
      return everybodyIn(event).every((name) => ignored.has(ignoredKey(name)));
    default:
      return false;
  }
}

/** Gives what is shown of an event: nothing, or all of it but ignored people among those who came and went. */
export function withoutIgnored(event: ClientEvent, ignored: ReadonlySet<string>): ClientEvent | undefined {
  if (isIgnored(event, ignored)) return undefined;
  if (event.type !== "members_changed" || ignored.size === 0) return event;
  const isShown = (name: string): boolean => !ignored.has(ignoredKey(name));
  return { ...event, joined: event.joined.filter(isShown), left: event.left.filter(isShown) };
}

function everybodyIn({ joined, left }: MembersChangedEvent): readonly string[] {
  return [...joined, ...left];
}

/** Somebody who is to be ignored from now on, or no longer, also in later runs. */
export interface IgnoreChange {
  /** The name. */
  readonly name: string;
  /** Whether it is to be ignored. */
  readonly isIgnored: boolean;
}

/** What is remembered of who is ignored, from one run to the next. */
export interface IgnoringParts {
  /** The names of those who are ignored from the beginning. */
  readonly ignoredNames: readonly string[];
  /** Remembers a change of them. */
  readonly onIgnoredChange: (change: IgnoreChange) => void;
}

/** What became of `/ignore` or `/unignore`. */
export interface IgnoreOutcome {
  /** Who is ignored now. */
  readonly ignored: Ignored;
  /** What is answered. */
  readonly entries: readonly Entry[];
  /** What is to be remembered; may be nothing. */
  readonly changes: readonly IgnoreChange[];
}

/** Carries out `/ignore` or `/unignore`. */
export function changeIgnored(
  ignored: Ignored,
  { type, name }: Extract<Intent, { type: "ignore" | "unignore" }>,
): IgnoreOutcome {
  if (name === undefined) return { ignored, entries: [notice(listed(ignored))], changes: [] };
  const changed = type === "ignore" ? withName(ignored, name) : withoutName(ignored, name);
  const answer = type === "ignore" ? ignoredAnswer : unignoredAnswer;
  return {
    ignored: changed,
    entries: [notice(answer(name, changed !== ignored))],
    changes: [
      ...namesOnlyIn(ignored, changed).map((gone) => ({ name: gone, isIgnored: false })),
      ...namesOnlyIn(changed, ignored).map((added) => ({ name: added, isIgnored: true })),
    ],
  };
}

function namesOnlyIn({ names }: Ignored, other: Ignored): readonly string[] {
  return names.filter((name) => !other.names.includes(name));
}

/** How many followed names are told. */
const maxToldNames = 20;

function listed({ names, followed }: Ignored): string {
  if (names.length === 0) return "Nobody is ignored; /ignore NAME hides what somebody says.";
  const since = followed.slice(-maxToldNames).map(({ name, given }) =>
    `${shownName(given)} is now ${shownName(name)}.`
  );
  return [`Ignored: ${listedNames(names)}.`, ...since, "/unignore NAME undoes it."].join(" ");
}

function ignoredAnswer(name: string, isChanged: boolean): string {
  const what = isChanged
    ? `What ${shownName(name)} says is hidden from now on`
    : `${shownName(name)} is ignored already`;
  // As it is to be typed, so never in quotation marks.
  return `${what}; /unignore ${printable(name)} undoes it.`;
}

function unignoredAnswer(name: string, isChanged: boolean): string {
  return isChanged
    ? `What ${shownName(name)} says is shown again.`
    : `${shownName(name)} is not ignored; /ignore tells who is.`;
}

function isSame(one: string, other: string): boolean {
  return ignoredKey(one) === ignoredKey(other);
}

function clip(name: string): string {
  return name.length > maxNameUnits ? name.slice(0, maxNameUnits) : name;
}
