/**
 * One member of a proof: the client's own connector and socket, driven by chance instead of a person.
 * @module
 */
import { Connector } from "../../src/client/connector.ts";
import { parseServer } from "../../src/client/core/address.ts";
import { systemChance } from "../../src/client/io/chance.ts";
import { systemClock } from "../../src/client/io/clock.ts";
import type { OpenSocket } from "../../src/client/ports.ts";
import type { Random } from "./random.ts";
import { Recorder } from "./recorder.ts";

/** What a member is like. */
export interface ProverClientOptions {
  readonly channel: string;
  /** No other member of the run has it. */
  readonly name: string;
  /** The port of its proxy. */
  readonly port: number;
  /** How many texts it says a second. */
  readonly rate: number;
  readonly random: Random;
  readonly openSocket: OpenSocket;
  /** Milliseconds since the run began. */
  readonly nowMs: () => number;
}

/** As much is said ahead while the connection is lost, and no more. */
const maxUnacknowledged = 2_000;

/** How long it takes at most until somebody who is impatient tries again by hand, in milliseconds. */
const mostPatienceMs = 8_000;

/** Every so many texts one is long. */
const longTextEvery = 23;

/** A member that speaks until it is told to stop. */
export class ProverClient {
  /** Everything that it said and saw. */
  readonly recorder: Recorder;
  /** Resolves when its session is over. */
  readonly ended: Promise<void>;
  readonly #options: ProverClientOptions;
  readonly #connector: Connector;
  #said = 0;
  #renames = 0;
  #speaks = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #impatience: ReturnType<typeof setTimeout> | undefined;
  #isRecording = true;
  #hasStarted = false;
  #hasEnded = false;

  constructor(options: ProverClientOptions) {
    this.#options = options;
    this.recorder = new Recorder(options, options.nowMs);
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    const address = parseServer(`ws://127.0.0.1:${options.port}`);
    if (!address.ok) throw new TypeError(address.problem);
    const { channel: code, name, random } = options;
    this.#connector = new Connector({
      ...{ address: address.address, code, name },
      maxReconnect: 5,
      isInteractive: true,
    }, {
      openSocket: this.#recording(options.openSocket),
      clock: systemClock,
      chance: { random: () => random.next(), nonce: systemChance.nonce },
      onEvent: (event) => {
        if (this.#isRecording) this.recorder.told(event);
        if (event.type === "offline") this.#hurry();
        if (event.type !== "ended") return;
        this.#hasEnded = true;
        this.hush();
        clearTimeout(this.#impatience);
        ended.resolve();
      },
    });
  }

  /** Begins to connect and to speak. */
  start(): void {
    this.#speaks = true;
    this.#hasStarted = true;
    this.#connector.start();
    this.#speakLater();
  }

  /** Says no more. */
  hush(): void {
    this.#speaks = false;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  /** Whether it is in the channel, or on its way there. */
  get isThere(): boolean {
    return this.#hasStarted && !this.#hasEnded;
  }

  /** Whether it is connected, and everything that it said is acknowledged. */
  get isSettled(): boolean {
    return !this.#hasStarted || this.#hasEnded ||
      (this.#connector.isConnected && this.#connector.unacknowledged === 0);
  }

  /** Tries at once to come back, if it waits. */
  retryNow(): void {
    this.#connector.retryNow();
  }

  /** Says the next text; to one member only where that is named. */
  say(to?: string): void {
    const number = ++this.#said;
    const text = `${this.#options.name}:${number}${
      number % longTextEvery === 0 ? ` ${"x".repeat(number % 1_500)}` : ""
    }`;
    const nonce = to === undefined ? this.#connector.say(text) : this.#connector.whisper(to, text);
    this.recorder.write({ type: "said", nonce, text, ...(to === undefined ? {} : { to }) });
  }

  /** Says goodbye, and goes. */
  leave(): void {
    this.hush();
    if (this.#isRecording) this.recorder.write({ type: "goodbye" });
    this.#connector.leave();
  }

  /** Notes who is shown as here, and nothing after that. */
  finishRecord(): void {
    const { members, isConnected } = this.#connector;
    if (this.isThere && isConnected) {
      this.recorder.write({ type: "present", names: members.map(({ name }) => name) });
    }
    this.#isRecording = false;
  }

  /** Some do not wait for the slow tries. */
  #hurry(): void {
    const { random } = this.#options;
    clearTimeout(this.#impatience);
    if (random.next() < 0.7) {
      this.#impatience = setTimeout(() => this.retryNow(), random.whole(500, mostPatienceMs));
    }
  }

  #speakLater(): void {
    if (!this.#speaks) return;
    const { random, rate } = this.#options;
    this.#timer = setTimeout(() => {
      this.#speak();
      this.#speakLater();
    }, random.waitMs(rate));
  }

  #speak(): void {
    const { random } = this.#options;
    if (this.#connector.unacknowledged > maxUnacknowledged) return;
    const burst = random.next() < 0.01 ? random.whole(10, 40) : 1;
    for (let said = 0; said < burst; said++) this.say();
    if (random.next() < 0.02) this.#connector.typing();
    if (random.next() < 0.01) this.#whisper();
    if (random.next() < 0.002) this.#rename();
  }

  #whisper(): void {
    const others = this.#connector.members.filter(({ name }) => name !== this.#connector.name);
    if (others.length > 0) this.say(this.#options.random.pick(others).name);
  }

  #rename(): void {
    this.recorder.write({ type: "renames" });
    this.#connector.rename(`${this.#options.name}~${++this.#renames}`);
  }

  #recording(open: OpenSocket): OpenSocket {
    return (url, protocols, listener) => {
      const socket = open(url, protocols, {
        ...{ onOpen: (protocol) => listener.onOpen(protocol), onClose: (...end) => listener.onClose(...end) },
        onFrame: (frame) => {
          if (this.#isRecording) this.recorder.received(frame);
          listener.onFrame(frame);
        },
      });
      return {
        send: (frame) => {
          this.recorder.sent(frame);
          socket.send(frame);
        },
        get bufferedBytes() {
          return socket.bufferedBytes;
        },
        close: () => socket.close(),
        abandon: () => socket.abandon(),
      };
    };
  }
}
