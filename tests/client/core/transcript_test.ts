import assert from "node:assert/strict";
import fc from "fast-check";
import { anyText } from "../../support/any_text.ts";
import type { ClientEvent } from "../../../src/client/core/client_event.ts";
import { flat } from "../../../src/client/core/entry.ts";
import { transcript } from "../../../src/client/core/transcript.ts";

function said(from: string, text: string): ClientEvent {
  return {
    type: "message",
    from,
    text,
    sentAtMs: 11,
    isOwn: false,
    nonce: "n11",
    offset: 11,
    isUnverified: false,
  };
}

function lineOf(event: ClientEvent): string | undefined {
  const entry = transcript(event);
  return entry && flat(entry);
}

Deno.test("transcript() says who said what on one line", () => {
  assert.equal(lineOf(said("ada", "hello")), "ada: hello");
  assert.equal(lineOf(said("ada", "one\ntwo\r\nthree")), "ada: one ⏎ two ⏎ three");
});

Deno.test("transcript() shows a text that begins with /me as an action", () => {
  assert.equal(lineOf(said("ada", "/me waves")), "* ada waves");
  assert.equal(lineOf(said("ada", "/mean")), "ada: /mean");
});

Deno.test("transcript() tells whispers apart from each other and from names that imitate them", () => {
  const whisper = {
    type: "whisper",
    from: "ada",
    to: "bob",
    text: "psst",
    sentAtMs: 11,
    nonce: "n11",
  } as const;
  assert.equal(lineOf({ ...whisper, isOwn: false }), "[whisper] ada: psst");
  assert.equal(lineOf({ ...whisper, isOwn: true }), "[whisper →] bob: psst");
  assert.equal(lineOf(said("[whisper] ada", "psst")), '"[whisper] ada": psst');
});

Deno.test("transcript() uses the original's words for those who come and go", () => {
  assert.equal(lineOf({ type: "joined", name: "ada" }), "🟢 ada joined the chat");
  assert.equal(lineOf({ type: "left", name: "ada" }), "🔴 ada left the chat");
  assert.equal(lineOf({ type: "renamed", from: "ada", to: "eve", isOwn: false }), "🔄 ada is now eve");
});

Deno.test("transcript() folds into one line who came and went meanwhile", () => {
  assert.equal(
    lineOf({ type: "members_changed", joined: ["ada", "bob"], left: ["eve"] }),
    "🟢 ada, bob joined the chat  🔴 eve left the chat",
  );
  assert.equal(lineOf({ type: "members_changed", joined: [], left: [] }), undefined);
});

Deno.test("transcript() shows a gap as a line in its place", () => {
  assert.equal(lineOf({ type: "gap", missing: 14 }), "— 14 messages are missing —");
  assert.equal(lineOf({ type: "gap", missing: 1 }), "— 1 message is missing —");
  assert.equal(lineOf({ type: "gap" }), "— messages may be missing —");
});

Deno.test("transcript() says once that a text waits, and when it goes out if that is known", () => {
  const refused = { type: "refused", message: "Not now", nonce: "n11", retryInMs: 500 } as const;
  assert.equal(lineOf({ ...refused, code: "rate_limited" }), "-!- Not now: it is sent by itself in 1 s");
  const unknown = "-!- Not now: it is sent by itself as soon as it can be";
  assert.equal(lineOf({ ...refused, code: "unavailable" }), unknown);
  assert.equal(lineOf({ ...refused, code: "unavailable", isRepeated: true }), undefined);
});

Deno.test("transcript() gives back what was refused, with the reason", () => {
  assert.equal(
    lineOf({
      type: "refused",
      code: "text_too_long",
      message: "The message is too long",
      nonce: "n11",
      text: "x\ny",
    }),
    "-!- not sent: x ⏎ y (The message is too long)",
  );
  assert.equal(
    lineOf({
      type: "refused",
      code: "rate_limited",
      message: "Too much at once",
      nonce: "n11",
      retryInMs: 1500,
    }),
    "-!- Too much at once: it is sent by itself in 2 s",
  );
});

Deno.test("transcript() marks what nobody in the channel has said", () => {
  assert.equal(lineOf({ type: "notice", text: "restart at 5" }), "-!- restart at 5");
  assert.equal(lineOf({ type: "text", text: "🟢 x" }), "-!- the server says: 🟢 x");
});

const anyEvent: fc.Arbitrary<ClientEvent> = fc.oneof(
  fc.tuple(anyText, anyText).map(([from, text]) => said(from, text)),
  fc.tuple(anyText, anyText, fc.boolean()).map(([from, text, isOwn]): ClientEvent => ({
    type: "whisper",
    from,
    to: from,
    text,
    sentAtMs: 11,
    isOwn,
    nonce: "n11",
  })),
  anyText.map((name): ClientEvent => ({ type: "joined", name })),
  fc.tuple(anyText, anyText).map(([from, to]): ClientEvent => ({ type: "renamed", from, to, isOwn: false })),
  fc.array(anyText).map((names): ClientEvent => ({ type: "members_changed", joined: names, left: names })),
  anyText.map((text): ClientEvent => ({ type: "notice", text })),
  anyText.map((text): ClientEvent => ({ type: "text", text })),
  anyText.map((text): ClientEvent => ({ type: "refused", code: "bad_text", message: text, text })),
);

Deno.test("transcript() lets no control character and no line break through, whatever comes", () => {
  fc.assert(fc.property(anyEvent, (event) => {
    assert.doesNotMatch(lineOf(event) ?? "", /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  }));
});

Deno.test("transcript() lets no member's text begin a line that only the program writes", () => {
  fc.assert(fc.property(anyText, anyText, (name, text) => {
    assert.doesNotMatch(lineOf(said(name, text))!, /^(?:🟢|🔴|🔄|🔗|✅|❌|👋|⏳|—|-!-|\[whisper)/u);
  }));
});
