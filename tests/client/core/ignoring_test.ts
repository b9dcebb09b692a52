import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClientEvent, RenamedEvent } from "../../../src/client/core/client_event.ts";
import { flat } from "../../../src/client/core/entry.ts";
import {
  changeIgnored,
  type Ignored,
  ignoredOf,
  isIgnored,
  withName,
  withoutIgnored,
  withoutName,
  withRename,
} from "../../../src/client/core/ignoring.ts";
import { messageFrom } from "../../support/fake_channel.ts";

const bob = ignoredOf(["Bob"]);

function renamed(from: string, to: string, isOwn: boolean = false): RenamedEvent {
  return { type: "renamed", from, to, isOwn };
}

function whisper(from: string, isOwn: boolean): ClientEvent {
  return { type: "whisper", from, to: "x", text: "psst", sentAtMs: 11, nonce: "n11", isOwn };
}

function isHidden(name: string, { keys }: Ignored): boolean {
  return isIgnored(messageFrom(name, "hi"), keys);
}

Deno.test("isIgnored() hides what ignored people say and do", () => {
  const events: readonly ClientEvent[] = [
    messageFrom("bob", "hi"),
    whisper("bob", false),
    { type: "joined", name: "bob" },
    { type: "left", name: "BOB" },
    { type: "typing", name: "bob" },
    { type: "members_changed", joined: ["bob"], left: [] },
  ];
  for (const event of events) {
    assert.ok(isIgnored(event, bob.keys), event.type);
    assert.ok(!isIgnored(event, ignoredOf().keys), event.type);
    assert.ok(!isIgnored(event, ignoredOf(["eve"]).keys), event.type);
  }
});

Deno.test("isIgnored() hides nothing that is one's own, no rename, and nothing of the connection", () => {
  const events: readonly ClientEvent[] = [
    { ...messageFrom("bob", "hi"), isOwn: true },
    whisper("bob", true),
    renamed("bob", "eve"),
    renamed("eve", "bob"),
    { type: "sending", nonce: "n11", text: "hi", to: "bob" },
    { type: "settled", nonce: "n11" },
    { type: "gap", missing: 2 },
    { type: "notice", text: "bob" },
  ];
  for (const event of events) assert.ok(!isIgnored(event, bob.keys), event.type);
});

Deno.test("isIgnored() takes names that look the same for the same", () => {
  for (const name of ["bob", "BOB", "ｂｏｂ", "bo\u200bb", "b\u200dob"]) assert.ok(isHidden(name, bob), name);
  assert.ok(!isHidden("bobby", bob));
  assert.ok(!isHidden("", bob));
});

Deno.test("isIgnored() looks at no more of a name than could be one", () => {
  assert.ok(!isHidden("x".repeat(10_000_000), bob));
});

Deno.test("withoutIgnored() takes ignored people out of those who came and went", () => {
  const event: ClientEvent = { type: "members_changed", joined: ["bob", "eve"], left: ["mallory"] };
  assert.deepEqual(withoutIgnored(event, bob.keys), { ...event, joined: ["eve"] });
  assert.equal(withoutIgnored(event, ignoredOf().keys), event);
  assert.equal(withoutIgnored({ ...event, joined: [], left: ["bob"] }, bob.keys), undefined);
  const message = messageFrom("eve", "hi");
  assert.equal(withoutIgnored(message, bob.keys), message);
});

Deno.test("ignoredOf() holds each name once", () => {
  assert.equal(ignoredOf(["bob", "eve", "BOB"]).names.length, 2);
});

Deno.test("withName() and withoutName() undo each other, in whatever case", () => {
  const both = withName(bob, "eve");
  assert.deepEqual(both.names, ["Bob", "eve"]);
  assert.deepEqual(withoutName(both, "EVE"), bob);
  assert.equal(withName(both, "EVE"), both);
  assert.equal(withoutName(bob, "eve"), bob);
});

Deno.test("withRename() follows whoever is ignored, and remembers only the given name", () => {
  const followed = withRename(bob, renamed("bob", "eve"));
  assert.ok(isHidden("eve", followed));
  assert.ok(isHidden("bob", followed), "the given name stays ignored, whoever has it");
  assert.deepEqual(followed.names, ["Bob"]);
});

Deno.test("withRename() lets go of the name before, unless it was given", () => {
  const twice = [renamed("bob", "eve"), renamed("eve", "mallory")].reduce(withRename, bob);
  assert.deepEqual(["bob", "eve", "mallory"].map((name) => isHidden(name, twice)), [true, false, true]);
  const home = withRename(twice, renamed("mallory", "BOB"));
  assert.deepEqual(home.followed, []);
});

Deno.test("withRename() follows nobody else, and not oneself", () => {
  assert.equal(withRename(bob, renamed("eve", "ada")), bob);
  assert.equal(withRename(bob, renamed("bob", "ada", true)), bob);
});

Deno.test("withRename() follows only so many names", () => {
  let ignored = bob;
  for (let count = 0; count < 300; count++) ignored = withRename(ignored, renamed("bob", `b${count}`));
  assert.equal(ignored.followed.length, 100);
  assert.ok(isHidden("b299", ignored) && !isHidden("b0", ignored));
});

Deno.test("withoutName() lets go of a person under any of their names", () => {
  const followed = withRename(withName(bob, "ada"), renamed("bob", "eve"));
  for (const name of ["bob", "eve"]) {
    const without = withoutName(followed, name);
    assert.deepEqual(without.names, ["ada"]);
    assert.deepEqual(["bob", "eve", "ada"].map((one) => isHidden(one, without)), [false, false, true]);
  }
});

Deno.test("whoever is ignored stays hidden through any renames, and nobody else is hidden", () => {
  const anyStep = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9 }));
  fc.assert(fc.property(fc.array(anyStep), (steps) => {
    // Four people; nobody takes a name that is held or was given, as a server would have it.
    const names = ["bob", "p1", "p2", "p3"];
    let ignored = bob;
    for (const [person, number] of steps) {
      const to = `n${number}`;
      if (names.includes(to)) continue;
      ignored = withRename(ignored, renamed(names[person]!, to));
      names[person] = to;
      assert.deepEqual(names.map((name) => isHidden(name, ignored)), [true, false, false, false]);
    }
  }));
});

function answerTo(ignored: Ignored, type: "ignore" | "unignore", name: string): string {
  return flat(changeIgnored(ignored, { type, name }).entries[0]!);
}

Deno.test("changeIgnored() says that it holds and how to undo it", () => {
  assert.equal(
    answerTo(ignoredOf(), "ignore", "bob"),
    "-!- What bob says is hidden from now on; /unignore bob undoes it.",
  );
  assert.equal(answerTo(bob, "ignore", "bob"), "-!- bob is ignored already; /unignore bob undoes it.");
  assert.equal(answerTo(bob, "unignore", "bob"), "-!- What bob says is shown again.");
  assert.equal(answerTo(bob, "unignore", "eve"), "-!- eve is not ignored; /ignore tells who is.");
});

Deno.test("changeIgnored() shows names safely, and as they are to be typed", () => {
  assert.equal(
    answerTo(ignoredOf(), "ignore", "*bob\x1b[2J"),
    '-!- What "*bob␛[2J" says is hidden from now on; /unignore *bob␛[2J undoes it.',
  );
  assert.ok(!isHidden("*bob\x1b[2J", withoutName(ignoredOf(["*bob\x1b[2J"]), "*bob␛[2J")));
});

Deno.test("changeIgnored() tells what is to be remembered", () => {
  const { ignored, changes } = changeIgnored(ignoredOf(), { type: "ignore", name: "bob" });
  assert.deepEqual(changes, [{ name: "bob", isIgnored: true }]);
  assert.deepEqual(changeIgnored(ignored, { type: "ignore", name: "BOB" }).changes, []);
  const followed = withRename(ignored, renamed("bob", "eve"));
  const { changes: undone } = changeIgnored(followed, { type: "unignore", name: "eve" });
  assert.deepEqual(undone, [{ name: "bob", isIgnored: false }]);
});

Deno.test("changeIgnored() tells who is ignored, and under which name they go", () => {
  function list(ignored: Ignored): string {
    const { entries, changes, ignored: after } = changeIgnored(ignored, { type: "ignore" });
    assert.equal(after, ignored);
    assert.deepEqual(changes, []);
    return entries.map(flat).join();
  }
  assert.equal(list(ignoredOf()), "-!- Nobody is ignored; /ignore NAME hides what somebody says.");
  assert.equal(
    list(withRename(withName(bob, "ada"), renamed("bob", "eve"))),
    "-!- Ignored: Bob, ada. Bob is now eve. /unignore NAME undoes it.",
  );
});
