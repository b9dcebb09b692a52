/**
 * One WebSocket of somebody hostile, from the request for the upgrade to some end.
 * @module
 */
import type { Random } from "../prove/random.ts";
import { Answers, pingMark } from "./answers.ts";
import { anyJoin, type Sender } from "./any_command.ts";
import type { AttackParts } from "./attacker.ts";
import { frameBytes, opcodes, textFrame } from "./client_frames.ts";
import { deal, few, happens } from "./dice.ts";
import { anyBatch } from "./any_batch.ts";
import { RawConnection } from "./raw_connection.ts";
import { brokenUpgrade, upgradeRequest } from "./requests.ts";
import { ServerFrames } from "./server_frames.ts";
import { anyClose, damaged, type Parcel } from "./strange_frames.ts";
import { anyName, mark } from "./strange_text.ts";

/** How long one connection may take, in milliseconds. */
const lifeMs = 10_000;

/** How many frames it sends at most. */
const maxFrames = 600;

/** How many it sends where it is a flood. */
const floodFrames = 4_000;

/** How many of them are written at once at most. */
const maxBatch = 48;

/** How long an answer is waited for that may not come, in milliseconds. */
const answerWithinMs = 500;

/** How many addresses a proxy would tell of. */
const addresses = 4_096;

const pingFrame = frameBytes({ opcode: opcodes.ping, payload: new Uint8Array([pingMark]) });

/** One connection. */
export class HostileSession {
  readonly #random: Random;
  readonly #parts: AttackParts;
  readonly #sender: Sender;
  readonly #speaks: "v1" | "line";
  readonly #answers: Answers;
  readonly #frames = new ServerFrames();
  readonly #opened = Promise.withResolvers<void>();
  readonly #welcomed = Promise.withResolvers<void>();
  #status: string | undefined;
  #problem: unknown;

  constructor(random: Random, parts: AttackParts) {
    const { known, codes, tally } = parts;
    this.#random = random;
    this.#parts = parts;
    const code = happens(random, 0.98) ? random.pick(codes) : `${mark}${random.whole(0, 1e9)}`;
    this.#speaks = happens(random, 0.75) ? "v1" : "line";
    this.#sender = { random, known, code, name: anyName(random) };
    this.#answers = new Answers(this.#sender, tally);
  }

  /** Goes through with it. @throws {Error} If the server answers what it may not. */
  async perform(): Promise<void> {
    using connection = await RawConnection.open(this.#parts.port, lifeMs);
    const reading = connection.read((piece) => this.#take(piece, connection)).finally(() => this.#release());
    await this.#ask(connection);
    if (await this.#isOpen()) {
      await this.#enter(connection);
      await this.#send(connection);
      await this.#end(connection, reading);
    }
    if (connection.isLate) this.#parts.tally.late++;
    connection.close();
    await reading;
    if (this.#problem !== undefined) throw this.#problem;
  }

  #take(piece: Uint8Array, connection: RawConnection): void {
    if (this.#problem !== undefined) return;
    try {
      this.#frames.add(piece);
      if (this.#status === undefined) this.#takeHead();
      if (this.#status === "101") this.#takeFrames();
    } catch (error) {
      this.#problem = error;
      connection.close();
    }
  }

  #takeHead(): void {
    const head = this.#frames.takeHead();
    if (head === undefined) return;
    this.#status = head.split(" ")[1] ?? "";
    // Where the request was broken, so may be what was offered.
    this.#answers.speaks = /^sec-websocket-protocol:/im.test(head) ? "v1" : "line";
    this.#parts.tally.count("upgrades", this.#status);
    if (this.#status.startsWith("5") && this.#status !== "503") {
      throw new Error(`an upgrade got ${this.#status}`);
    }
    this.#opened.resolve();
  }

  #takeFrames(): void {
    for (let frame = this.#frames.take(); frame !== undefined; frame = this.#frames.take()) {
      this.#answers.take(frame);
    }
    if (this.#answers.isWelcome) this.#welcomed.resolve();
  }

  #release(): void {
    this.#answers.release();
    this.#opened.resolve();
    this.#welcomed.resolve();
  }

  async #ask(connection: RawConnection): Promise<void> {
    const random = this.#random;
    const { code, name } = this.#sender;
    const hasPathName = this.#speaks === "line" && happens(random, 0.2);
    const path = `/ws/${happens(random, 0.1) ? code.toUpperCase() : code}${
      hasPathName ? `/${encoded(name)}` : ""
    }`;
    const n = random.whole(0, addresses - 1);
    const options = { speaks: this.#speaks, address: `10.${n >> 8}.${n & 255}.1` };
    const request = happens(random, 0.08)
      ? brokenUpgrade(random, path, options)
      : upgradeRequest(path, options);
    this.#parts.tally.requests++;
    const cut = happens(random, 0.05) ? random.whole(0, request.length) : request.length;
    await connection.write(request.subarray(0, cut));
    await connection.write(request.subarray(cut));
  }

  /** Now and then nobody waits to be let in. */
  async #isOpen(): Promise<boolean> {
    if (happens(this.#random, 0.1)) return true;
    await soon(this.#opened.promise);
    return this.#status === "101";
  }

  async #enter(connection: RawConnection): Promise<void> {
    if (this.#speaks === "line" || happens(this.#random, 0.1)) return;
    const join = textFrame(JSON.stringify(anyJoin(this.#sender)));
    await this.#write(connection, { bytes: join, frames: 1 });
    if (happens(this.#random, 0.8)) await soon(this.#welcomed.promise);
  }

  async #send(connection: RawConnection): Promise<void> {
    const random = this.#random;
    let left = happens(random, 0.03) ? floodFrames : few(random, maxFrames);
    const damageAt = happens(random, 0.3) ? random.whole(0, left) : -1;
    while (left > 0 && !connection.isOver) {
      const batch = anyBatch(this.#sender, this.#speaks, Math.min(left, few(random, maxBatch)));
      left -= batch.frames;
      const isDamaged = left <= damageAt;
      await this.#write(connection, isDamaged ? damaged(random, batch) : batch);
      if (!isDamaged && happens(random, 0.9)) await this.#untilRead(connection);
      if ((isDamaged || this.#answers.closeCode !== undefined) && happens(random, 0.6)) return;
    }
  }

  /** Waits until the server has read what was sent: nobody knows whether it took what is sent to it blindly. */
  async #untilRead(connection: RawConnection): Promise<void> {
    const pong = this.#answers.awaitPong();
    await this.#write(connection, { bytes: pingFrame, frames: 1 });
    await soon(pong);
  }

  async #write(connection: RawConnection, { bytes, frames }: Parcel): Promise<void> {
    const { tally } = this.#parts;
    if (connection.isOver || !await connection.write(bytes)) return;
    tally.frames += frames;
    tally.bytes += bytes.length;
  }

  async #end(connection: RawConnection, reading: Promise<void>): Promise<void> {
    const how = deal(this.#random, endings);
    this.#parts.tally.count("ends", how);
    if (how === "dropped") return;
    if (how === "left") await this.#write(connection, { bytes: textFrame('{"type":"leave"}'), frames: 1 });
    if (how === "closed") {
      this.#answers.hasSaidGoodbye = true;
      await this.#write(connection, anyClose(this.#random));
    }
    if (how === "half closed") await connection.endWriting();
    await soon(reading);
  }
}

const endings = [[30, "left"], [30, "closed"], [25, "dropped"], [15, "half closed"]] as const;

/** Bytes of a path that is one, whatever stands in it. */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}

/** Waits for something, but not for long. */
async function soon(promise: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, answerWithinMs);
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
