/**
 * A reconnect storm: many members are cut at one moment and come back at once, as if no client waited.
 * `deno run -A tests/bench/storm.ts [MEMBERS] [CHANNELS] [serve's flags…]`, Linux only; it ends by itself.
 * @module
 */
import { serverCommand } from "../support/server_command.ts";
import { usageOf } from "./process_usage.ts";
import { writeLine } from "./write_line.ts";

interface Seat {
  readonly code: string;
  readonly name: string;
  token: string;
  epoch: string;
  offset: number;
  socket?: WebSocket;
}

/** How many are under way at once at the beginning, when everybody hears of everybody. */
const calm = 16;

/** How many are under way at once in the storm; more would only wait in the kernel's queue. */
const stormy = 512;

const [members = 10_000, channels = 10] = Deno.args.filter((word) => /^\d+$/.test(word)).map(Number);
const flags = Deno.args.filter((word) => !/^\d+$/.test(word));

if (import.meta.main) await main();

async function main(): Promise<void> {
  await using server = await serverCommand([
    ...["--max-connections=0", "--members-per-channel=0", "--log-level=ERROR"],
    ...flags,
  ]);
  const seats = Array.from({ length: members }, (_, index): Seat => ({
    code: `storm-${index % channels}`,
    name: `m${index}`,
    token: "",
    epoch: "",
    offset: 0,
  }));
  const join = (seat: Seat): Promise<void> => connectAgain(server.url, seat);
  const heartbeat = setInterval(() => seats.forEach(ping), 10_000);
  await measured("everybody joins", server.pid, () => all(seats, calm, join));
  await measured("everybody is cut", server.pid, () => all(seats, stormy, cut));
  await measured("everybody comes back", server.pid, () => all(seats, stormy, join));
  clearInterval(heartbeat);
  await all(seats, stormy, cut);
}

function ping({ socket }: Seat): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
}

async function measured(what: string, pid: number, work: () => Promise<void>): Promise<void> {
  const before = await usageOf(pid);
  const startedAtMs = performance.now();
  await work();
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const after = await usageOf(pid);
  const cpu = after.cpuSeconds - before.cpuSeconds;
  writeLine(
    `${what}: ${members} members in ${channels} channels, ${seconds.toFixed(1)} s, ${
      Math.round(members / seconds)
    }/s, server CPU ${cpu.toFixed(1)} s, server memory ${after.residentMiB.toFixed(0)} MiB`,
  );
}

/** This machine is both sides: while everybody hears of everybody, this side may be too busy to join in time. */
async function connectAgain(url: string, seat: Seat): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await connect(url, seat);
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

function connect(url: string, seat: Seat): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = new WebSocket(`${url}/ws/${seat.code}`, ["terminalchat.v1"]);
  seat.socket = socket;
  const since = { epoch: seat.epoch, offset: seat.offset };
  const known = seat.token === "" ? {} : { session: seat.token, since };
  socket.onopen = () => socket.send(JSON.stringify({ type: "join", name: seat.name, ...known }));
  socket.onmessage = ({ data }) => {
    const first = JSON.parse(String(data).split("\n", 1)[0] ?? "{}");
    if (first.type !== "welcome") return;
    if (seat.token !== "" && first.session !== seat.token) reject(new Error(`${seat.name} lost its session`));
    seat.token = first.session;
    seat.epoch = first.position.epoch;
    seat.offset = first.position.offset;
    socket.onmessage = null;
    resolve();
  };
  socket.onclose = ({ code, reason }) => reject(new Error(`${seat.name} was closed: ${code} ${reason}`));
  return promise;
}

function cut(seat: Seat): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { socket } = seat;
  if (socket === undefined || socket.readyState === WebSocket.CLOSED) return Promise.resolve();
  socket.onclose = () => resolve();
  socket.close();
  return promise;
}

async function all(
  seats: readonly Seat[],
  concurrency: number,
  work: (seat: Seat) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let seat = seats[next++]; seat !== undefined; seat = seats[next++]) await work(seat);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
