/**
 * Decides which subcommand a command line is for.
 * @module
 */
import { nearest } from "./nearest.ts";
import { isSubcommand, type Subcommand, subcommands } from "../options.ts";

/** A subcommand and what is left for it. */
export interface Choice {
  /** The subcommand. */
  readonly subcommand: Subcommand;
  /** The arguments for it. */
  readonly args: readonly string[];
  /** Whether nobody named it. */
  readonly isImplicit: boolean;
  /** The subcommand that the first word is nearly; absent if it is like none. */
  readonly resembles?: Subcommand;
}

/**
 * Chooses the subcommand: the first argument if it is one, else `serve` on Deno Deploy, else `chat`.
 * A word that is nearly a subcommand is still a channel's code, and comes with `resembles`.
 * @param args All arguments of the program.
 * @param isOnDeploy Whether the program runs on Deno Deploy.
 */
export function chooseSubcommand(args: readonly string[], isOnDeploy: boolean): Choice {
  const [first, ...rest] = args;
  if (first !== undefined && isSubcommand(first)) return { subcommand: first, args: rest, isImplicit: false };
  const hasWord = first !== undefined && !first.startsWith("-");
  if (isOnDeploy && !hasWord) return { subcommand: "serve", args, isImplicit: true };
  const resembles = hasWord ? nearest(first, Object.keys(subcommands).filter(isSubcommand)) : undefined;
  return { subcommand: "chat", args, isImplicit: true, ...resembles === undefined ? {} : { resembles } };
}
