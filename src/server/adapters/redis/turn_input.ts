/**
 * Operations as the script takes them: with what only this program can compute of a name.
 * @module
 */
import { nameBase } from "../../../protocol/names.ts";
import type { Since } from "../../../protocol/frame.ts";
import { type NameKeys, nameKeys, sameNameKey } from "../../core/look_alike.ts";
import type { JoinOperation, Operation, RenameOperation } from "../../core/operation.ts";

/** A server that is dead, as the others tell a channel. */
export interface BuryOperation {
  readonly type: "bury";
  /** Which server. */
  readonly node: string;
  /** For how long nothing has been heard of it, in milliseconds. */
  readonly silentMs: number;
}

/** A name with the keys that it is held by. */
interface KeyedName {
  readonly name: string;
  readonly keys: NameKeys;
}

/** What operations are prepared with. */
export interface TurnContext {
  readonly maxNameCharacters: number;
  /** Gives a moment of this server's clock in the time that all servers share. */
  readonly inEngineTime: (monotonicMs: number) => number;
}

/** How many digits the number behind a name may have. */
export const mostDigits = 6;

/** Prepares an operation for the script. */
export function turnInput(operation: Operation | BuryOperation, context: TurnContext): unknown {
  switch (operation.type) {
    case "join":
      return joinInput(operation, context);
    case "publish":
      return { ...spoken(operation), type: "publish" };
    case "whisper":
      return { ...spoken(operation), type: "whisper", toKey: sameNameKey(operation.to).toWellFormed() };
    case "rename":
      return renameInput(operation, context);
    case "listen":
      return { type: "listen", c: operation.connectionId, memberId: operation.memberId };
    case "bury":
      return operation;
    default:
      return { type: operation.type, c: operation.connectionId };
  }
}

function joinInput(operation: JoinOperation, { maxNameCharacters, inEngineTime }: TurnContext): unknown {
  const { connectionId, memberId, resume, openedAtMs, isUnverified, name, since } = operation;
  return {
    type: "join",
    c: connectionId,
    ...{ memberId, resume, isUnverified },
    ...(openedAtMs !== undefined && { openedAtMs: inEngineTime(openedAtMs) }),
    wish: keyed(nameBase(name, 0, maxNameCharacters)),
    bases: basesOf(name, maxNameCharacters),
    ...(since !== undefined && { since: sinceInput(since) }),
  };
}

function renameInput({ connectionId, name }: RenameOperation, { maxNameCharacters }: TurnContext): unknown {
  return { type: "rename", c: connectionId, wish: keyed(name), bases: basesOf(name, maxNameCharacters) };
}

/** What is to stand in JSON is JSON already; the script only puts it there. */
function spoken({ connectionId, nonce, text }: {
  readonly connectionId: string;
  readonly nonce: string;
  readonly text: string;
}): Readonly<Record<string, string>> {
  return { c: connectionId, nonce: JSON.stringify(nonce), text: JSON.stringify(text) };
}

function sinceInput({ epoch, offset, nonce }: Since): unknown {
  const place = { epoch: epoch.toWellFormed(), offset };
  return nonce === undefined ? place : { ...place, nonce: JSON.stringify(nonce) };
}

function basesOf(wish: string, maxCharacters: number): readonly KeyedName[] {
  const bases: KeyedName[] = [];
  for (let digits = 1; digits <= mostDigits; digits++) {
    const name = nameBase(wish, digits, maxCharacters);
    const last = bases.at(-1);
    bases.push(last?.name === name ? last : keyed(name));
  }
  return bases;
}

function keyed(name: string): KeyedName {
  return { name, keys: nameKeys(name) };
}
