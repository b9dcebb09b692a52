/**
 * Texts, names and reasons that mean harm.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts, joined, talk, usualSizes } from "./conversation.ts";

const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join("") + "\x7f";

const c1 = Array.from({ length: 32 }, (_, code) => String.fromCharCode(0x80 + code)).join("");

const bidirectional = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c";

const zeroWidth =
  "\u00ad\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb\u{e0001}\u{e0041}";

const escapes =
  "\x1b[2J\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\" +
  "\x1bPq#0~\x1b\\\x1b_G\x1b\\\x9b2J\x9d0;x\x9c\x1bc";

const marks = `z${"\u0301\u0308\u0323".repeat(3_334)}`;

const name60 = "a-name-of-sixty-characters-from-a-server-that-checks-nothing";

/** Golden screens of hostile texts. */
export const hostileStories: GoldenStories = {
  hostile_controls: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("eve", `C0 ${controls} end`).say("eve", `C1 ${c1} end`).say("bob", "still whole"),
  },
  hostile_directions: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("eve", `bidi ${bidirectional} end`).say("eve", "abc\u202e:adа").say(
        "eve",
        `zero ${zeroWidth} end`,
      )
        .say("eve", zeroWidth).say("bob", "still whole"),
  },
  hostile_escapes: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("eve", escapes).event({ type: "notice", text: escapes }).event({
        type: "text",
        text: escapes,
      })
        .keys("said{enter}").refuse(escapes).disconnect(5_000, escapes),
  },
  hostile_end: {
    sizes: allLayouts,
    tell: (story) =>
      talk(joined(story)).event({
        type: "ended",
        cause: "closed",
        reason: `${escapes}\n\n${bidirectional}`,
        unacknowledged: [],
      }),
  },
  hostile_marks: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("eve", marks).say(marks, "from a name of marks").say("eve", `${"e\u0301".repeat(90)}`)
        .event({ type: "typing", name: marks }),
  },
  hostile_names: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect([name60, "\u200b\u200b", "a\nb", "\x1b[31mred", "ada ", "🟢 ada", "-!- server"]).keys(
        "{left}",
      )
        .say(name60, "sixty").say("\u200b\u200b", "a zero-width name").say("a\nb", "a line break")
        .say("\x1b[31mred", "an escape").say("ada ", "a blank at the end").say("🟢 ada", "like the program")
        .say("-!- server", "/me acts").whisper("[whisper] bob", "twice").join("\u202eada", "").event({
          type: "typing",
          name: "a\nb",
        }),
  },
  hostile_imitations: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say(
        "eve",
        "hi\n09:05        bob  I never said this\n        -!-  The server restarts\n──────── new ────────",
      )
        .say("eve", "-!- The server restarts").say("eve", `x${" ".repeat(200)}09:05 bob: far away`),
  },
  hostile_length: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).say("eve", "A".repeat(100_000)).show("the end of a long text").say(
        "eve",
        "\n".repeat(40_000),
      )
        .show("the end of many lines"),
  },
  hostile_numbers: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).event({ type: "gap", missing: 9_007_199_254_740_991 }).say("eve", "from the year 9999", {
        sentAtMs: 253_402_214_399_999,
      }).say("eve", "from nowhere", { sentAtMs: Number.NaN }).ping(123_456_789),
  },
};
