/**
 * Who takes part in a soak, beside those who send anything at all (attacker.ts).
 * @module
 */
import type { Random } from "../prove/random.ts";
import { joined as together, textFrame } from "./client_frames.ts";
import { deal, type Deck, happens } from "./dice.ts";
import { anyAddress, type SoakWorld } from "./soak_world.ts";
import { mark, plainText } from "./strange_text.ts";

/** One way to live; it is lived again and again. */
export type Life = (world: SoakWorld, random: Random) => Promise<void>;

/** How many channels honest members talk in. */
const channels = 10;

function someCode(random: Random): string {
  return `${mark}-talk-${random.whole(0, channels - 1)}`;
}

function publish(random: Random, text: string): string {
  return JSON.stringify({ type: "publish", nonce: `n${random.whole(0, 2 ** 48)}`, text });
}

/** Says something now and then; its connection is lost now and then, and it comes back for what it missed. */
export async function talker(world: SoakWorld, random: Random): Promise<void> {
  const path = `/ws/${someCode(random)}`;
  const address = anyAddress(random);
  const memory = new Memory(`t${random.whole(0, 99)}`);
  const onText = (text: string): void => memory.hear(text);
  for (let visits = random.whole(1, 4); visits > 0 && !world.isOver; visits--) {
    await world.connect({ path, speaks: "v1", address, onText }, async (socket) => {
      if (!await socket.begin()) return;
      await socket.send(memory.join());
      for (let lines = random.whole(1, 20); lines > 0 && !world.isOver && !socket.isOver; lines--) {
        await world.pause(random.whole(50, 3_000));
        await socket.send(deal(random, doings)(random, memory));
        world.tally.frames++;
      }
      if (happens(random, 0.5)) await socket.send('{"type":"leave"}');
    });
    await world.pause(random.whole(10, 2_000));
  }
}

/** What somebody keeps in mind to come back with. */
class Memory {
  readonly #name: string;
  #session: string | undefined;
  #epoch: string | undefined;
  #offset = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** The offset of the last message. */
  get offset(): number {
    return this.#offset;
  }

  hear(frame: string): void {
    this.#session = /"session":"([^"]+)"/.exec(frame)?.[1] ?? this.#session;
    this.#epoch = /"epoch":"([^"]+)"/.exec(frame)?.[1] ?? this.#epoch;
    const at = frame.startsWith('{"type":"page"') ? -1 : frame.lastIndexOf('"offset":');
    if (at >= 0) this.#offset = parseInt(frame.slice(at + '"offset":'.length), 10);
  }

  join(): string {
    const since = this.#epoch === undefined ? undefined : { epoch: this.#epoch, offset: this.#offset };
    return JSON.stringify({ type: "join", name: this.#name, session: this.#session, since });
  }
}

const doings: Deck<(random: Random, memory: Memory) => string> = [
  [80, (random) => publish(random, plainText(random))],
  [10, () => '{"type":"typing"}'],
  [6, (_random, { offset }) => JSON.stringify({ type: "history", before: Math.max(1, offset), limit: 50 })],
  [4, (random) => JSON.stringify({ type: "rename", name: `r${random.whole(0, 99)}` })],
];

/** Speaks the line protocol for a while. */
export async function liner(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "line", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    if (!await socket.begin()) return;
    for (let lines = random.whole(1, 15); lines > 0 && !world.isOver && !socket.isOver; lines--) {
      await socket.send(`liner: ${plainText(random)}`);
      world.tally.frames++;
      await world.pause(random.whole(50, 3_000));
    }
  });
}

/** Joins and goes at once, again and again. */
export async function passer(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "v1", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    if (!await socket.begin()) return;
    await socket.send('{"type":"join","name":"passer"}');
    if (happens(random, 0.7)) await socket.send('{"type":"leave"}');
    await Promise.race([socket.ended, world.pause(random.whole(0, 300))]);
  });
}

/** How often a flood comes over somebody, in milliseconds: faster than any limit, and not all that this machine can do. */
const floodEveryMs = 10;

/** Sends far more than it may until it is closed. */
export async function flooder(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "v1", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    if (!await socket.begin()) return;
    await socket.send('{"type":"join","name":"flooder"}');
    const text = plainText(random).repeat(random.whole(1, 40));
    while (!socket.isOver && socket.closeCode === undefined && !world.isOver) {
      const frames = Array.from({ length: 20 }, () => textFrame(publish(random, text)));
      await socket.sendBytes(together(frames));
      world.tally.frames += frames.length;
      await world.pause(floodEveryMs);
    }
  });
}

/** Joins where much is said and asks for much more, and reads nothing. */
export async function slowReader(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "v1", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    await socket.send('{"type":"join","name":"slow"}');
    const untilMs = performance.now() + random.whole(2_000, 45_000);
    while (performance.now() < untilMs && !world.isOver) {
      if (!await socket.send('{"type":"history","before":1000000,"limit":200}')) return;
      await world.pause(500);
    }
    if (happens(random, 0.5)) await socket.begin();
  });
}

/** Tries codes that it does not know. */
export async function guesser(world: SoakWorld, random: Random): Promise<void> {
  // It has few addresses.
  const address = `198.51.100.${random.whole(1, 8)}`;
  const path = `/ws/${mark}${random.whole(0, 2 ** 40).toString(36)}`;
  await world.connect({ path, speaks: "v1", address }, async (socket) => {
    if (!await socket.begin()) return;
    await socket.send('{"type":"join","name":"guess"}');
    await Promise.race([socket.ended, world.pause(100)]);
  });
}

/** Comes in and says nothing. */
export async function mute(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "v1", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    if (await socket.begin()) await Promise.race([socket.ended, world.pause(15_000)]);
  });
}

/** Sends its first frame a byte at a time, and never the last one. */
export async function dribbler(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "v1", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    if (!await socket.begin()) return;
    const bytes = textFrame('{"type":"join","name":"dribbler"}').slice(0, -1);
    for (let at = 0; at < bytes.length && !socket.isOver && !world.isOver; at++) {
      await socket.sendBytes(bytes.subarray(at, at + 1));
      await world.pause(500);
    }
  });
}

/** Joins, and is then not there any more: it says nothing, answers no ping and does not end. */
export async function ghost(world: SoakWorld, random: Random): Promise<void> {
  const options = { path: `/ws/${someCode(random)}`, speaks: "v1", address: anyAddress(random) } as const;
  await world.connect(options, async (socket) => {
    if (!await socket.begin()) return;
    await socket.send('{"type":"join","name":"ghost"}');
    await Promise.race([socket.ended, world.pause(90_000)]);
  });
}
