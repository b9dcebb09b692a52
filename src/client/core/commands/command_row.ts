/**
 * What a row of the table of commands is made of.
 * @module
 */
import type { EverywhereIntent, FullScreenIntent } from "../intent.ts";

/** Where a command works, and what a reader of commands can do: the full screen can do everything. */
export type CommandPlace = "everywhere" | "full_screen";

/** What a command is read against. */
export interface CommandContext {
  /** The own name. */
  readonly ownName: string;
  /** The names of those who are here; empty where nobody knows. */
  readonly memberNames: readonly string[];
  /** The names among them that speak the line protocol, and hear no whispers. Absent: none do. */
  readonly unverifiedNames?: readonly string[];
  /** Which protocol is spoken. Absent: none yet. */
  readonly protocol: "v1" | "line" | undefined;
}

/** What operands complete to: the others here, those who are ignored, or these words. */
export type OperandWords = readonly string[] | "member" | "ignored";

/** What every command has. */
export interface CommandFields {
  /** Its word, with the slash. */
  readonly word: string;
  /** Other words for the same. Absent: none. */
  readonly aliases?: readonly string[];
  /** What follows the word, for the help. Absent: nothing. */
  readonly operands?: string;
  /** What it does, one sentence. */
  readonly summary: string;
  /** What its operands complete to. Absent: to nothing. */
  readonly completes?: OperandWords;
}

/** A command that works in every presentation for a person. */
export interface EverywhereRow extends CommandFields {
  /** Where it works. */
  readonly place: "everywhere";
  /** Reads what follows the word. @returns Nothing where it has to be typed otherwise. */
  readonly read: (operands: string, context: CommandContext) => EverywhereIntent | undefined;
}

/** A command that only the full screen can carry out. */
export interface FullScreenRow extends CommandFields {
  /** Where it works. */
  readonly place: "full_screen";
  /** Reads what follows the word. @returns Nothing where it has to be typed otherwise. */
  readonly read: (
    operands: string,
    context: CommandContext,
  ) => FullScreenIntent | Extract<EverywhereIntent, { type: "problem" }> | undefined;
}

/** One command. */
export type CommandRow = EverywhereRow | FullScreenRow;
