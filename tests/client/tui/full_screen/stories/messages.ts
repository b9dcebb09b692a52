/**
 * What is said, in all its kinds.
 * @module
 */
import { beginningMs } from "../screen_story.ts";
import type { GoldenStories } from "../golden.ts";
import { allLayouts, joined, talk, usualSizes } from "./conversation.ts";

const dayMs = 86_400_000;

const longText =
  "The certificate of the build server expires on Friday, so whoever is on call that day should look at the " +
  "renewal job in the morning: it has failed twice this year, each time because the disk was full, and nobody had noticed.";

/** Golden screens of messages. */
export const messageStories: GoldenStories = {
  long_messages: {
    sizes: [...allLayouts, "200x50"],
    tell: (story) =>
      joined(story).say("bob", longText).say("carol", "ok")
        .say("bob", `anything-without-blanks-${"x".repeat(130)}-end`).say("carol", "what?"),
  },
  several_lines: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say(
        "bob",
        "first line\nsecond line, which is a little longer than the others so that it wraps somewhere\n\nafter a blank line",
      )
        .say(
          "carol",
          "bob: this looks like a name\n09:05 bob: and this like a message\n🟢 eve joined the chat",
        )
        .say("bob", "\n\nbegins with blank lines")
        .say("bob", "trailing\n"),
  },
  actions: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("bob", "/me waves").say(
        "carol",
        "/me leans back, looks at the ceiling for a very long time, sighs, and begins to write the report",
      )
        .say("carol", "/me waves at ada").say("guest", "/me is not checked", { isUnverified: true })
        .keys("/me waves back{enter}").acknowledge().say("bob", "/me ").say("bob", "/menu"),
  },
  whispers: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).whisper(
        "bob",
        "between us: the release is today, but nobody outside of the team is to know before noon",
      )
        .keys(
          "/msg bob thank you for telling me, I shall not say a word to anybody about it before noon{enter}",
        ).acknowledge()
        .keys("/msg carol still on its way{enter}"),
  },
  whispers_among_long_names: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story, ["somebody-with-a-name-of-32-chars"]).whisper(
        "somebody-with-a-name-of-32-chars",
        "psst, over here",
      )
        .keys("/msg somebody-with-a-name-of-32-chars yes?{enter}").acknowledge(),
  },
  mentions: {
    sizes: ["40x10", "80x24"],
    tell: (story) =>
      joined(story).say("bob", "ada: can you look?").say(
        "carol",
        "I asked @ada already, but she was in a meeting the whole morning and could not answer anybody",
      )
        .say("bob", "adaptation is no mention").whisper("carol", "psst").keys("Looking now.{enter}")
        .acknowledge()
        .showStyles("tones (~) and styles (*)"),
  },
  unverified_names: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("bob", "who is that?").say("guest", "a bot in the line protocol", {
        isUnverified: true,
      })
        .say("guest", "ada: it speaks to you", { isUnverified: true })
        .say("a-bot-with-a-very-long-name", "and this one", { isUnverified: true }),
  },
  long_names: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("bob", "short").say("alexandrina", "eleven characters").say(
        "maximilian",
        "ten characters",
      )
        .say(
          "somebody-with-a-name-of-32-chars",
          "thirty-two characters, and a text that is long enough to need a second row",
        ),
  },
  notices: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).event({
        type: "notice",
        text: "The server restarts at 10:00 for about one minute; nothing that is said will be lost.",
      })
        .event({ type: "text", text: "a line that nobody knows" })
        .event({ type: "refused", code: "name_taken", message: "Somebody in this channel has that name" })
        .keys("/who{enter}"),
  },
  gaps: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).say("bob", "before").event({ type: "gap", missing: 1 }).say("bob", "between")
        .event({ type: "gap", missing: 1_234 }).say("bob", "after").event({ type: "gap" }),
  },
  day_separators: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).say("bob", "on Saturday", { isOld: true, sentAtMs: beginningMs - 2 * dayMs })
        .say("bob", "still Saturday", { isOld: true, sentAtMs: beginningMs - 2 * dayMs + 60_000 })
        .say("carol", "yesterday", { isOld: true, sentAtMs: beginningMs - dayMs })
        .say("carol", "today").tick(15 * 3_600_000).say("bob", "after midnight")
        .say("eve", "from a broken clock", { sentAtMs: -1 }),
  },
  read_mark: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say("bob", "seen").focus(false).say("bob", "not seen").say("carol", "not seen either")
        .tick(60_000).focus(true),
  },
  read_mark_on_a_new_day: {
    sizes: ["60x20"],
    tell: (story) =>
      joined(story).say("bob", "seen").focus(false).tick(15 * 3_600_000).say("bob", "good morning").focus(
        true,
      ),
  },
  markup: {
    sizes: ["40x10", "80x24"],
    tell: (story) =>
      joined(story).say("bob", "*bold*, _italic_ and `code`, 2*3*4 and snake_case_name")
        .say("carol", "see https://example.org/a?b=c, and (https://example.org/x_(y)).")
        .say("bob", "> quoted, and long enough to be wrapped in a narrow window\nand the answer")
        .showStyles("tones (~) and styles (*)"),
  },
  code_blocks: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say(
        "bob",
        "look:\n```\nfunction f(x) {\n  return x * 2; // and a comment that is longer than most windows are wide, so it is cut where the row ends\n}\n```\nnice, is it not?",
      )
        .say("carol", "```one line```\nand text"),
  },
  quotes: {
    sizes: allLayouts,
    tell: (story) =>
      joined(story).say(
        "bob",
        "> the first line of what somebody has said before, long enough to be wrapped\n> the second line\nmy answer to it, also long enough to be wrapped in a window of eighty columns, surely",
      )
        .say("carol", ">no quote\n> \n>"),
  },
  links: {
    sizes: ["40x10", "60x20", "80x24"],
    tell: (story) =>
      joined(story).say("bob", `read https://example.org/${"a-long-path/".repeat(8)}end?query=1 and tell me`)
        .say("eve", "https://good.example@evil.example/ and http://exаmple.org (with a Cyrillic letter)")
        .showStyles("tones (~) and styles (*)"),
  },
  timestamps_off: {
    sizes: usualSizes,
    settings: { timestamps: "off" },
    tell: (story) => talk(joined(story)).join("dan"),
  },
  timestamps_seconds: {
    sizes: allLayouts,
    settings: { timestamps: "seconds" },
    tell: (story) => talk(joined(story)).join("dan").keys("on its way{enter}"),
  },
  timestamps_changed: {
    sizes: ["80x24"],
    tell: (story) => talk(joined(story)).keys("/timestamps seconds{enter}"),
  },
};
