/**
 * The command line of `deno task prove`.
 * @module
 */
import { parseArgs } from "node:util";
import type { RunOptions } from "./run.ts";
import { type FaultKind, faultKinds, networkFaultKinds, redisFaultKinds } from "./schedule.ts";
import { realEntry } from "./server_process.ts";

/** What `--help` says. */
export const help = `deno task prove [options]

Runs real servers and real clients over a proxy that cuts, stalls, delays and throttles their connections, and shows
whether a message was lost, doubled or reordered, or a gap, a coming or a going shown that was none.

  --seed NUMBER       Which faults are dealt when. Default: one by chance, which is printed.
  --minutes NUMBER    How long faults are dealt; fractions too. Default: 1.
  --clients NUMBER    How many clients at a time. Default: 24.
  --channels NUMBER   In how many channels. Default: one for each four clients.
  --rate NUMBER       Texts that each client says a second. Default: 8.
  --faults LIST       How many, or which, or both: 1000 or cut,stall or 1000,cut,stall. Default: all kinds, four a
                      minute for each client. Kinds: ${networkFaultKinds.join(", ")},
                      pause (SIGSTOP); with --data or --nodes also kill (SIGKILL) and drain (SIGTERM); with
                      --nodes also ${redisFaultKinds.join(", ")}.
  --data              The server keeps its data in a file, and is killed and started again.
  --nodes NUMBER      So many servers on one Redis, which the run starts for itself (Debian: apt-get install
                      redis-server). A client that comes back comes to another server. Default: 1, without Redis.
  --redis-aof         Redis writes all into a file at once, and has it again when it is killed: nothing may be lost.
                      Without this it loses everything, which members must be told; redis_kill must then be named.
  --rest SECONDS      How long all is left in peace before it is looked who is here; after 70 s all graces are over.
                      Default: 0.
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
  nodes: { type: "string" },
  "redis-aof": { type: "boolean" },
  rest: { type: "string" },
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
  const faults = faultsOf(values);
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
    nodes: numberOf(values.nodes, 1),
  };
  const problem = problemOf(options, values);
  if (problem !== undefined) return { type: "wrong", problem };
  const isPersistent = values["redis-aof"] === true;
  const shared = options.nodes > 1 ? { redis: { isPersistent } } : {};
  const rest = values.rest === undefined ? {} : { restMs: Number(values.rest) * 1_000 };
  return {
    type: "run",
    options: { ...options, ...shared, ...rest },
    isDurable,
    ...(values.traces === undefined ? {} : { tracesFolder: values.traces }),
  };
}

function problemOf(options: Readonly<Record<string, unknown>>, values: Values): string | undefined {
  const wrong = Object.entries(options).find(([, value]) => typeof value === "number" && !(value > 0));
  if (wrong !== undefined) return `--${wrong[0]} must be a number above 0`;
  if (!Number.isInteger(options.nodes)) return "--nodes must be a whole number";
  if (values.rest !== undefined && !(Number(values.rest) >= 0)) return "--rest must be a number of seconds";
  if (hasNodes(values)) {
    return values.data === true ? "--data is for one server, --nodes for more" : undefined;
  }
  return values["redis-aof"] === true ? "--redis-aof needs --nodes above 1" : undefined;
}

function hasNodes({ nodes }: Values): boolean {
  return nodes !== undefined && Number(nodes) > 1;
}

function numberOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Number(text);
}

interface Faults {
  readonly count: number | undefined;
  readonly kinds: readonly FaultKind[];
}

/** @returns The problem, where there is one. */
function faultsOf(values: Values): Faults | string {
  const words = values.faults === undefined ? [] : values.faults.split(",").map((word) => word.trim());
  const isNumber = (word: string): boolean => /^\d+$/.test(word);
  const named = words.filter((word) => !isNumber(word));
  const possible = possibleKinds(values);
  const unknown = named.find((word) => !possible.includes(word as FaultKind));
  if (unknown !== undefined) return `"${unknown}" is no fault here; there are ${possible.join(", ")}`;
  const number = words.find(isNumber);
  // What a loss of memory excuses would not be seen.
  const usual = possible.filter((kind) => kind !== "redis_kill" || values["redis-aof"] === true);
  return {
    count: number === undefined ? undefined : Number(number),
    kinds: named.length === 0 ? usual : named as FaultKind[],
  };
}

function possibleKinds(values: Values): readonly FaultKind[] {
  if (hasNodes(values)) return faultKinds;
  return [...networkFaultKinds, ...(values.data === true ? ["kill", "drain"] as const : []), "pause"];
}
