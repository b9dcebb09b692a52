/**
 * Everybody with a name in a channel, as a welcome lists them: written down once, and added to as members come.
 * @module
 */
import type { Member } from "../../protocol/frame.ts";
import type { Membership } from "./operation.ts";

/** Names one after another, as JSON. Where a thousand join, each would otherwise pay for all before them. */
export class MemberList {
  #json: string | undefined = "";

  /** Adds somebody behind the others. */
  add(member: Member): void {
    if (this.#json === undefined) return;
    const json = JSON.stringify(member);
    this.#json = this.#json === "" ? json : `${this.#json},${json}`;
  }

  /** Takes note that somebody has gone, or has another name. */
  change(): void {
    this.#json = undefined;
  }

  /** Gives the list as a JSON array. @param memberships Everybody, in the order of coming. */
  json(memberships: Iterable<Membership>): string {
    this.#json ??= [...memberships].flatMap(jsonOf).join(",");
    return `[${this.#json}]`;
  }
}

/** Gives what others are told of a member. */
export function memberOf(name: string, isUnverified: boolean): Member {
  return isUnverified ? { name, unverified: true } : { name };
}

function jsonOf({ name, isUnverified }: Membership): readonly string[] {
  return name === undefined ? [] : [JSON.stringify(memberOf(name, isUnverified))];
}
