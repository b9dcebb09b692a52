/**
 * The command line of `deno task fuzz` and of `deno task soak`.
 * @module
 */
import { parseArgs } from "node:util";

/** What `deno task fuzz --help` says. */
export const fuzzHelp = `deno task fuzz [PART…] [OPTIONS]

Sends a real server, and the client, everything but what they expect, and shows that nothing comes of it.

Parts, all of them where none is named:
  server              Bytes, frames, JSON and commands over raw sockets, at a server in a process of its own.
  reader              Frames of hostile servers, at the client's session.
  client              A hostile server, at the client program.

Options:
  --seed NUMBER       What is sent; how it races, nothing settles. Default: one by chance, which is printed.
  --frames NUMBER     After how many frames server and reader end. Default: 100000.
  --minutes NUMBER    After how many minutes each part ends at the latest. Default: 30, and 1 for the client.
  --connections NUMBER  How many attackers there are at a time. Default: 64.
  --rest NUMBER       How many minutes the server rests before it is looked at; from 16 on nothing must be left, before that
                      it may remember who was there. Default: 0.
  --data              The server keeps its data in a file.
`;

/** What `deno task soak --help` says. */
export const soakHelp = `deno task soak [OPTIONS]

Lets everybody at one server for a while: members who come and go, come back, chatter and rename themselves, floods,
readers that stop, connections that are half open, guesses, garbage. Looks at the server every 30 seconds, after a
collection of garbage, and tells in the end whether memory was flat and whether anything is left of anybody.

The server remembers sessions for 10 minutes and broken connections for 15: a longer soak is the better proof.

Options:
  --seed NUMBER       What is done; how it races, nothing settles. Default: one by chance, which is printed.
  --minutes NUMBER    How long it lasts. Default: 10.
  --scale NUMBER      How many there are of each kind, as a part of the usual number. Default: 1.
`;

/** The parts of a fuzzing run. */
export const fuzzParts = ["server", "reader", "client"] as const;

/** One of the parts. */
export type FuzzPart = typeof fuzzParts[number];

/** A run that the command line asks for. */
export interface FuzzRequest {
  readonly type: "run";
  readonly parts: readonly FuzzPart[];
  readonly seed: number;
  readonly frames: number;
  /** Absent: as long as each part has by itself. */
  readonly minutes: number | undefined;
  readonly connections: number;
  readonly restMinutes: number;
  /** Whether the server has a data file. */
  readonly isDurable: boolean;
}

/** A soak that the command line asks for. */
export interface SoakRequest {
  readonly type: "run";
  readonly seed: number;
  readonly minutes: number;
  readonly scale: number;
}

/** What a command line asks for: a run, or what stands against it. */
export type Asked<Run> = Run | { readonly type: "help" } | {
  readonly type: "wrong";
  readonly problem: string;
};

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const fuzzShapes = {
  seed: text,
  frames: text,
  minutes: text,
  connections: text,
  rest: text,
  data: flag,
  help: flag,
};
const soakShapes = { seed: text, minutes: text, scale: text, help: flag };

/** Reads the command line of a fuzzing run. @param anySeed The seed where none is given. */
export function readFuzzOptions(args: readonly string[], anySeed: number): Asked<FuzzRequest> {
  return reading(() => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: fuzzShapes,
      allowPositionals: true,
    });
    if (values.help === true) return { type: "help" };
    return {
      type: "run",
      parts: partsOf(positionals),
      seed: numberOf("seed", values.seed, anySeed),
      frames: numberOf("frames", values.frames, 100_000),
      minutes: values.minutes === undefined ? undefined : numberOf("minutes", values.minutes, 0),
      connections: numberOf("connections", values.connections, 64),
      restMinutes: numberOf("rest", values.rest, 0),
      isDurable: values.data === true,
    };
  });
}

/** Reads the command line of a soak. @param anySeed The seed where none is given. */
export function readSoakOptions(args: readonly string[], anySeed: number): Asked<SoakRequest> {
  return reading(() => {
    const { values } = parseArgs({ args: [...args], options: soakShapes });
    if (values.help === true) return { type: "help" };
    return {
      type: "run",
      seed: numberOf("seed", values.seed, anySeed),
      minutes: numberOf("minutes", values.minutes, 10),
      scale: numberOf("scale", values.scale, 1),
    };
  });
}

function reading<Run>(read: () => Asked<Run>): Asked<Run> {
  try {
    return read();
  } catch (error) {
    return { type: "wrong", problem: error instanceof Error ? error.message : String(error) };
  }
}

function partsOf(words: readonly string[]): readonly FuzzPart[] {
  const unknown = words.find((word) => !fuzzParts.some((part) => part === word));
  if (unknown !== undefined) {
    throw new TypeError(`"${unknown}" is no part; there are ${fuzzParts.join(", ")}`);
  }
  return words.length === 0 ? fuzzParts : fuzzParts.filter((part) => words.includes(part));
}

function numberOf(name: string, value: string | undefined, otherwise: number): number {
  const number = value === undefined ? otherwise : Number(value);
  if (number >= 0 && number < Infinity) return number;
  throw new TypeError(`--${name} must be a number, not ${value}`);
}
