/**
 * Finds out which channel to join, where, and under which name: from the command line, from what is remembered, or by
 * asking.
 * @module
 */
import { Failure } from "../failure.ts";
import type { ChatOptions } from "../options.ts";
import { askForAll, type Dialogue } from "./ask.ts";
import { parseServer, type ServerAddress } from "./core/address.ts";
import { presetName } from "./core/presets.ts";

/** Where a client goes. */
export interface Place {
  /** The server, read. */
  readonly address: ServerAddress;
  /** The server, as it was written. */
  readonly server: string;
  /** The channel's code, as it was written. */
  readonly code: string;
  /** The name to ask for. */
  readonly name: string;
  /** Whether the person, rather than the system, has said that name, now or earlier. */
  readonly isNameSaid: boolean;
  /** Whether the channel was opened now and nobody has been told its code yet. */
  readonly isUntold: boolean;
}

/** What helps to find it. */
export interface PlaceSources {
  /** What the last run remembered. */
  readonly remembered: { readonly server?: string; readonly name?: string };
  /** Names of whoever uses this machine, the best first. */
  readonly userNames: readonly (string | undefined)[];
  /** The server that runs in this process. Absent: none does. */
  readonly hostedServer: string | undefined;
  /** Who can be asked. Absent: nobody. */
  readonly dialogue: Dialogue | undefined;
  /** Opens a channel. */
  readonly newCode: (address: ServerAddress) => Promise<string>;
}

/**
 * Finds the place.
 * @returns Nothing if the person was asked and went away.
 * @throws {Failure} If the channel is not known and nobody can be asked, or there can be no such server.
 */
export async function findPlace(options: ChatOptions, sources: PlaceSources): Promise<Place | undefined> {
  const { dialogue, hostedServer } = sources;
  const isAsked = options.code === undefined && hostedServer === undefined;
  // What was said in an earlier conversation is offered to a person, and never decides where a script's text goes.
  if (!isAsked) return await placeWithoutAsking(options, hostedServer ?? options.server, sources);
  if (dialogue === undefined) throw codeIsMissing();
  const server = presetServer(options, sources);
  const name = options.name ?? sources.remembered.name;
  const known = {
    server,
    isServerChosen: options.sources.server === "flag",
    isNameChosen: options.sources.name === "flag",
    ...name === undefined ? {} : { name },
  };
  const newCode = (where: string): Promise<string> => sources.newCode(addressOf(where));
  const answers = await askForAll(known, { dialogue, newCode });
  if (answers === undefined) return undefined;
  return { ...answers, address: addressOf(answers.server), isNameSaid: true, isUntold: false };
}

async function placeWithoutAsking(
  { code = "new", name }: ChatOptions,
  server: string,
  { remembered, userNames, dialogue, newCode }: PlaceSources,
): Promise<Place> {
  const address = addressOf(server);
  const isUntold = code.toLowerCase() === "new";
  const said = name ?? (dialogue === undefined ? undefined : remembered.name);
  return {
    address,
    server,
    code: isUntold ? await newCode(address) : code,
    name: said ?? presetName(userNames),
    isNameSaid: said !== undefined,
    isUntold,
  };
}

function presetServer({ server, sources }: ChatOptions, { remembered }: PlaceSources): string {
  return sources.server === "default" ? remembered.server ?? server : server;
}

function addressOf(server: string): ServerAddress {
  const checked = parseServer(server);
  if (checked.ok) return checked.address;
  throw new Failure(checked.problem, { exitCode: 2 });
}

function codeIsMissing(): Failure {
  return new Failure("Which channel? Nobody can be asked here", {
    hint: "Type terminalchat chat CODE to join one, or terminalchat chat new to open one.",
    exitCode: 2,
  });
}
