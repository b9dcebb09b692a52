import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type HistorySearch,
  type HistorySearchAnswer,
  historySearchKey,
  startSearch,
} from "../../../src/client/tui/history_search.ts";
import { type Key, pressed } from "../../../src/client/tui/key.ts";
import { anyText } from "../../support/any_text.ts";

const history = ["make tea", "hello Bob", "make coffee", "tea time", "make tea", "ÄRGER", "a.b*c"];
const older = pressed("r", { ctrl: true });
const newer = pressed("s", { ctrl: true });
const back = pressed("backspace");

Deno.test("historySearchKey() finds the newest that holds what is typed", () => {
  assert.equal(text(keys("t")), "make tea");
  assert.equal(text(keys("tea")), "make tea");
  assert.equal(text(keys("cof")), "make coffee");
});

Deno.test("historySearchKey() tells where the match is", () => {
  const { found } = keys("offe");
  assert.deepEqual(found, { index: 2, text: "make coffee", start: 6, end: 10 });
});

Deno.test("historySearchKey() searches without case, and letter by letter", () => {
  assert.equal(text(keys("HELLO b")), "hello Bob");
  assert.equal(text(keys("ärger")), "ÄRGER");
  assert.equal(text(keys("b*")), "a.b*c");
  assert.equal(keys("a.c").isFailing, true);
});

Deno.test("historySearchKey() goes to older matches and back, past what reads the same", () => {
  assert.equal(text(keys("tea", older)), "tea time");
  assert.equal(text(keys("tea", older, older)), "tea time");
  assert.equal(text(keys("tea", older, newer)), "make tea");
  assert.equal(text(keys("tea", newer)), "make tea");
});

Deno.test("historySearchKey() goes through everything where nothing is typed", () => {
  assert.equal(text(keys()), undefined);
  assert.equal(text(keys(newer)), undefined);
  assert.equal(text(keys(older)), "a.b*c");
  assert.equal(text(keys(older, older)), "ÄRGER");
});

Deno.test("historySearchKey() stays with a match that still holds what is typed", () => {
  assert.equal(text(keys("m", older, "ake")), "make coffee");
  assert.equal(text(keys("te", older, "a t")), "tea time");
});

Deno.test("historySearchKey() begins at the newest again where nothing older holds what is typed", () => {
  assert.equal(text(keys("e", older, older, older, "a")), "make tea");
});

Deno.test("historySearchKey() keeps the last match where nothing holds what is typed, and says so", () => {
  const search = keys("teax");
  assert.equal(search.query, "teax");
  assert.equal(search.isFailing, true);
  assert.equal(text(search), "make tea");
  assert.equal(keys("teax", older).isFailing, true);
});

Deno.test("historySearchKey() goes back by one character, and by all of a paste", () => {
  assert.deepEqual(keys("teax", back), keys("tea"));
  assert.deepEqual(keys("teaxy", back, back), keys("tea"));
  assert.deepEqual(keys("tea", older, back), keys("te"));
  assert.deepEqual(keys("t", { type: "paste", text: "ea" }, back), keys("t"));
  assert.deepEqual(keys("t", "👩‍🚀", back), keys("t"));
  assert.deepEqual(keys("t", back, back), keys());
  assert.deepEqual(keys("t", pressed("h", { ctrl: true })), keys());
});

Deno.test("historySearchKey() searches what is pasted", () => {
  assert.equal(text(keys({ type: "paste", text: "coffee" })), "make coffee");
});

Deno.test("historySearchKey() gives what was found to Enter", () => {
  for (const enter of [pressed("enter"), pressed("j", { ctrl: true }), pressed("m", { ctrl: true })]) {
    assert.deepEqual(answer(keys("cof"), enter), { type: "accept", text: "make coffee" });
    assert.deepEqual(answer(keys("cofx"), enter), { type: "accept", text: "make coffee" });
    assert.deepEqual(answer(keys("zzz"), enter), { type: "cancel" });
  }
});

Deno.test("historySearchKey() gives up at Esc, Ctrl+G and Ctrl+C", () => {
  for (const key of [pressed("escape"), pressed("g", { ctrl: true }), pressed("c", { ctrl: true })]) {
    assert.deepEqual(answer(keys("tea"), key), { type: "cancel" });
  }
});

Deno.test("historySearchKey() passes every other key on with what was found", () => {
  const others = [
    pressed("left"),
    pressed("a", { ctrl: true }),
    pressed("tab"),
    pressed("up"),
    pressed("f1"),
  ];
  for (const key of others) {
    assert.deepEqual(answer(keys("cof"), key), { type: "pass", text: "make coffee" });
    assert.deepEqual(answer(keys("zzz"), key), { type: "pass", text: undefined });
  }
});

Deno.test("historySearchKey() does not care for the mouse and the window", () => {
  const search = keys("tea");
  assert.deepEqual(answer(search, { type: "focus", focused: false }), { type: "search", search });
});

Deno.test("historySearchKey() finds nothing in an empty history", () => {
  assert.deepEqual(answer(startSearch([]), older), { type: "search", search: startSearch([]) });
  assert.equal(narrow(startSearch([]), "a").isFailing, true);
});

const wellFormed = anyText.map((typed) => typed.toWellFormed());
const anyHistory = fc.array(fc.oneof(anyText, fc.constantFrom("abc", "ABC", "a", "b c")), { maxLength: 12 });

Deno.test("historySearchKey() fails only where nothing in the history holds what is typed", () => {
  fc.assert(fc.property(anyHistory, fc.array(wellFormed, { maxLength: 3 }), (entries, typed) => {
    const search = typed.reduce(narrow, startSearch(entries));
    const holds = (entry: string) => entry.includes(search.query);
    if (entries.some(holds)) assert.equal(search.isFailing, false);
    if (search.query !== "" && !search.isFailing) {
      const { index, text, start, end } = search.found!;
      assert.equal(entries[index], text);
      assert.ok(start >= 0 && end > start && end <= text.length);
    }
  }));
});

Deno.test("historySearchKey() shows every text that matches once, whatever it holds", () => {
  fc.assert(fc.property(anyHistory, fc.constantFrom("", "a", "b", " ", "👩"), (entries, query) => {
    const seen: string[] = [];
    let search = query === "" ? startSearch(entries) : narrow(startSearch(entries), query);
    if (search.found !== undefined) seen.push(search.found.text);
    for (let count = 0; count < entries.length; count++) {
      const next = searchOf(answer(search, older));
      if (next === search) break;
      search = next;
      seen.push(search.found!.text);
    }
    assert.equal(new Set(seen).size, seen.length);
    const isSeen = new Set(seen);
    for (const entry of entries) {
      if (entry.isWellFormed() && entry.includes(query)) assert.ok(isSeen.has(entry));
    }
  }));
});

Deno.test("historySearchKey() is quick in a history of large texts, and its query has an end", () => {
  const large = Array.from({ length: 500 }, (_, index) => `${"a".repeat(74_000)}${index}`);
  const search = narrow(narrow(startSearch(large), "aaab"), "(a+)+$".repeat(10_000));
  assert.ok(search.isFailing && search.query.length <= 200);
});

function keys(...presses: readonly (string | Key)[]): HistorySearch {
  return presses.reduce<HistorySearch>(
    (search, press) => typeof press === "string" ? narrow(search, press) : searchOf(answer(search, press)),
    startSearch(history),
  );
}

function answer(search: HistorySearch, key: Key): HistorySearchAnswer {
  return historySearchKey(search, key);
}

function narrow(search: HistorySearch, typed: string): HistorySearch {
  return searchOf(answer(search, { type: "text", text: typed }));
}

function searchOf(given: HistorySearchAnswer): HistorySearch {
  assert.ok(given.type === "search", given.type);
  return given.search;
}

function text({ found }: HistorySearch): string | undefined {
  return found?.text;
}
