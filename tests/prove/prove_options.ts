/**
 * The command line of `deno task prove`.
 * @module
 */
import { parseArgs } from "node:util";
import type { RunOptions } from "./run.ts";
import { type FaultKind, networkFaultKinds, serverFaultKinds } from "./schedule.ts";
import { realEntry } from "./server_process.ts";

/** What `--help` says. */
export const help = `deno task prove [options]

Runs a real server and real clients over a proxy that cuts, stalls, delays and throttles their connections, and shows
whether a message was lost, doubled or reordered, or a gap, a coming or a going shown that was none.

  --seed NUMBER       Which faults are dealt when. Default: one by chance, which is printed.
  --minutes NUMBER    How long faults are dealt; fractions too. Default: 1.
  --clients NUMBER    How many clients at a time. Default: 24.
  --channels NUMBER   In how many channels. Default: one for each four clients.
  --rate NUMBER       Texts that each client says a second. Default: 8.
  --faults LIST       How many, or which, or both: 1000 or cut,stall or 1000,cut,stall. Default: all kinds, four a
                      minute for each client. Kinds: ${networkFaultKinds.join(", ")},
                      pause (SIGSTOP); with --data also kill (SIGKILL) and drain (SIGTERM).
  --data              The server keeps its data in a file, and is killed and started again.
  --history NUMBER    Messages that the server keeps of each channel. Default: all of them.
  --limits            The server's own limits of rate hold; without this there are none.
  --traces FOLDER     Writes what each member said and saw into a file there, a record a line.
  --entry FILE        The program that serves, as one with a fault planted. Default: main.ts.
`;

/** What the command line asks for. */
export type ProveRequest =
  | { readonly type: "help" }
  | { readonly type: "wrong"; readonly problem: string }
  | RunRequest;

/** A run that the command line asks for. */
export interface RunRequest {
  readonly type: "run";
  readonly options: RunOptions;
  /** Whether the server is to have a data file. */
  readonly isDurable: boolean;
  /** Where to write the traces. Absent: nowhere. */
  readonly tracesFolder?: string;
}

const shapes = {
  seed: { type: "string" },
  minutes: { type: "string" },
  clients: { type: "string" },
  channels: { type: "string" },
  rate: { type: "string" },
  faults: { type: "string" },
  data: { type: "boolean" },
  history: { type: "string" },
  limits: { type: "boolean" },
  traces: { type: "string" },
  entry: { type: "string" },
  help: { type: "boolean" },
} as const;

const everythingKept = 1_000_000;

/** All clients come from one address, and each of their channels begins with nobody in it. */
export const openDoor: readonly string[] = [
  ...["--connections-per-address", "0", "--joins-per-address", "0", "--channels-per-address", "0"],
  ...["--guesses-per-address", "0", "--guesses", "0"],
];

/** What keeps the server from refusing what is too fast or too much. */
const noLimits = [
  ...["--message-rate", "0", "--byte-rate", "0", "--members-per-channel", "0", "--max-connections", "0"],
  ...["--history-memory", "0"],
];

/** Reads the command line. @param anySeed The seed where none is given. */
export function readProveOptions(args: readonly string[], anySeed: number): ProveRequest {
  let values: Values;
  try {
    values = parse(args);
  } catch (error) {
    return { type: "wrong", problem: error instanceof Error ? error.message : String(error) };
  }
  if (values.help === true) return { type: "help" };
  return request(values, anySeed);
}

type Values = ReturnType<typeof parseArgs<{ options: typeof shapes }>>["values"];

function parse(args: readonly string[]): Values {
  return parseArgs({ args: [...args], options: shapes, allowPositionals: false }).values;
}

function request(values: Values, anySeed: number): ProveRequest {
  const isDurable = values.data === true;
  const clients = numberOf(values.clients, 24);
  const minutes = numberOf(values.minutes, 1);
  const faults = faultsOf(values.faults, isDurable);
  if (typeof faults === "string") return { type: "wrong", problem: faults };
  const options = {
    seed: numberOf(values.seed, anySeed),
    durationMs: minutes * 60_000,
    clients,
    channels: numberOf(values.channels, Math.max(1, Math.ceil(clients / 4))),
    rate: numberOf(values.rate, 8),
    faults: faults.count ?? Math.ceil(4 * minutes * clients),
    kinds: faults.kinds,
    historySize: numberOf(values.history, everythingKept),
    entry: values.entry === undefined ? realEntry : new URL(values.entry, `file://${Deno.cwd()}/`),
    serveArgs: [...openDoor, ...(values.limits === true ? [] : noLimits), "--log-level", "WARNING"],
  };
  const wrong = Object.entries(options).find(([, value]) => typeof value === "number" && !(value > 0));
  return wrong === undefined
    ? {
      type: "run",
      options,
      isDurable,
      ...(values.traces === undefined ? {} : { tracesFolder: values.traces }),
    }
    : { type: "wrong", problem: `--${wrong[0]} must be a number above 0` };
}

function numberOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Number(text);
}

interface Faults {
  readonly count: number | undefined;
  readonly kinds: readonly FaultKind[];
}

/** @returns The problem, where there is one. */
function faultsOf(text: string | undefined, isDurable: boolean): Faults | string {
  const possible: readonly FaultKind[] = [
    ...networkFaultKinds,
    ...serverFaultKinds.filter((kind) => isDurable || kind === "pause"),
  ];
  const words = text === undefined ? [] : text.split(",").map((word) => word.trim());
  const isNumber = (word: string): boolean => /^\d+$/.test(word);
  const named = words.filter((word) => !isNumber(word));
  const unknown = named.find((word) => !possible.includes(word as FaultKind));
  if (unknown !== undefined) return `"${unknown}" is no fault here; there are ${possible.join(", ")}`;
  const number = words.find(isNumber);
  return {
    count: number === undefined ? undefined : Number(number),
    kinds: named.length === 0 ? possible : named as FaultKind[],
  };
}
