import assert from "node:assert/strict";
import fc from "fast-check";
import { isMention } from "../../../src/client/core/mentions.ts";
import { checkName, foldName } from "../../../src/protocol/names.ts";
import { anyText } from "../../support/any_text.ts";

const mentions: readonly (readonly [string, string])[] = [
  ["bob", "bob"],
  ["hello bob", "bob"],
  ["Bob: hello", "bob"],
  ["@BOB look", "bob"],
  ["thanks, bob!", "bob"],
  ["bob, are you there", "bob"],
  ["(bob)", "bob"],
  ["*bob*", "bob"],
  ["bob's turn", "bob"],
  ["first\nbob", "bob"],
  ["bobby and bob", "bob"],
  ["ask Ada Lovelace", "ada lovelace"],
  ["ＢＯＢ", "bob"],
  ["STRASSE!", "straße"],
  ["zoe\u0308?", "Zoë"],
  ["ask ΝΊΚΟΣ:ok", "νίκος"],
  ["νίκος.α", "ΝΊΚΟΣ"],
  ["hi [x].*", "[x].*"],
  ["well (bob", "(bob"],
  ["😀 bob😀", "bob"],
  ["hey 😀😀", "😀😀"],
  ["@a look", "a"],
  ["a: look", "a"],
  ["a, look", "a"],
  ["李、", "李"],
  ["@李", "李"],
];

const others: readonly (readonly [string, string])[] = [
  ["bobby", "bob"],
  ["kabob", "bob"],
  ["bob_2", "bob"],
  ["bob2", "bob"],
  ["2bob", "bob"],
  ["bob\u0301", "bob"],
  ["ébob", "bob"],
  ["𝔅bob", "bob"],
  ["me@bob.org", "bob"],
  ["bo b", "bob"],
  ["", "bob"],
  ["anything", ""],
  ["a  b", " "],
  ["a cat", "a"],
  ["x@a", "a"],
  ["ba: b", "a"],
  ["xyz", ".*"],
  ["b", "[abc]"],
];

for (const [text, name] of mentions) {
  Deno.test(`isMention() finds ${JSON.stringify(name)} in ${JSON.stringify(text)}`, () => {
    assert.equal(isMention(text, name), true);
  });
}

for (const [text, name] of others) {
  Deno.test(`isMention() does not find ${JSON.stringify(name)} in ${JSON.stringify(text)}`, () => {
    assert.equal(isMention(text, name), false);
  });
}

const anyName = fc.oneof(
  anyText,
  fc.constantFrom("bob", "Ada Lovelace", "νίκος", "İzmir", "straße", "[x](y", "李"),
)
  .map((wish) => checkName(wish)).filter((checked) => checked.ok).map(({ name }) => name);

Deno.test("isMention() finds every name behind an at sign, and before a colon", () => {
  fc.assert(fc.property(anyName, anyText, anyText, (name, before, after) => {
    assert.equal(isMention(`${before} @${name} ${after}`, name), true);
    assert.equal(isMention(`${before} ${name}: ${after}`, name), true);
    assert.equal(isMention(`${before} ${name.toUpperCase()}, ${after}`, name), true);
  }));
});

Deno.test("isMention() finds no name inside a longer word", () => {
  const wordCharacter = fc.constantFrom("a", "Z", "é", "7", "_", "я", "𝔅");
  const anyWord = anyName.map(foldName).filter((name) => /^[\p{L}\p{N}].*[\p{L}\p{N}\p{M}]$/u.test(name));
  fc.assert(fc.property(anyWord, wordCharacter, wordCharacter, (name, before, after) => {
    // Such a word may hold the name elsewhere: "aba" in "ababa".
    if (foldName(`${before}${name}${after}`).split(name).length !== 2) return;
    assert.equal(isMention(`${before}${name}`, name), false);
    assert.equal(isMention(`${name}${after}`, name), false);
  }));
});

Deno.test("isMention() copes with any text and any name", () => {
  fc.assert(fc.property(anyText, anyText, (text, name) => {
    const found = isMention(text, name);
    assert.equal(typeof found, "boolean");
    if (
      !text.normalize("NFKC").toUpperCase().includes(name.trim().normalize("NFKC").toUpperCase().charAt(0))
    ) {
      assert.equal(found, false);
    }
  }));
});

Deno.test("isMention() reads only as much of a text as is shown, and no name without an end", () => {
  assert.equal(isMention(`${"x ".repeat(20_000)}bob`, "bob"), false);
  assert.equal(isMention("b".repeat(300), "b".repeat(300)), false);
  assert.equal(isMention("ab".repeat(5_000_000), "aba"), false);
});

Deno.test("isMention() finds a name in a script without blanks, and beside one", () => {
  assert.equal(isMention("花子さん、来て", "花子"), true);
  assert.equal(isMention("adaさん、来て", "ada"), true);
  assert.equal(isMention("สวัสดีadaครับ", "ada"), true);
  assert.equal(isMention("花さん", "花"), false);
});
