/**
 * Which faults are dealt when: settled by the seed before a run begins.
 * @module
 */
import { Random } from "./random.ts";

/** What may go wrong with one client's connection. */
export const networkFaultKinds = [
  /** Both ends learn at once that it is over. */
  "cut",
  /** It breaks in the middle of what is being carried. */
  "cut_within",
  /** The client learns of it; what it sent goes on to the server for a while. */
  "cut_client",
  /** The server learns of it; what it sent goes on to the client for a while. */
  "cut_server",
  /** Nothing is carried for a while, and then everything. */
  "stall",
  /** Nothing is carried until long after somebody must have noticed. */
  "stall_long",
  /** Everything comes later. */
  "delay",
  /** Little is carried at a time. */
  "throttle",
  /** It is cut, and new ones are refused for a while. */
  "refuse",
  /** It is cut, and new ones hang unanswered for a while. */
  "hang",
] as const;

/** What may go wrong with a server. */
const serverFaultKinds = [
  /** SIGKILL, and another one on the same file and port. Needs a data file, or a Redis. */
  "kill",
  /** SIGTERM, and another one. Needs a data file, or a Redis. */
  "drain",
  /** SIGSTOP for a while. */
  "pause",
] as const;

/** What else may go wrong where servers share a Redis. */
export const redisFaultKinds = [
  /** One of them is stopped (SIGSTOP) until after the others must have taken it for dead. */
  "pause_long",
  /** SIGKILL, and another one, which has what the first one had written into its file, or nothing. */
  "redis_kill",
  /** SIGSTOP for a while. */
  "redis_pause",
  /** Everything between one server and Redis is cut, and refused for a while. */
  "link_cut",
  /** Nothing is carried between one server and Redis for a while. */
  "link_stall",
  /** One of the connections between one server and Redis is cut: that for commands, or that which hears. */
  "link_half",
] as const;

/** What may go wrong with one client's connection. */
export type NetworkFaultKind = typeof networkFaultKinds[number];
/** What may go wrong with servers, and with what they share. */
export type ServerFaultKind = typeof serverFaultKinds[number] | typeof redisFaultKinds[number];
/** Anything that may go wrong. */
export type FaultKind = NetworkFaultKind | ServerFaultKind;

/** Every kind that there is. */
export const faultKinds: readonly FaultKind[] = [
  ...networkFaultKinds,
  ...serverFaultKinds,
  ...redisFaultKinds,
];

/** In which direction nothing is carried: to the server, to the client. */
export type Direction = "up" | "down" | "both";

/** One fault to deal. */
export interface Fault {
  /** When, in milliseconds since the faults began. */
  readonly atMs: number;
  readonly kind: FaultKind;
  /** Which client's connection, counted from 0, or the next one's that there is; with a server's fault, which server. */
  readonly client: number;
  /** How long it lasts, in milliseconds. */
  readonly lastsMs: number;
  readonly direction: Direction;
  /** How much: of delay in milliseconds, of throttling in bytes a second, of a cut in bytes that still pass. */
  readonly amount: number;
}

/** What a schedule is made for. */
export interface ScheduleOptions {
  readonly seed: number;
  readonly durationMs: number;
  readonly clients: number;
  /** How many faults. */
  readonly count: number;
  /** Which kinds. */
  readonly kinds: readonly FaultKind[];
  /** How many servers there are. Absent: one. */
  readonly servers?: number;
}

const weights: Readonly<Record<FaultKind, number>> = {
  cut: 20,
  cut_within: 10,
  cut_client: 14,
  cut_server: 10,
  stall: 14,
  stall_long: 4,
  delay: 8,
  throttle: 6,
  refuse: 6,
  hang: 2,
  kill: 5,
  drain: 2,
  pause: 2,
  pause_long: 1,
  redis_kill: 2,
  redis_pause: 2,
  link_cut: 2,
  link_stall: 2,
  link_half: 3,
};

const lasts: Readonly<Record<FaultKind, readonly [least: number, most: number]>> = {
  cut: [0, 0],
  cut_within: [0, 0],
  cut_client: [0, 4_000],
  cut_server: [0, 2_000],
  stall: [100, 8_000],
  stall_long: [22_000, 40_000],
  delay: [500, 5_000],
  throttle: [500, 6_000],
  refuse: [100, 4_000],
  hang: [500, 6_000],
  kill: [0, 1_500],
  drain: [0, 1_000],
  pause: [200, 7_000],
  pause_long: [11_000, 20_000],
  redis_kill: [0, 4_000],
  redis_pause: [200, 14_000],
  link_cut: [0, 14_000],
  link_stall: [200, 14_000],
  link_half: [0, 0],
};

const amounts: Readonly<Partial<Record<FaultKind, readonly [least: number, most: number]>>> = {
  cut_within: [0, 600],
  delay: [20, 800],
  throttle: [2_000, 50_000],
};

/** On average this much time lies between two faults of one server, if connections have faults too, in milliseconds. */
const serverFaultEveryMs = 6_000;

/** Makes the faults of a run, in the order of their times. */
export function schedule(options: ScheduleOptions): readonly Fault[] {
  const { seed, durationMs, count, kinds, servers = 1 } = options;
  const random = new Random(seed).branch("faults");
  const network = kinds.filter((kind) => !isServerFault(kind));
  const server = kinds.filter(isServerFault);
  const serverCount = network.length === 0 ? count : Math.min(
    server.length === 0 ? 0 : Math.ceil(servers * durationMs / serverFaultEveryMs),
    count,
  );
  const faults = Array.from({ length: count }, (_, index) => {
    const kind = pickKind(random, index < serverCount ? server : network);
    return faultOf(kind, random, options);
  });
  return faults.sort((one, other) => one.atMs - other.atMs);
}

function faultOf(kind: FaultKind, random: Random, { durationMs, clients }: ScheduleOptions): Fault {
  return {
    atMs: Math.floor(random.next() * durationMs),
    kind,
    client: random.whole(0, clients - 1),
    lastsMs: random.whole(...lasts[kind]),
    direction: random.pick(["up", "down", "both"] as const),
    amount: random.whole(...amounts[kind] ?? [0, 0]),
  };
}

function pickKind(random: Random, kinds: readonly FaultKind[]): FaultKind {
  let left = random.next() * kinds.reduce((sum, kind) => sum + weights[kind], 0);
  for (const kind of kinds) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return kinds.at(-1) as FaultKind;
}

/** Tells whether a fault is a server's, or of what servers share. */
export function isServerFault(kind: FaultKind): kind is ServerFaultKind {
  return !(networkFaultKinds as readonly FaultKind[]).includes(kind);
}
