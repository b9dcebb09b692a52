/**
 * What a server says that follows the protocol only now and then: pushes in any order, each alone as the protocol has it.
 * @module
 */
import type { MessagePush, Push, WelcomePush } from "../../src/protocol/frame.ts";
import { refusals } from "../../src/protocol/errors.ts";
import type { Random } from "../prove/random.ts";
import { anyLine } from "./any_line.ts";
import { deal, few, happens } from "./dice.ts";
import { strangeJson } from "./strange_json.ts";
import { anyName, anyText, plainText } from "./strange_text.ts";

const hugeOffsets = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 53 - 2, 2 ** 53 - 1];
const anyNumbers = [0, 1, 2, 63, 64, 1_000, 4_000, 65_536, 1e9, 2 ** 53 - 1];
const codes = Object.keys(refusals) as readonly (keyof typeof refusals)[];

/** One server, as far as one client knows it. */
export class AnyServer {
  readonly #random: Random;
  #epoch = "e1";
  #offset = 0;
  #names: readonly string[] = ["ada", "bob"];
  #nonces: readonly string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** Takes note of what a client has sent: its names and marks can be used against it. */
  hear(frame: string): void {
    for (const [, name = ""] of frame.matchAll(/"name":"([^"\\]+)"/g)) {
      this.#names = [...this.#names, name].slice(-16);
    }
    for (const [, nonce = ""] of frame.matchAll(/"nonce":"([^"\\]+)"/g)) {
      this.#nonces = [...this.#nonces, nonce].slice(-64);
    }
  }

  /** Gives a frame of v1, or what is left of one. */
  frame(): string {
    const random = this.#random;
    return deal<() => string>(random, [
      [55, () => JSON.stringify(this.push())],
      [30, () => strangeJson(random, this.push())],
      [8, () => Array.from({ length: few(random, 80) }, () => JSON.stringify(this.push())).join("\n")],
      [4, () => anyText(random)],
      [2, () => "\n".repeat(few(random, 30))],
      [0.1, () => JSON.stringify({ type: "notice", text: plainText(random).repeat(5_000) })],
    ])();
  }

  /** Gives a frame of the line protocol. */
  line(): string {
    return anyLine(this.#random, this.#name());
  }

  /** Gives a push. */
  push(): Push {
    const random = this.#random;
    return deal<() => Push>(random, [
      [45, () => this.#message()],
      [4, () => ({ type: "accepted", nonce: this.#nonce(), offset: random.pick(hugeOffsets) })],
      [6, () => this.#whisper()],
      [8, () => ({ type: "joined", name: this.#name() })],
      [6, () => ({ type: "left", name: this.#name() })],
      [6, () => ({ type: "typing", name: this.#name() })],
      [6, () => ({ type: "renamed", from: this.#name(), to: this.#name() })],
      [5, () => this.#page()],
      [6, () => this.#refused()],
      [4, () => ({ type: "notice", text: anyText(random), ...this.#retryAfter() })],
      [4, () => ({ type: "pong" })],
      [2, () => this.welcome()],
    ])();
  }

  /** Gives the answer to a join. */
  welcome(): WelcomePush {
    const random = this.#random;
    if (happens(random, 0.3)) this.#epoch = happens(random, 0.9) ? `e${random.whole(1, 5)}` : anyText(random);
    if (happens(random, 0.3)) this.#offset = random.pick(hugeOffsets);
    const members = Array.from({ length: few(random, 20) }, () => ({ name: this.#name() }));
    return {
      type: "welcome",
      name: this.#name(),
      session: anyText(random),
      position: { epoch: this.#epoch, offset: this.#offset },
      complete: happens(random, 0.7),
      ...(happens(random, 0.7) ? { replay: random.pick([0, 1, 50, 2 ** 31]) } : {}),
      members: happens(random, 0.01)
        ? Array.from({ length: 60_000 }, (_, n) => ({ name: `m${n}` }))
        : members,
      listeners: random.pick(anyNumbers),
      limits: {
        maxTextCharacters: random.pick(anyNumbers),
        maxTextBytes: random.pick(anyNumbers),
        maxFrameBytes: random.pick(anyNumbers),
        maxNameCharacters: random.pick(anyNumbers),
        maxUnacknowledged: random.pick(anyNumbers),
        pingEveryMs: random.pick(anyNumbers),
      },
    };
  }

  #message(): MessagePush {
    const random = this.#random;
    this.#offset = deal(
      random,
      [
        [80, () => this.#offset + 1],
        [6, () => this.#offset],
        [4, () => Math.max(0, this.#offset - few(random, 100))],
        [4, () => this.#offset + few(random, 1_000)],
        [1, () => random.pick(hugeOffsets)],
      ] as const,
    )();
    if (this.#offset > Number.MAX_SAFE_INTEGER) this.#offset = 1;
    const sentAtMs = happens(random, 0.9) ? 1_800_000_000_000 + this.#offset % 1e9 : random.pick(anyNumbers);
    const said = { from: this.#name(), text: anyText(random), nonce: this.#nonce(), sentAtMs };
    return {
      type: "message",
      offset: this.#offset,
      ...said,
      ...(happens(random, 0.2) ? { unverified: true } : {}),
    };
  }

  #whisper(): Push {
    const [from, to, nonce] = [this.#name(), this.#name(), this.#nonce()];
    return { type: "whisper", nonce, from, to, text: anyText(this.#random), sentAtMs: 1_800_000_000_000 };
  }

  #page(): Push {
    const random = this.#random;
    const before = happens(random, 0.7) ? this.#offset : random.pick(hugeOffsets);
    const messages = Array.from({ length: few(random, 30) }, (_, index) => {
      const offset = happens(random, 0.9) ? Math.max(0, before - 30 + index) : random.pick(hugeOffsets);
      return { ...this.#message(), offset };
    });
    return { type: "page", epoch: this.#epoch, before, messages, more: happens(random, 0.5) };
  }

  #refused(): Push {
    const random = this.#random;
    const nonce = happens(random, 0.7) ? { nonce: this.#nonce() } : {};
    return {
      type: "refused",
      code: random.pick(codes),
      message: anyText(random),
      ...nonce,
      ...this.#retryAfter(),
    };
  }

  #retryAfter(): { readonly retryAfterMs?: number } {
    return happens(this.#random, 0.5) ? { retryAfterMs: this.#random.pick(anyNumbers) } : {};
  }

  #name(): string {
    return happens(this.#random, 0.6) ? this.#random.pick(this.#names) : anyName(this.#random);
  }

  #nonce(): string {
    const random = this.#random;
    if (this.#nonces.length > 0 && happens(random, 0.3)) return random.pick(this.#nonces);
    return happens(random, 0.9) ? `n${random.whole(0, 1e9)}` : anyText(random);
  }
}
