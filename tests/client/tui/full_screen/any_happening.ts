/**
 * Anything that can happen to a full screen, for property tests: every key, every event with texts and names that mean
 * harm, pages, time, sizes.
 * @module
 */
import fc from "fast-check";
import type { ClientEvent } from "../../../../src/client/core/client_event.ts";
import { commandWordsAt } from "../../../../src/client/core/commands.ts";
import { assumedLimits } from "../../../../src/client/core/limits.ts";
import { firstKey } from "../../../../src/client/tui/full_screen/model.ts";
import type { Key, MouseKey, NamedKey } from "../../../../src/client/tui/key.ts";
import { anyText } from "../../../support/any_text.ts";
import type { ScreenStory } from "./screen_story.ts";

/** Something that happens. */
export interface Happening {
  /** Which key it is. Absent: it is none. */
  readonly key?: Key;
  /** Lets it happen. */
  readonly tell: (story: ScreenStory) => void;
  /** What is shown of it in a counterexample. */
  readonly [fc.toStringMethod]: () => string;
}

const namedKeys: readonly NamedKey[] = [
  ...[
    "enter",
    "tab",
    "backspace",
    "delete",
    "insert",
    "escape",
    "space",
    "up",
    "down",
    "left",
    "right",
  ] as const,
  ...["home", "end", "page_up", "page_down", "f1", "f2", "f3", "f12"] as const,
];

const letters = [..."abcdefghijklmnopqrstuvwxyz123456789_/-"];

const anyBoolean = fc.boolean();

const anyPressed: fc.Arbitrary<Key> = fc.oneof(
  fc.record({
    type: fc.constant("key" as const),
    name: fc.constantFrom(...namedKeys),
    ctrl: fc.constant(false),
    alt: fc.constant(false),
    shift: fc.constant(false),
  }),
  fc.record({
    type: fc.constant("key" as const),
    name: fc.constantFrom<string>(...namedKeys, ...letters),
    ctrl: anyBoolean,
    alt: anyBoolean,
    shift: anyBoolean,
  }),
);

const anyMouse: fc.Arbitrary<MouseKey> = fc.record({
  type: fc.constant("mouse" as const),
  action: fc.constantFrom<MouseKey["action"]>("press", "release", "drag", "move", "wheel_up", "wheel_down"),
  button: fc.constantFrom<MouseKey["button"]>("left", "middle", "none"),
  column: fc.integer({ min: 0, max: 300 }),
  row: fc.integer({ min: 0, max: 100 }),
  ctrl: anyBoolean,
  alt: anyBoolean,
  shift: anyBoolean,
});

const words = [
  "hello",
  "a",
  "x y",
  "\\",
  ":smi",
  "bo",
  "deploy",
  "quit",
  "//x",
  "`",
  "*b*",
  "https://example.org/a",
];

const anyTyped: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...commandWordsAt("full_screen")),
  fc.constantFrom(
    "/join lab",
    "/join new",
    "/search e",
    "/me waves",
    "/msg bob psst",
    "/ignore bob",
    "/nick eve",
  ),
  anyText.filter((text) => text !== ""),
);

const anyPaste = fc.oneof(
  anyText,
  fc.constantFrom("two\nlines", "x\n".repeat(15), "y".repeat(5_000), "\r\n\x1b[2J"),
);

/** Any key that a terminal may send. */
const anyKey: fc.Arbitrary<Key> = fc.oneof(
  { weight: 6, arbitrary: anyPressed },
  { weight: 4, arbitrary: anyTyped.map((text) => ({ type: "text", text }) as const) },
  { weight: 1, arbitrary: anyPaste.map((text) => ({ type: "paste", text }) as const) },
  { weight: 1, arbitrary: anyBoolean.map((focused) => ({ type: "focus", focused }) as const) },
  { weight: 1, arbitrary: anyMouse },
);

const anyName = fc.oneof(fc.constantFrom("bob", "carol", "ada", "שלום", "李小龍", "x".repeat(60)), anyText);

const harmful = fc.constantFrom(
  `z${"\u0301".repeat(10_000)}`,
  "\n".repeat(300),
  "word ".repeat(300),
  "李".repeat(700),
  "👩‍👩‍👧‍👦".repeat(100),
  "```\ncode\n",
  "ada: you",
  "/me waves",
  "> quote",
);

const anySaid = fc.oneof({ weight: 3, arbitrary: anyText }, { weight: 1, arbitrary: harmful });

const anyMs = fc.oneof(
  fc.integer({ min: 0, max: 120_000 }),
  fc.constantFrom(0, -1, Number.NaN, 1e12, 253_402_214_400_000, Number.MAX_SAFE_INTEGER),
);

const anyNames = fc.array(anyName, { maxLength: 12 });

const anyMessage = fc.record({
  type: fc.constant("message" as const),
  from: anyName,
  text: anySaid,
  sentAtMs: anyMs,
  isOwn: anyBoolean,
  nonce: fc.constantFrom("n11", "n12", "m11"),
  isUnverified: anyBoolean,
  isOld: anyBoolean,
  epoch: fc.constantFrom("e11", "e12"),
  offset: fc.integer({ min: 1, max: 200 }),
});

const anyPosition = fc.record({
  epoch: fc.constantFrom("e11", "e12"),
  offset: fc.integer({ min: 1, max: 200 }),
});

const anyRefused: fc.Arbitrary<ClientEvent> = fc.tuple(
  anyText,
  fc.option(anySaid, { nil: undefined }),
  fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
).map(([message, text, retryInMs]) => ({
  type: "refused",
  code: "bad_text",
  message,
  nonce: "n12",
  ...text === undefined ? {} : { text },
  ...retryInMs === undefined ? {} : { retryInMs },
}));

/** Any event of a channel, with any texts and names. */
const anyEvent: fc.Arbitrary<ClientEvent> = fc.oneof(
  fc.record({ type: fc.constant("connecting" as const), attempt: fc.integer({ min: 0, max: 9 }) }),
  fc.constant({ type: "slow_start" } as const),
  fc.record({
    type: fc.constant("connected" as const),
    protocol: fc.constantFrom("v1" as const, "line" as const),
    name: anyName,
    wishedName: anyName,
    members: anyNames.map((names) => names.map((name) => ({ name }))),
    listeners: fc.integer({ min: 0, max: 9 }),
    limits: fc.constantFrom(assumedLimits, { ...assumedLimits, maxTextCharacters: 16, maxTextBytes: 64 }),
    isReconnect: anyBoolean,
  }),
  fc.record({
    type: fc.constant("disconnected" as const),
    reason: anyText,
    retryInMs: fc.integer({ min: 0, max: 60_000 }),
    attempt: fc.integer({ min: 1, max: 5 }),
    maxReconnect: fc.constant(5),
  }),
  fc.record({
    type: fc.constant("offline" as const),
    reason: anyText,
    retryInMs: fc.integer({ min: 0, max: 60_000 }),
  }),
  fc.record({
    type: fc.constant("ended" as const),
    cause: fc.constantFrom("left" as const, "refused" as const, "closed" as const, "gave_up" as const),
    reason: anyText,
    unacknowledged: fc.array(anyText, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant("sending" as const), nonce: fc.constant("n12"), text: anySaid }),
  anyMessage,
  fc.record({
    type: fc.constant("page" as const),
    before: anyPosition,
    messages: fc.array(anyMessage, { maxLength: 5 }),
    hasMore: anyBoolean,
    problem: anyText,
  }),
  fc.record({ type: fc.constant("settled" as const), nonce: fc.constantFrom("n11", "n12", "n13") }),
  fc.record({
    type: fc.constant("whisper" as const),
    from: anyName,
    to: anyName,
    text: anySaid,
    sentAtMs: anyMs,
    isOwn: anyBoolean,
    nonce: fc.constantFrom("n11", "w11"),
  }),
  anyRefused,
  fc.record({ type: fc.constantFrom("joined" as const, "left" as const, "typing" as const), name: anyName }),
  fc.record({ type: fc.constant("renamed" as const), from: anyName, to: anyName, isOwn: anyBoolean }),
  fc.record({ type: fc.constant("members_changed" as const), joined: anyNames, left: anyNames }),
  fc.constantFrom({ type: "gap" } as const, { type: "gap", missing: 3 } as const),
  fc.record({ type: fc.constantFrom("notice" as const, "text" as const), text: anySaid }),
);

const anySize = fc.oneof(
  fc.constantFrom([20, 5], [40, 10], [80, 24], [100, 12], [1, 1], [19, 5]),
  fc.tuple(fc.integer({ min: 1, max: 250 }), fc.integer({ min: 1, max: 80 })),
);

function tells(what: string, tell: (story: ScreenStory) => void): Happening {
  return { tell, [fc.toStringMethod]: () => what };
}

function keyPress(key: Key): Happening {
  return { key, ...tells(JSON.stringify(key), (story) => void story.key(key)) };
}

/** Lets an event happen in one of the channels that are open. */
function eventAt(event: ClientEvent, place: number): Happening {
  return tells(JSON.stringify(event), (story) => {
    const { channels } = story.model;
    const { key } = channels[place % channels.length]!;
    story.in(key).event(event).in(firstKey);
  });
}

const older = [["bob", "older"], ["\x1b[2J", "\u202eolder"]] as const;

/** Anything that can happen. */
export const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 10, arbitrary: anyKey.map(keyPress) },
  {
    weight: 6,
    arbitrary: fc.tuple(anyEvent, fc.nat({ max: 3 })).map(([event, place]) => eventAt(event, place)),
  },
  {
    weight: 1,
    arbitrary: anySize.map((size) =>
      tells(`resize ${size}`, (story) => void story.resize(size[0]!, size[1]!))
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 400_000 }).map((ms) => tells(`tick ${ms}`, (story) => void story.tick(ms))),
  },
  { weight: 1, arbitrary: fc.constant(tells("page", (story) => void story.page(older, true))) },
  { weight: 1, arbitrary: fc.constant(tells("acknowledge", (story) => void story.acknowledge())) },
);
