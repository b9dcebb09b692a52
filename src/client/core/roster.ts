/**
 * Who is in the channel, as the server told. It may be large: a plain collection that is told what happens.
 * @module
 */
import type { Member } from "../../protocol/frame.ts";
import { keptText, maxNameUnits } from "./kept_text.ts";

/** How many members are kept; a server that tells of more is not believed, or cannot be shown. */
export const maxMembers = 50_000;

/** The members by name, in the order in which they came. */
export class Roster {
  readonly #members = new Map<string, Member>();
  #list: readonly Member[] | undefined;

  /** Who is here. */
  get members(): readonly Member[] {
    return this.#list ??= [...this.#members.values()];
  }

  /** The names of those who are here. */
  get names(): ReadonlySet<string> {
    return new Set(this.#members.keys());
  }

  /**
   * Starts anew with these.
   * @returns How many had no room.
   */
  replace(members: readonly Member[]): number {
    this.#members.clear();
    this.#list = undefined;
    for (const member of members.slice(0, maxMembers)) this.add(member);
    return Math.max(0, members.length - maxMembers);
  }

  /** Takes in somebody who came. */
  add({ name, unverified }: Member): void {
    const kept = clip(name);
    if (this.#members.size >= maxMembers && !this.#members.has(kept)) return;
    this.#list = undefined;
    this.#members.set(kept, unverified === true ? { name: kept, unverified } : { name: kept });
  }

  /** Takes out somebody who went. */
  remove(name: string): void {
    this.#list = undefined;
    this.#members.delete(clip(name));
  }

  /** Gives a member another name. */
  rename(from: string, to: string): void {
    const member = this.#members.get(clip(from));
    this.remove(from);
    this.add({ ...member, name: to });
  }
}

function clip(name: string): string {
  return keptText(name, maxNameUnits);
}
