import assert from "node:assert/strict";
import type { ClientEvent } from "../../../../src/client/core/client_event.ts";
import type { Writer } from "../../../../src/client/tui/full_screen/model.ts";
import { speakersAfter, writersAfter, writingAt } from "../../../../src/client/tui/full_screen/voices.ts";
import { messageFrom } from "../../../support/fake_channel.ts";

const nowMs = 1_100;

function writing(...names: readonly string[]): readonly Writer[] {
  return names.reduce<readonly Writer[]>(
    (writers, name) => writersAfter(writers, { type: "typing", name }, nowMs),
    [],
  );
}

function namesOf(writers: readonly Writer[]): readonly string[] {
  return writers.map(({ name }) => name);
}

Deno.test("speakersAfter() has who spoke last first, and everybody once", () => {
  const spoken = ["bob", "cleo", "bob", "dan"].reduce<readonly string[]>(
    (speakers, name) => speakersAfter(speakers, messageFrom(name, "hi")),
    [],
  );
  assert.deepEqual(spoken, ["dan", "bob", "cleo"]);
});

Deno.test("speakersAfter() counts whispers, but not oneself, nor what is not said", () => {
  const whisper = {
    type: "whisper",
    ...{ from: "bob", to: "ada", text: "psst", sentAtMs: 11, isOwn: false, nonce: "w11" },
  } as const;
  assert.deepEqual(speakersAfter([], whisper), ["bob"]);
  assert.deepEqual(speakersAfter([], { ...messageFrom("ada", "hi"), isOwn: true }), []);
  assert.deepEqual(speakersAfter([], { type: "joined", name: "bob" }), []);
});

Deno.test("speakersAfter() remembers no more than fifty", () => {
  let speakers: readonly string[] = [];
  for (let count = 0; count < 60; count++) speakers = speakersAfter(speakers, messageFrom(`n${count}`, "hi"));
  assert.equal(speakers.length, 50);
  assert.equal(speakers[0], "n59");
});

Deno.test("writersAfter() has everybody once who has just told that they write", () => {
  assert.deepEqual(namesOf(writing("bob", "cleo", "bob")), ["cleo", "bob"]);
});

Deno.test("writersAfter() has nobody any more who has said something, has gone or has another name", () => {
  const events: readonly ClientEvent[] = [
    messageFrom("bob", "hi"),
    { type: "left", name: "bob" },
    { type: "renamed", from: "bob", to: "rob", isOwn: false },
    {
      type: "whisper",
      ...{ from: "bob", to: "ada", text: "psst", sentAtMs: 11, isOwn: false, nonce: "w11" },
    },
  ];
  for (const event of events) {
    assert.deepEqual(namesOf(writersAfter(writing("bob", "cleo"), event, nowMs)), ["cleo"]);
  }
});

Deno.test("writersAfter() keeps no more than twenty, the latest", () => {
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  assert.deepEqual(namesOf(writing(...names)), names.slice(10));
});

Deno.test("writersAfter() gives the same list where nothing has changed", () => {
  const writers = writing("bob");
  assert.equal(writersAfter(writers, messageFrom("cleo", "hi"), nowMs), writers);
  assert.equal(writersAfter(writers, { type: "joined", name: "dan" }, nowMs), writers);
});

Deno.test("writingAt() forgets writers after five seconds", () => {
  const writers = writing("bob");
  assert.equal(writingAt(writers, nowMs + 4_999), writers);
  assert.deepEqual(writingAt(writers, nowMs + 5_000), []);
});
