/**
 * Which names belong to whom: a member `ada` may call itself `ada~1`, `ada~2`, …, and is called `ada-2` where its first
 * name is held by a join whose answer it never got.
 * @module
 */
import type { MemberTrace } from "./trace.ts";

/** Gives the name with which a member came, from any of its later ones. */
export function firstNameOf(name: string): string {
  return name.replace(/(?:-\d+|~\d+)+$/, "");
}

/** Whether a name has the number that the server gives to somebody whose name is held. */
export function isNumbered(name: string): boolean {
  return /-\d+(?:~|$)/.test(name);
}

/** Whether a name is one of a member's. */
export function isNameOf(member: MemberTrace, name: string): boolean {
  return firstNameOf(name) === member.name;
}
