import assert from "node:assert/strict";
import { commands } from "../../../../src/client/core/commands.ts";
import { assumedLimits } from "../../../../src/client/core/limits.ts";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import type { ScreenEffect } from "../../../../src/client/tui/full_screen/step.ts";
import { type Opening, ScreenStory } from "./screen_story.ts";

/** A channel in which ada and bob are, and nothing has been said. */
function begin(opening: Opening = {}): ScreenStory {
  return new ScreenStory({ code: "lab", ...opening }).connect().keys("{left}");
}

/** Gives what is wanted by the keys that are pressed. */
function effectsOf(story: ScreenStory, keys: string): readonly ScreenEffect[] {
  const { length } = story.effects;
  story.keys(keys);
  return story.effects.slice(length).filter(({ type }) => type !== "typing");
}

function typed({ model }: ScreenStory): string {
  return activeChannel(model).editor.text;
}

/** Each command: what it wants done, and what it changes. */
const tests: Readonly<Record<string, () => void>> = {
  "/help shows all commands over the messages": () => {
    const story = begin({ rows: 60 });
    assert.deepEqual(effectsOf(story, "/help{enter}"), []);
    for (const { word } of commands) assert.ok(story.screen().includes(`${word} `), word);
  },
  "/join opens a channel and shows it, /join new one that does not exist yet": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/join hall{enter}"), [{ type: "open", key: 2, code: "hall" }]);
    assert.equal(activeChannel(story.model).code, "hall");
    assert.deepEqual(effectsOf(story, "/join new{enter}"), [{ type: "open", key: 3, code: "new" }]);
  },
  "/leave closes the channel": () => {
    const story = begin().keys("/join hall{enter}");
    assert.deepEqual(effectsOf(story, "/leave{enter}"), [{ type: "close", key: 2 }]);
    assert.equal(activeChannel(story.model).code, "lab");
  },
  "/invite shows the line that somebody else types": () => {
    const story = begin({ rows: 40 });
    assert.deepEqual(effectsOf(story, "/invite{enter}"), []);
    assert.match(story.screen(), /terminalchat chat lab --server chat\.example\.org/);
  },
  "/nick asks for another name": () => {
    assert.deepEqual(effectsOf(begin(), "/nick eve{enter}"), [{ type: "rename", key: 1, name: "eve" }]);
  },
  "/me says what one does": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/me waves{enter}"), [{ type: "say", key: 1, text: "/me waves" }]);
    assert.match(story.acknowledge().screen(), /\* {2}ada waves/);
  },
  "/msg whispers to somebody": () => {
    const story = begin();
    const effects = effectsOf(story, "/msg bob psst{enter}");
    assert.deepEqual(effects, [{ type: "whisper", key: 1, to: "bob", text: "psst" }]);
    assert.match(story.screen(), /\[whisper → bob\] psst/);
  },
  "/who tells who is here": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/who{enter}"), []);
    assert.match(story.screen(), /2 here: ada \(you\), bob\./);
  },
  "/ignore hides what somebody says, from now on and in later runs": () => {
    const story = begin();
    const change = { name: "bob", isIgnored: true };
    assert.deepEqual(effectsOf(story, "/ignore bob{enter}"), [{ type: "remember_ignored", change }]);
    story.say("bob", "unheard").whisper("bob", "unheard").event({ type: "typing", name: "bob" });
    assert.doesNotMatch(story.screen(), /unheard|writing/);
    assert.match(story.keys("/ignore{enter}").screen(), /Ignored: bob\./);
  },
  "/unignore shows again what somebody says": () => {
    const story = begin().keys("/ignore bob{enter}");
    const change = { name: "bob", isIgnored: false };
    assert.deepEqual(effectsOf(story, "/unignore bob{enter}"), [{ type: "remember_ignored", change }]);
    assert.match(story.say("bob", "heard again").screen(), /heard again/);
  },
  "/away begins an absence, and ends it when it is typed again": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/away{enter}"), []);
    assert.equal(story.model.absence?.isSaid, true);
    assert.match(
      story.tick(60_000).keys("/away{enter}").screen(),
      /You were away for 1 min: nothing was said/,
    );
    assert.equal(story.model.absence, undefined);
  },
  "/away with a text tells it to the others": () => {
    const story = begin();
    const effects = effectsOf(story, "/away having tea{enter}");
    assert.deepEqual(effects, [{ type: "say", key: 1, text: "/me is away: having tea" }]);
    assert.equal(story.acknowledge().model.absence?.isSaid, true);
  },
  "/search finds a text in the messages": () => {
    const story = begin().say("bob", "tea?").say("bob", "coffee");
    assert.deepEqual(effectsOf(story, "/search tea{enter}"), []);
    const { timeline } = activeChannel(story.model);
    assert.equal(story.model.find?.id, timeline.firstId);
  },
  "/copy copies the newest message, or the one so many back": () => {
    const story = begin().say("bob", "one").say("bob", "two");
    assert.deepEqual(effectsOf(story, "/copy{enter}"), [{ type: "copy", text: "two" }]);
    assert.deepEqual(effectsOf(story, "/copy 2{enter}"), [{ type: "copy", text: "one" }]);
  },
  "/theme chooses the colours for now": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/theme dark{enter}"), []);
    assert.equal(story.model.settings.theme, "dark");
    assert.match(story.model.flash!, /dark for now; settings\.toml sets it for good/);
  },
  "/mouse takes the mouse, and gives it back": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/mouse on{enter}"), [{ type: "mouse", isOn: true }]);
    assert.equal(story.model.settings.mouse, true);
    assert.deepEqual(effectsOf(story, "/mouse off{enter}"), [{ type: "mouse", isOn: false }]);
    assert.equal(story.model.settings.mouse, false);
  },
  "/bell chooses how mentions are told": () => {
    const story = begin();
    assert.deepEqual(effectsOf(story, "/bell off{enter}"), []);
    assert.equal(story.model.settings.alerts, "off");
    assert.equal(story.keys("/bell on{enter}").model.settings.alerts, "auto");
  },
  "/timestamps chooses how times are shown": () => {
    const story = begin().say("bob", "hi");
    assert.deepEqual(effectsOf(story, "/timestamps seconds{enter}"), []);
    assert.match(story.screen(), /09:05:07 +bob/);
    assert.doesNotMatch(story.keys("/timestamps off{enter}").screen(), /09:05/);
  },
  "/members shows and hides the list at the side": () => {
    const story = begin({ columns: 120 });
    assert.match(story.screen(), /│ bob/);
    assert.deepEqual(effectsOf(story, "/members{enter}"), []);
    assert.doesNotMatch(story.screen(), /│ bob/);
    assert.match(story.keys("/members{enter}").screen(), /│ bob/);
  },
  "/clear empties the screen, but for what was refused and waits for a decision": () => {
    const story = begin().say("bob", "seen").keys("lost{enter}").refuse();
    assert.deepEqual(effectsOf(story, "/clear{enter}"), []);
    assert.doesNotMatch(story.screen(), /seen/);
    assert.match(story.screen(), /lost/);
    assert.deepEqual(effectsOf(story, "{alt+r}"), [{ type: "say", key: 1, text: "lost" }]);
  },
  "/quit leaves everything": () => {
    assert.deepEqual(effectsOf(begin(), "/quit{enter}"), [{ type: "quit", isInterrupt: false }]);
    assert.deepEqual(effectsOf(begin(), "exit{enter}"), [{ type: "quit", isInterrupt: false }]);
  },
};

for (const [name, test] of Object.entries(tests)) Deno.test(name, test);

Deno.test("every command has a test of what it does", () => {
  const tested = new Set(Object.keys(tests).map((name) => name.split(" ")[0]));
  assert.deepEqual(commands.map(({ word }) => word).filter((word) => !tested.has(word)), []);
});

Deno.test("a command is taken out of the input and remembered in the history", () => {
  const story = begin().keys("/who{enter}");
  assert.equal(typed(story), "");
  assert.deepEqual(activeChannel(story.model).editor.history, ["/who"]);
});

Deno.test("what cannot be done stays in the input, and it is said why", () => {
  const story = begin();
  assert.deepEqual(effectsOf(story, "/jion hall{enter}"), []);
  assert.equal(typed(story), "/jion hall");
  assert.match(story.model.flash!, /There is no command \/jion; did you mean \/join\?/);
  assert.equal(story.keys("x").model.flash, undefined);
});

Deno.test("what is typed as a command and cannot be one is said how to type", () => {
  for (
    const line of ["/join", "/nick", "/msg bob", "/theme pink", "/mouse", "/search", "/copy x", "/msg zoe hi"]
  ) {
    const story = begin();
    assert.deepEqual(effectsOf(story, `${line}{enter}`), [], line);
    assert.equal(typed(story), line);
    assert.ok(story.model.flash !== undefined, line);
  }
});

Deno.test("a text is said, and nothing of it is left in the input", () => {
  const story = begin();
  assert.deepEqual(effectsOf(story, "hello{enter}"), [{ type: "say", key: 1, text: "hello" }]);
  assert.equal(typed(story), "");
  assert.deepEqual(effectsOf(story, "//who{enter}"), [{ type: "say", key: 1, text: "/who" }]);
});

Deno.test("what is said before there is a connection is said all the same", () => {
  const story = new ScreenStory({ code: "lab" });
  assert.deepEqual(effectsOf(story, "hello{enter}"), [{ type: "say", key: 1, text: "hello" }]);
  assert.match(story.screen(), /… +hello/);
});

Deno.test("what is said in a closed channel stays in the input", () => {
  const story = begin();
  story.event({ type: "ended", cause: "closed", reason: "flooding", unacknowledged: [] });
  assert.deepEqual(effectsOf(story, "hello{enter}"), []);
  assert.equal(typed(story), "hello");
  assert.match(story.model.flash!, /This channel is closed/);
});

const small = { ...assumedLimits, maxTextCharacters: 20 };

function beginSmall(): ScreenStory {
  return new ScreenStory({ code: "lab" }).connect(["bob"], { limits: small });
}

const long = "one two three four five six seven eight nine ten";

Deno.test("a text that is too long is offered in parts, and sent when Enter is pressed again", () => {
  const story = beginSmall();
  assert.deepEqual(effectsOf(story, `${long}{enter}`), []);
  assert.equal(typed(story), long);
  assert.match(story.model.flash!, /Enter sends it as 3 messages/);
  const said = effectsOf(story, "{enter}").map((effect) => effect.type === "say" ? effect.text : "");
  assert.equal(said.length, 3);
  assert.equal(said.join(" "), long);
  assert.equal(typed(story), "");
});

Deno.test("a whisper that is too long is whispered in parts, each of them", () => {
  const story = beginSmall().keys(`/msg bob ${long}{enter}`);
  const effects = effectsOf(story, "{enter}");
  assert.deepEqual(effects.map(({ type }) => type), ["whisper", "whisper", "whisper"]);
});

Deno.test("a text that was changed after the offer is offered anew", () => {
  const story = beginSmall().keys(`${long}{enter}`);
  assert.deepEqual(effectsOf(story, " eleven{enter}"), []);
  assert.equal(effectsOf(story, "{enter}").length, 3);
});

Deno.test("an offer is forgotten with the text", () => {
  const story = beginSmall().keys(`${long}{enter}{ctrl+c}`);
  assert.deepEqual(effectsOf(story, `${long}{enter}`), []);
});

Deno.test("no part of a text that is sent in parts is lost or too long", () => {
  const story = beginSmall();
  const text = `${"x".repeat(70)} ${"👍".repeat(30)}\n${long}`;
  story.paste(text).keys("{enter}");
  const said = effectsOf(story, "{enter}").map((effect) => effect.type === "say" ? effect.text : "");
  assert.ok(said.every((part) => [...part].length <= 20));
  assert.equal(said.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
});

Deno.test("Enter on an empty line goes on: down to the newest message, or back online", () => {
  const story = begin({ rows: 8 });
  assert.deepEqual(effectsOf(story, "{enter}"), []);
  for (let count = 0; count < 20; count++) story.say("bob", "hi");
  story.keys("{page_up}").disconnect();
  assert.deepEqual(effectsOf(story, "{enter}"), []);
  assert.equal(activeChannel(story.model).viewport.type, "newest");
  assert.deepEqual(effectsOf(story, "{enter}"), [{ type: "retry_now", key: 1 }]);
});

Deno.test("whoever is here can be seen on a narrow screen, too", () => {
  assert.match(begin({ columns: 80 }).keys("/members{enter}").screen(), /\bbob\b/);
});
