import assert from "node:assert/strict";
import { flat } from "../../../src/client/core/entry.ts";
import type { ClientEvent } from "../../../src/client/core/client_event.ts";
import type { ChannelFacts } from "../../../src/client/core/who.ts";
import { nearest } from "../../../src/command_line/nearest.ts";
import { type Key, pressed } from "../../../src/client/tui/key.ts";
import {
  initialLinearState,
  type LinearEffect,
  type LinearEvent,
  type LinearState,
} from "../../../src/client/tui/linear_state.ts";
import { updateLinear } from "../../../src/client/tui/linear_update.ts";

const channel: ChannelFacts = {
  name: "ada",
  members: [{ name: "ada" }, { name: "bob" }, { name: "bert" }],
  listeners: 0,
  isConnected: true,
  protocol: "v1",
};

const joinLine = "terminalchat chat a4b2c3";

const enter = pressed("enter");
const tab = pressed("tab");

function typed(text: string): Key {
  return { type: "text", text };
}

function ctrl(name: string): Key {
  return pressed(name, { ctrl: true });
}

/** Runs keys and events through the reducer; typing is left out of the effects. */
function run(
  steps: readonly (Key | ClientEvent)[],
  facts: Partial<ChannelFacts> = {},
): { state: LinearState; effects: readonly LinearEffect[] } {
  let state = initialLinearState;
  const effects: LinearEffect[] = [];
  for (const step of steps) {
    const [next, more] = updateLinear(state, eventOf(step), {
      channel: { ...channel, ...facts },
      nearest,
      joinLine,
    });
    state = next;
    effects.push(...more.filter(({ type }) => type !== "typing"));
  }
  return { state, effects };
}

const keyTypes: readonly string[] = ["text", "paste", "key"];

function eventOf(step: Key | ClientEvent): LinearEvent {
  const isKey = keyTypes.includes(step.type);
  return isKey ? { type: "key", key: step as Key } : { type: "client", event: step as ClientEvent };
}

function printed(effects: readonly LinearEffect[]): readonly string[] {
  return effects.flatMap((effect) => effect.type === "print" ? effect.entries.map(flat) : []);
}

Deno.test("updateLinear() says what was typed at Enter, and empties the input", () => {
  const { state, effects } = run([typed("hello"), enter]);
  assert.deepEqual(effects, [{ type: "say", text: "hello" }]);
  assert.equal(state.editor.text, "");
  assert.deepEqual(state.editor.history, ["hello"]);
});

Deno.test("updateLinear() takes the line feed of what was typed ahead for Enter", () => {
  assert.deepEqual(run([typed("hi"), ctrl("j")]).effects, [{ type: "say", text: "hi" }]);
});

Deno.test("updateLinear() takes a paste of several lines for one message", () => {
  const { state, effects } = run([{ type: "paste", text: "one\ntwo\r\n\x1b[31mthree" }]);
  assert.deepEqual(effects, []);
  assert.equal(state.editor.text, "one\ntwo\nthree");
  assert.deepEqual(run([{ type: "paste", text: "one\ntwo" }, enter]).effects, [{
    type: "say",
    text: "one\ntwo",
  }]);
});

Deno.test("updateLinear() offers what is too long in parts, and sends them at the second Enter", () => {
  const long = `${"a".repeat(3000)} ${"b".repeat(3000)}`;
  const first = run([{ type: "paste", text: long }, enter]);
  assert.deepEqual(printed(first.effects), [
    "-!- This is too long for one message. Enter sends it as 2 messages.",
  ]);
  assert.equal(first.state.editor.text, long);
  const second = run([{ type: "paste", text: long }, enter, enter]);
  assert.deepEqual(second.effects.slice(1), [
    { type: "say", text: "a".repeat(3000) },
    { type: "say", text: "b".repeat(3000) },
  ]);
  assert.equal(second.state.editor.text, "");
});

Deno.test("updateLinear() offers again what was changed after the offer", () => {
  const long = "a".repeat(5000);
  const { effects } = run([{ type: "paste", text: long }, enter, typed("b"), enter]);
  assert.equal(printed(effects).length, 2);
});

Deno.test("updateLinear() keeps what cannot be done in the input, and sends nothing", () => {
  const { state, effects } = run([typed("/nik eve"), enter]);
  assert.deepEqual(printed(effects), [
    "-!- There is no command /nik; did you mean /nick? // begins a message with a slash.",
  ]);
  assert.equal(effects.length, 1);
  assert.equal(state.editor.text, "/nik eve");
  assert.equal(run([typed("/nik eve"), enter, ctrl("c")]).state.editor.text, "");
});

Deno.test("updateLinear() says of a command of the full screen where it works", () => {
  const { state, effects } = run([typed("/search it"), enter]);
  assert.deepEqual(printed(effects), [
    "-!- /search needs the full screen; start without --linear or --plain.",
  ]);
  assert.equal(state.editor.text, "/search it");
});

Deno.test("updateLinear() answers a whisper to oneself, and sends nothing", () => {
  const { effects } = run([typed("/msg Ada hi"), enter]);
  assert.deepEqual(printed(effects), [
    "-!- You cannot whisper to yourself; /who tells who else is here.",
  ]);
  assert.equal(effects.length, 1);
});

Deno.test("updateLinear() shows the line that others type", () => {
  assert.deepEqual(printed(run([typed("/invite"), enter]).effects), [
    "-!- Whoever types this joins:",
    "-!-   terminalchat chat a4b2c3",
  ]);
});

Deno.test("updateLinear() ignores, has it remembered, and takes it back", () => {
  const first = run([typed("/ignore BOB"), enter]);
  assert.deepEqual(first.state.ignored.names, ["bob"]);
  assert.deepEqual(first.effects.at(-1), {
    type: "remember_ignored",
    change: { name: "bob", isIgnored: true },
  });
  assert.equal(first.state.editor.text, "");
  const second = run([typed("/ignore BOB"), enter, typed("/unignore bob"), enter]);
  assert.deepEqual(second.state.ignored.names, []);
  assert.deepEqual(second.effects.at(-1), {
    type: "remember_ignored",
    change: { name: "bob", isIgnored: false },
  });
  const list = run([typed("/ignore"), enter]);
  assert.deepEqual(list.effects.map(({ type }) => type), ["print"]);
});

Deno.test("updateLinear() follows an ignored person's new name", () => {
  const rename: ClientEvent = { type: "renamed", from: "bob", to: "rob", isOwn: false };
  assert.ok(run([typed("/ignore bob"), enter, rename]).state.ignored.keys.has("rob"));
});

Deno.test("updateLinear() completes only commands that it can carry out, and who is ignored", () => {
  assert.equal(run([typed("/the"), tab]).state.editor.text, "/the");
  assert.equal(run([typed("/inv"), tab]).state.editor.text, "/invite ");
  const steps = [typed("/ignore mallory"), enter, typed("/unignore "), tab];
  assert.equal(run(steps).state.editor.text, "/unignore mallory ");
});

Deno.test("updateLinear() does not complete an ignored speaker first", () => {
  const { state } = run([typed("/ignore bert"), enter, said("bert", "hi"), typed("b"), tab]);
  assert.equal(state.editor.text, "bob: ");
});

Deno.test("updateLinear() carries commands out", () => {
  assert.deepEqual(run([typed("/nick eve"), enter]).effects, [{ type: "rename", name: "eve" }]);
  assert.deepEqual(run([typed("/msg bob hi"), enter]).effects, [{ type: "whisper", to: "bob", text: "hi" }]);
  assert.deepEqual(run([typed("/clear"), enter]).effects, [{ type: "clear" }]);
  assert.deepEqual(printed(run([typed("/who"), enter]).effects), ["-!- 3 here: ada (you), bob, bert."]);
  assert.ok(printed(run([typed("/help"), enter]).effects).length > 5);
  assert.deepEqual(run([typed("quit"), enter]).effects, [{ type: "leave", isInterrupt: false }]);
});

Deno.test("updateLinear() tries to reconnect at once at Enter on an empty line while offline", () => {
  assert.deepEqual(run([enter], { isConnected: false }).effects, [{ type: "retry_now" }]);
  assert.deepEqual(run([enter]).effects, []);
});

Deno.test("updateLinear() tells that somebody is typing a message, not a command", () => {
  function isTold(text: string): boolean {
    const [, effects] = updateLinear(initialLinearState, { type: "key", key: typed(text) }, {
      channel,
      nearest,
      joinLine,
    });
    return effects.some(({ type }) => type === "typing");
  }
  assert.ok(isTold("h"));
  assert.ok(!isTold("/"));
});

Deno.test("updateLinear() clears a line at Ctrl+C first and leaves at the second press", () => {
  const first = run([typed("half"), ctrl("c")]);
  assert.equal(first.state.editor.text, "");
  assert.deepEqual(printed(first.effects), [
    "-!- Press Ctrl+C again to leave; Ctrl+Y brings the line back.",
  ]);
  assert.equal(run([typed("half"), ctrl("c"), ctrl("y")]).state.editor.text, "half");
  assert.deepEqual(run([typed("half"), ctrl("c"), ctrl("c")]).effects.at(-1), {
    type: "leave",
    isInterrupt: true,
  });
});

Deno.test("updateLinear() leaves at Ctrl+D on an empty line, and erases on another", () => {
  assert.deepEqual(run([ctrl("d")]).effects, [{ type: "leave", isInterrupt: false }]);
  assert.equal(run([typed("ab"), ctrl("a"), ctrl("d")]).state.editor.text, "b");
});

Deno.test("updateLinear() clears at Ctrl+L and suspends at Ctrl+Z", () => {
  assert.deepEqual(run([ctrl("l"), ctrl("z")]).effects, [{ type: "clear" }, { type: "suspend" }]);
});

Deno.test("updateLinear() completes names at Tab, whoever spoke last first, and commands", () => {
  assert.equal(run([typed("b"), tab]).state.editor.text, "bob: ");
  assert.equal(run([typed("b"), tab, tab]).state.editor.text, "bert: ");
  assert.equal(run([said("bert", "hi"), typed("b"), tab]).state.editor.text, "bert: ");
  assert.equal(run([typed("/w"), tab]).state.editor.text, "/who ");
});

Deno.test("updateLinear() completes whoever has spoken where nobody knows who is here", () => {
  const facts = { members: [], protocol: "line" } as const;
  assert.equal(run([said("eve", "hi"), typed("e"), tab], facts).state.editor.text, "eve: ");
});

function said(from: string, text: string): ClientEvent {
  return { type: "message", from, text, sentAtMs: 11, isOwn: false, nonce: "n99", isUnverified: false };
}

const sending: ClientEvent = { type: "sending", nonce: "n11", text: "/etc" };
const refused: ClientEvent = { type: "refused", code: "bad_text", message: "no", nonce: "n11", text: "/etc" };

Deno.test("updateLinear() keeps own lines until they are acknowledged", () => {
  assert.deepEqual(run([sending]).state.ownLines, [{ nonce: "n11", text: "/etc" }]);
  const { state, effects } = run([sending, { type: "settled", nonce: "n11" }]);
  assert.deepEqual(state.ownLines, []);
  assert.deepEqual(printed(effects), ["ada: /etc"]);
});

Deno.test("updateLinear() puts what was refused back into an empty input, as it was typed", () => {
  assert.equal(run([sending, refused]).state.editor.text, "//etc");
  const whisper: ClientEvent = { type: "sending", nonce: "n11", text: "psst", to: "bob" };
  assert.equal(run([whisper, { ...refused, text: "psst" }]).state.editor.text, "/msg bob psst");
});

Deno.test("updateLinear() keeps what was refused in the history where something else is typed", () => {
  const { state, effects } = run([sending, typed("half"), refused]);
  assert.equal(state.editor.text, "half");
  assert.equal(state.editor.history.at(-1), "//etc");
  assert.deepEqual(printed(effects), ["-!- It is kept in the history: Up brings it back."]);
});

Deno.test("updateLinear() keeps a line that waits to be sent again", () => {
  const waiting: ClientEvent = {
    type: "refused",
    code: "rate_limited",
    message: "slow",
    nonce: "n11",
    retryInMs: 9,
  };
  assert.equal(run([sending, waiting]).state.ownLines.length, 1);
});
