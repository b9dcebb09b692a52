/**
 * A reconnect storm: many members are cut at one moment and come back at once, as if no client waited.
 * `deno run -A tests/bench/storm.ts [MEMBERS] [CHANNELS] [serve's flags…]`, Linux only; it ends by itself.
 * @module
 */
import { serverCommand } from "../support/server_command.ts";

interface Seat {
  readonly code: string;
  readonly name: string;
  token: string;
  epoch: string;
  offset: number;
  socket?: WebSocket;
}

interface Usage {
  readonly cpuSeconds: number;
  readonly residentMiB: number;
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
  const before = await usage(pid);
  const startedAtMs = performance.now();
  await work();
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const after = await usage(pid);
  const cpu = after.cpuSeconds - before.cpuSeconds;
  write(
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

/** Linux counts a process's time in hundredths of a second, and its memory in pages of 4 KiB. */
async function usage(pid: number): Promise<Usage> {
  const stat = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]?.split(" ") ?? [];
  const statm = (await Deno.readTextFile(`/proc/${pid}/statm`)).split(" ");
  return {
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100,
    residentMiB: Number(statm[1]) * 4_096 / 1_048_576,
  };
}

function write(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
