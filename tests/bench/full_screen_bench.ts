import type { MessageEvent, PageEvent } from "../../src/client/core/client_event.ts";
import { defaultSettings } from "../../src/client/core/settings.ts";
import { Timeline } from "../../src/client/core/timeline.ts";
import { messageItem } from "../../src/client/core/timeline_events.ts";
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
import { type Key, pressed } from "../../src/client/tui/key.ts";
import { Screen } from "../../src/client/tui/screen.ts";
import { paletteOf } from "../../src/client/tui/theme.ts";

const lengths = [100, 10_000, 100_000] as const;
const small: ScreenSize = { columns: 80, rows: 24 };
const large: ScreenSize = { columns: 200, rows: 50 };
const sizes = [small, large] as const;
const firstAtMs = 1_764_000_000_000;
/** What comes later has higher offsets, what is loaded later has lower ones. */
const middleOffset = 1_000_000;
const text = "a message of about sixty characters, as people write them...";
const palette = paletteOf("auto", 256);

/** A full screen with a channel of so many messages, in the hands of a benchmark. */
class BenchScreen {
  readonly #context: ScreenContext;
  readonly #screen = new Screen(palette);
  readonly #length: number;
  #model: Model;
  #nextOffset: number;

  constructor(length: number, size: ScreenSize, memberCount: number = 20) {
    this.#length = length;
    this.#context = contextWith(memberCount);
    const timeline = timelineOf(length);
    this.#nextOffset = middleOffset + length;
    const model = newModel({ code: "bench", size, settings: defaultSettings });
    this.#model = withActive(
      model,
      (channel) => ({ ...channel, timeline, connection: { type: "connected" } }),
    );
    this.draw();
  }

  /** Whether it has become longer than it is to be: benchmarks of messages add to it. */
  get isGrown(): boolean {
    const { endId, firstId } = activeChannel(this.#model).timeline;
    return endId - firstId > this.#length + Math.max(20, this.#length / 20);
  }

  happen(event: ScreenEvent): void {
    [this.#model] = updateScreen(this.#model, event, this.#context);
  }

  hear(key: number = firstKey): void {
    this.happen({ type: "client", key, event: messageEvent(this.#nextOffset++), told: [] });
  }

  /** Has so many older messages come. */
  turnBack(count: number): void {
    const before = activeChannel(this.#model).timeline.oldestPosition!;
    const messages = Array.from({ length: count }, (_, index) => messageEvent(before.offset - count + index));
    const event: PageEvent = { type: "page", before, messages, hasMore: true };
    this.happen({ type: "client", key: firstKey, event, told: [] });
  }

  press(key: Key): void {
    this.happen({ type: "key", key });
  }

  change(change: (model: Model) => Model): void {
    this.#model = change(this.#model);
  }

  draw(): void {
    this.#screen.draw(viewScreen(this.#model, this.#context), this.#model.size);
  }
}

function messageEvent(offset: number): MessageEvent {
  const from = `member${offset % 20}`;
  const said = { from, text: `${offset} ${text}`, nonce: `m${offset}`, sentAtMs: firstAtMs + offset * 100 };
  return { type: "message", ...said, isOwn: false, isUnverified: false, offset, epoch: "e" };
}

function timelineOf(length: number): Timeline {
  const timeline = new Timeline();
  for (let index = 0; index < length; index++) {
    timeline.append(messageItem(messageEvent(middleOffset + index), { name: "ada" }));
  }
  return timeline;
}

function contextWith(memberCount: number): ScreenContext {
  const members = Array.from({ length: memberCount }, (_, index) => ({ name: `member${index}` }));
  const connection = { isConnected: true, protocol: "v1", unacknowledged: 0, roundTripMs: 12 } as const;
  const facts: LiveFacts = { name: "ada", members, listeners: 0, ...connection };
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

/** What is measured, and what comes before each time. */
interface Case {
  readonly group: string;
  readonly make: () => BenchScreen;
  readonly before?: (screen: BenchScreen) => void;
  readonly act: (screen: BenchScreen) => void;
}

/** A screen is made when it is needed, and made anew when it has grown. */
function bench(name: string, { group, make, before = () => {}, act }: Case): void {
  let screen: BenchScreen | undefined;
  Deno.bench(name, { group }, (b) => {
    if (screen === undefined || screen.isGrown) screen = make();
    before(screen);
    b.start();
    act(screen);
    b.end();
  });
}

function scrollUp(screen: BenchScreen): void {
  for (let page = 0; page < 2; page++) screen.press(pressed("page_up"));
}

function resize(screen: BenchScreen): void {
  screen.change((model) => ({ ...model, size: { ...model.size, columns: model.size.columns ^ 1 } }));
}

for (const length of lengths) {
  const group = "updateScreen(): 100 messages";
  const act = (screen: BenchScreen): void => {
    for (let count = 0; count < 100; count++) screen.hear();
  };
  const make = (): BenchScreen => new BenchScreen(length, small);
  bench(`among ${length} items`, { group, make, act });
  bench(`among ${length} items, scrolled up`, { group, make, before: scrollUp, act });
}

for (const length of lengths) {
  bench(`before ${length} items`, {
    group: "updateScreen(): a page of 100 older messages",
    make: () => new BenchScreen(Math.min(length, 95_000), small),
    act: (screen) => screen.turnBack(100),
  });
}

const drawings: Readonly<Record<string, Pick<Case, "before" | "act">>> = {
  "nothing": { act: () => {} },
  "a message": { act: (screen) => screen.hear() },
  "a letter, typed": {
    before: (screen) => screen.press(pressed("u", { ctrl: true })),
    act: (screen) => screen.press({ type: "text", text: "x" }),
  },
  "a page, scrolled": {
    before: (screen) => screen.press(pressed("end", { alt: true })),
    act: (screen) => screen.press(pressed("page_up")),
  },
  "the width": { act: resize },
};
for (const size of sizes) {
  for (const [what, { act, ...more }] of Object.entries(drawings)) {
    for (const length of lengths) {
      bench(`among ${length} items`, {
        ...more,
        group: `viewScreen() and draw(), ${size.columns}x${size.rows}: ${what} changes`,
        make: () => new BenchScreen(length, size),
        act: (screen) => {
          act(screen);
          screen.draw();
        },
      });
    }
  }
}

const longText = "as people write them ".repeat(3_524);
const others: Readonly<Record<string, () => BenchScreen>> = {
  "20 members": () => new BenchScreen(100, large),
  "1,000 members": () => new BenchScreen(100, large, 1_000),
  "20 channels": () => withChannels(new BenchScreen(100, large)),
  "74 KB in the input": () => withInput(new BenchScreen(100, large), longText),
};
for (const [name, make] of Object.entries(others)) {
  bench(`${name}: a message`, {
    group: "viewScreen() and draw(), 200x50",
    make,
    act: (screen) => {
      screen.hear();
      screen.draw();
    },
  });
  bench(`${name}: a letter`, {
    group: "viewScreen() and draw(), 200x50",
    make,
    before: (screen) => screen.press(pressed("backspace")),
    act: (screen) => {
      screen.press({ type: "text", text: "x" });
      screen.draw();
    },
  });
}

function withChannels(screen: BenchScreen): BenchScreen {
  screen.change((model) => ({
    ...model,
    channels: [
      ...model.channels,
      ...Array.from({ length: 19 }, (_, index) => newChannel(11 + index, `c${index}`)),
    ],
  }));
  return screen;
}

function withInput(screen: BenchScreen, text: string): BenchScreen {
  screen.change((model) =>
    withActive(model, (channel) => ({ ...channel, editor: { ...channel.editor, text, cursor: text.length } }))
  );
  return screen;
}

bench("in 100,000 messages", {
  group: "a search that finds nothing",
  make: () => new BenchScreen(100_000, small),
  before: (screen) => {
    screen.press(pressed("u", { ctrl: true }));
    screen.press({ type: "text", text: "/search nowhere at all" });
  },
  act: (screen) => screen.press(pressed("enter")),
});
