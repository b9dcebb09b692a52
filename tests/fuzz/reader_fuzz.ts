/**
 * The client's session against servers that say anything: it must go on or end with a clear message, show nothing but
 * text, and send nothing but what the protocol has.
 * @module
 */
import type { ClientEvent } from "../../src/client/core/client_event.ts";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import { diagnostic } from "../../src/client/core/diagnostic.ts";
import { flat } from "../../src/client/core/entry.ts";
import { jsonLine } from "../../src/client/core/json_event.ts";
import { nextDeadlineMs } from "../../src/client/core/session/alarms.ts";
import type { Effect } from "../../src/client/core/session/effect.ts";
import { transcript } from "../../src/client/core/transcript.ts";
import { decodeCommand } from "../../src/protocol/codec.ts";
import type { Random } from "../prove/random.ts";
import { assertOnlyText } from "../support/only_text.ts";
import { anyOptions, SessionHarness } from "../support/session_harness.ts";
import { AnyServer } from "./any_push.ts";
import { deal, few, happens, seeded } from "./dice.ts";
import { anyName, anyText } from "./strange_text.ts";
import type { Tally } from "./tally.ts";

/** What chooses a form of the ideograph, or of the letter of Mongolian, that it stands behind is text. */
const selectors =
  /(?<=\p{Script=Han})[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]|(?<=\p{Script=Mongolian})[\u180b-\u180f]/gu;

/** What a run is like. */
export interface ReaderFuzzOptions {
  readonly seed: number;
  /** After how many frames it ends. */
  readonly frames: number;
  /** After which time it ends at the latest, in milliseconds. */
  readonly durationMs: number;
}

const closeCodes = [0, 1000, 1001, 1008, 1009, 1011, 1012, 1013, 4000, 4001, 4008, 4500, 4503, 4999, 65_535];

/** How many frames one session is told at most. */
const maxFrames = 2_000;

/** Carries out a run: one session after another. */
export function fuzzReader({ seed, frames, durationMs }: ReaderFuzzOptions, tally: Tally): void {
  const untilMs = performance.now() + durationMs;
  const random = seeded(seed);
  for (let turn = 0; tally.frames < frames && performance.now() < untilMs; turn++) {
    const session = new ReaderSession(random.branch(String(turn)), tally);
    try {
      session.perform();
    } catch (error) {
      const what = error instanceof Error ? error.stack : error;
      tally.problem(
        `session ${turn}: ${what}\nThe last frame was ${JSON.stringify(session.lastFrame)?.slice(0, 400)}`,
      );
    }
  }
}

/** One session, from its beginning to its end. */
class ReaderSession {
  lastFrame = "";
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #harness: SessionHarness;
  readonly #report: ConnectionReport;
  readonly #server: AnyServer;
  #hasTold = false;
  #said = 0;

  constructor(random: Random, tally: Tally) {
    this.#random = random;
    this.#tally = tally;
    this.#server = new AnyServer(random);
    const manner = { maxReconnect: random.pick([0, 1, 5]), isInteractive: happens(random, 0.5) };
    this.#harness = new SessionHarness(manner);
    this.#report = new ConnectionReport({ code: anyOptions.code, ...manner });
  }

  perform(): void {
    this.#harness.tell({ type: "start" });
    this.#look();
    for (let left = few(this.#random, maxFrames); left > 0 && this.#phase !== "ended"; left--) {
      this.#happen();
      this.#look();
    }
    this.#tally.count("sessions ended in", this.#phase);
    if (this.#phase === "ended" && !this.#hasTold) throw new Error("the session ended and nobody was told");
  }

  get #phase(): string {
    return this.#harness.state.phase.type;
  }

  #happen(): void {
    switch (this.#phase) {
      case "opening":
        return this.#open();
      case "waiting":
        return happens(this.#random, 0.8) ? this.#harness.wait(30_000) : this.#person();
      default:
        return this.#talk();
    }
  }

  #open(): void {
    const harness = this.#harness;
    deal<() => void>(this.#random, [
      [70, () => harness.tell({ type: "opened", protocol: "terminalchat.v1" })],
      [
        15,
        () =>
          harness.tell({ type: "opened", protocol: happens(this.#random, 0.8) ? "" : anyText(this.#random) }),
      ],
      [
        5,
        () => this.#refuseUpgrade(),
      ],
      [5, () => this.#close()],
      [5, () => harness.wait(30_000)],
    ])();
    if (this.#phase === "joining" && happens(this.#random, 0.9)) {
      this.#frame(JSON.stringify(this.#server.welcome()));
    }
  }

  #talk(): void {
    deal<() => void>(this.#random, [
      [80, () => this.#frame(this.#isLine ? this.#server.line() : this.#server.frame())],
      [8, () => this.#person()],
      [4, () => this.#harness.wait(this.#random.pick([0, 100, 1_000, 15_000, 60_000]))],
      [1, () => this.#close()],
      [0.5, () => this.#harness.tell({ type: "woke" })],
    ])();
  }

  get #isLine(): boolean {
    const { phase } = this.#harness.state;
    return phase.type === "live" && phase.protocol === "line";
  }

  #frame(frame: string): void {
    this.lastFrame = frame;
    this.#tally.frames++;
    this.#tally.bytes += frame.length;
    this.#harness.tell({ type: "frame", frame });
  }

  #refuseUpgrade(): void {
    const upgradeStatus = this.#random.pick([301, 403, 404, 429, 500, 503]);
    this.#harness.tell({ type: "closed", code: 0, reason: `it answered ${upgradeStatus}`, upgradeStatus });
  }

  /** Where no code came, the reason is this program's own. */
  #close(): void {
    const code = this.#random.pick(closeCodes);
    this.#harness.close(code, code === 0 ? "the connection was lost" : anyText(this.#random));
  }

  #person(): void {
    const [harness, random] = [this.#harness, this.#random];
    deal<() => void>(random, [
      [50, () => harness.say(anyText(random), `own-${++this.#said}`)],
      [
        10,
        () =>
          harness.tell({
            type: "say",
            nonce: `own-${++this.#said}`,
            text: anyText(random),
            to: anyName(random),
          }),
      ],
      [10, () => harness.tell({ type: "rename", name: anyName(random) })],
      [10, () => harness.tell({ type: "typing" })],
      [15, () => harness.loadOlder(random.pick([0, 1, 2, 60, 2 ** 53 - 1]), random.pick(["e1", "e2", ""]))],
      [5, () => harness.tell({ type: "retry_now" })],
      [0.5, () => harness.tell({ type: "leave" })],
    ])();
  }

  /** Whatever has come of it must be what a person, a program and a server can bear. */
  #look(): void {
    for (const effect of this.#harness.take()) this.#lookAt(effect);
    const { state } = this.#harness;
    const isSettled = state.phase.type === "ended" || this.#isLine;
    if (!isSettled && nextDeadlineMs(state) === undefined) {
      throw new Error(`nothing ever ends ${state.phase.type}`);
    }
    if (state.outbox.entries.length > this.#said) throw new Error("there is more to send than was said");
  }

  #lookAt(effect: Effect): void {
    if (effect.type === "emit") this.#lookAtEvent(effect.event);
    if (effect.type !== "send") return;
    this.#server.hear(effect.frame);
    if (this.#isLine) return;
    for (const line of effect.frame.split("\n")) decodeCommand(line);
  }

  #lookAtEvent(event: ClientEvent): void {
    this.#tally.count("events", event.type);
    const json = jsonLine(event, { channel: "a4b2c1", nowMs: this.#harness.wallMs });
    JSON.parse(json);
    const entry = transcript(event);
    const shown = [...entry === undefined ? [] : [entry], ...this.#report.entries(event)].map(flat);
    assertOnlyText([json, diagnostic(event).text, ...shown].join("\n").replace(selectors, ""));
    if (event.type !== "ended") return;
    this.#hasTold = true;
    const isClear = event.cause === "left" || shown.some((line) => /\S/.test(line.split(": ", 2)[1] ?? ""));
    if (!isClear) throw new Error(`the session ended and all that was said is ${JSON.stringify(shown)}`);
  }
}
