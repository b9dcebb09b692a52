/**
 * The answer to `/who`.
 * @module
 */
import type { Member } from "../../protocol/frame.ts";
import { type Entry, notice } from "./entry.ts";
import { shownName } from "./shown_name.ts";

/** What a person may know of a channel. */
export interface ChannelFacts {
  /** The own name. */
  readonly name: string;
  /** Who is here, oneself included; empty where nobody knows. */
  readonly members: readonly Member[];
  /** How many nameless line connections listen. */
  readonly listeners: number;
  /** Whether the channel is joined now. */
  readonly isConnected: boolean;
  /** Which protocol is spoken. Absent: none yet. */
  readonly protocol: "v1" | "line" | undefined;
}

/** How many members are listed. */
const maxListed = 200;

/** Says who is here; those whose name the server could not check are marked. */
export function whoEntries({ name, members, listeners, protocol }: ChannelFacts): readonly Entry[] {
  if (protocol === "line") return [notice("This server does not tell who is here.")];
  if (protocol === undefined) return [notice("Not connected yet: nobody knows who is here.")];
  const shown = members.slice(0, maxListed).map((member) => shownMember(member, name));
  const more = members.length > maxListed ? [`and ${members.length - maxListed} more`] : [];
  return [
    notice(`${members.length} here: ${[...shown, ...more].join(", ")}.`),
    ...listeners > 0
      ? [notice(`${listeners} more without a name ${listeners === 1 ? "listens" : "listen"}.`)]
      : [],
  ];
}

function shownMember({ name, unverified }: Member, ownName: string): string {
  const marks = [...name === ownName ? ["you"] : [], ...unverified === true ? ["name not checked"] : []];
  return marks.length === 0 ? shownName(name) : `${shownName(name)} (${marks.join(", ")})`;
}
