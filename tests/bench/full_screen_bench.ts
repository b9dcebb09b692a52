import type { MessageEvent } from "../../src/client/core/client_event.ts";
import { defaultSettings } from "../../src/client/core/settings.ts";
import { Timeline } from "../../src/client/core/timeline.ts";
import { messageItem } from "../../src/client/core/timeline_events.ts";
import type { MessageItem } from "../../src/client/core/timeline_item.ts";
import { systemCalendar } from "../../src/client/io/calendar.ts";
import {
  activeChannel,
  firstKey,
  type Model,
  newChannel,
  newModel,
  type ScreenSize,
  withActive,
} from "../../src/client/tui/full_screen/model.ts";
import { RowCache } from "../../src/client/tui/full_screen/pane.ts";
import type { LiveFacts, ScreenContext, ScreenEvent } from "../../src/client/tui/full_screen/step.ts";
import { updateScreen } from "../../src/client/tui/full_screen/update.ts";
import { viewScreen } from "../../src/client/tui/full_screen/view.ts";
import type { Key, NamedKey } from "../../src/client/tui/key.ts";
import { Screen } from "../../src/client/tui/screen.ts";
import { paletteOf } from "../../src/client/tui/theme.ts";

const lengths = [100, 10_000, 100_000] as const;
const small: ScreenSize = { columns: 80, rows: 24 };
const large: ScreenSize = { columns: 200, rows: 50 };
const firstAtMs = 1_764_000_000_000;
const text = "a message of about sixty characters, as people write them...";
const palette = paletteOf("auto", 256);

function messageEvent(offset: number): MessageEvent {
  const from = `member${offset % 20}`;
  const said = { from, text: `${offset} ${text}`, sentAtMs: firstAtMs + offset * 100, nonce: `m${offset}` };
  return { type: "message", ...said, isOwn: false, isUnverified: false, offset, epoch: "epoch" };
}

function items(first: number, count: number): readonly MessageItem[] {
  return Array.from({ length: count }, (_, index) => messageItem(messageEvent(first + index), { name: "ada" }));
}

function timelineOf(length: number): Timeline {
  const timeline = new Timeline();
  for (const item of items(1_000_000, length)) timeline.append(item);
  return timeline;
}

function contextOf(memberCount: number): ScreenContext {
  const members = Array.from({ length: memberCount }, (_, index) => ({ name: `member${index}` }));
  const facts: LiveFacts = {
    name: "ada",
    members,
    listeners: 0,
    isConnected: true,
    protocol: "v1",
    unacknowledged: 0,
    roundTripMs: 12,
  };
  return {
    nearest: () => undefined,
    nowMs: firstAtMs,
    calendar: systemCalendar,
    facts: () => facts,
    joinLine: (code) => `terminalchat ${code}`,
    qrCode: () => [],
    cache: new RowCache(),
  };
}

const named = (name: NamedKey): Key => ({ type: "key", name, ctrl: false, alt: false, shift: false });

/** A full screen in the hands of a benchmark. */
class Bench {
  readonly context: ScreenContext;
  readonly screen = new Screen(palette);
  model: Model;
  #nextOffset = 2_000_000;

  constructor(timeline: Timeline, size: ScreenSize, memberCount: number = 20) {
    this.context = contextOf(memberCount);
    const model = newModel({ code: "bench", size, settings: defaultSettings });
    this.model = withActive(model, (channel) => ({ ...channel, timeline, connection: { type: "connected" } }));
    this.draw();
  }

  /** Takes an event in. */
  happen(event: ScreenEvent): void {
    [this.model] = updateScreen(this.model, event, this.context);
  }

  /** Lets somebody say something. */
  hear(key: number = firstKey): void {
    this.happen({ type: "client", key, event: messageEvent(this.#nextOffset++), told: [] });
  }

  /** Presses a key. */
  press(key: Key): void {
    this.happen({ type: "key", key });
  }

  /** Draws. */
  draw(): void {
    this.screen.draw(viewScreen(this.model, this.context), this.model.size);
  }
}

/** Messages are added while a benchmark runs: a timeline is as long as it says to within a twentieth. */
class SteadyBench {
  readonly #make: () => Bench;
  readonly #length: number;
  #bench: Bench;

  constructor(length: number, make: () => Bench) {
    this.#length = length;
    this.#make = make;
    this.#bench = make();
  }

  /** Gives a screen whose timeline has the length. */
  get(): Bench {
    const { timeline } = activeChannel(this.#bench.model);
    const added = timeline.endId - timeline.firstId - this.#length;
    if (added > Math.max(20, this.#length / 20)) this.#bench = this.#make();
    return this.#bench;
  }
}

function scrolledUp(bench: Bench): Bench {
  for (let page = 0; page < 3; page++) bench.press(named("page_up"));
  return bench;
}

/** Benchmarks one thing that happens, and the drawing after it. */
function benchDrawing(name: string, group: string, act: (bench: Bench) => void): void {
  for (const length of lengths) {
    const timeline = timelineOf(length);
    for (const size of [small, large]) {
      const full = `${size.columns}x${size.rows}, ${length} items, ${name}`;
      const steady = new SteadyBench(length, () => new Bench(length <= 100 ? timelineOf(length) : timeline, size));
      Deno.bench(full, { group }, (b) => {
        const bench = steady.get();
        b.start();
        act(bench);
        bench.draw();
        b.end();
      });
    }
  }
}

for (const length of lengths) {
  const group = "updateScreen() of a message";
  const atEnd = new SteadyBench(length, () => new Bench(timelineOf(length), small));
  const above = new SteadyBench(length, () => scrolledUp(new Bench(timelineOf(length), small)));
  for (const [name, steady] of [["at the end", atEnd], ["scrolled up", above]] as const) {
    Deno.bench(`${length} items, ${name}: 10 messages`, { group }, (b) => {
      const bench = steady.get();
      b.start();
      for (let count = 0; count < 10; count++) bench.hear();
      b.end();
    });
  }
}

benchDrawing("nothing has changed", "viewScreen() and Screen.draw()", () => {});
benchDrawing("a message", "viewScreen() and Screen.draw()", (bench) => bench.hear());
benchDrawing(
  "a letter typed",
  "viewScreen() and Screen.draw()",
  (bench) => {
    bench.press({ type: "text", text: "x" });
    bench.press(named("backspace"));
    bench.press({ type: "text", text: "y" });
  },
);
