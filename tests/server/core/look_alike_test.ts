import assert from "node:assert/strict";
import fc from "fast-check";
import skeletonOf from "unhomoglyph";
import { checkName, cleanName, foldName } from "../../../src/protocol/names.ts";
import { nameKeys, numberedKeys, sameNameKey } from "../../../src/server/core/look_alike.ts";
import { anyCodePoints } from "../../support/any_code_points.ts";
import { everyCodePoint, unicodeName } from "../../support/every_code_point.ts";

function areAlike(one: string, other: string): boolean {
  const keys = new Set(nameKeys(one));
  return nameKeys(other).some((key) => keys.has(key));
}

for (
  const [one, other] of [
    ["ada", "ada"],
    ["ada", "ADA"],
    ["ada", "аda"],
    ["ada", "аdа"],
    ["ADA", "аdа"],
    ["ada-2", "adа-2"],
    ["Bob", "Вob"],
    ["bob", "ВОВ"],
    ["Ian", "lan"],
    ["Ian", "1an"],
    ["l0l", "lOl"],
    ["modern", "rnodern"],
    ["Hans", "Нans"],
    ["Tom", "Тom"],
    ["ΑΔΑ", "αδα"],
    // Beside the capital: the о of the other one is Latin.
    ["Вова", "вoва"],
    ["ada", "ａｄａ"],
    ["ada", "𝓪𝓭𝓪"],
    ["ada", "ⓐⓓⓐ"],
    ["café", "cafe\u0301"],
    ["o'brien", "o’brien"],
    ["ada-b", "ada‐b"],
    ["❤", "❤\ufe0f"],
    ["خ\u200cا", "خا"],
    ["straße", "STRASSE"],
  ] as const
) {
  Deno.test(`nameKeys() takes ${one} and ${other} for the same`, () => {
    assert.ok(areAlike(one, other));
    assert.ok(areAlike(other, one));
  });
}

for (
  const [one, other] of [
    ["ada", "a d a"],
    ["ada", "ada-2"],
    ["ada", "adä"],
    ["ian", "lan"],
    ["Ian", "Lan"],
    ["eli", "ell"],
    ["nova", "vova"],
    ["ray", "ruy"],
    ["⚫", "🔵"],
    ["李", "季"],
    ["👩", "👩‍🚀"],
  ] as const
) {
  Deno.test(`nameKeys() tells ${one} from ${other}`, () => assert.ok(!areAlike(one, other)));
}

Deno.test("nameKeys() takes every character that the library takes for another for that other", () => {
  const prototypes = /^[\p{L}\p{N}\p{P}\p{S}]+$/u;
  for (const character of everyCodePoint()) {
    const skeleton = skeletonOf(character.normalize("NFD"));
    if (skeleton === character || !checkName(`a${character}b`).ok || !prototypes.test(skeleton)) continue;
    assert.ok(areAlike(`a${character}b`, `a${skeleton}b`), unicodeName(character));
  }
});

const anyName = fc.oneof(
  anyCodePoints.map((wish) => cleanName(wish)),
  fc.string({ unit: fc.constantFrom(..."abBВвоОΑα0O1lI|mrn’'-ʻσςΣßẞﬁıİçç\u0301"), maxLength: 8 })
    .map((wish) => cleanName(wish)),
);

Deno.test("nameKeys() has one key for upper and lower case, and for every form of a name", () => {
  fc.assert(fc.property(anyName, (name) => {
    const forms = [name.toUpperCase(), name.normalize("NFD"), foldName(name)];
    for (const form of forms) assert.ok(areAlike(form, name), form);
    assert.equal(nameKeys(name)[0], sameNameKey(name));
  }));
});

Deno.test("numberedKeys() gives what nameKeys() would", () => {
  fc.assert(
    fc.property(anyName, fc.integer({ min: 2, max: 12_345 }), (base, number) => {
      assert.deepEqual(numberedKeys(nameKeys(base), `-${number}`), nameKeys(`${base}-${number}`));
      assert.deepEqual(numberedKeys(nameKeys(base), ""), nameKeys(base));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("nameKeys() gives a name of ASCII the skeletons that Unicode gives it", () => {
  const skeleton = (text: string): string => skeletonOf(text.normalize("NFD")).normalize("NFD");
  fc.assert(fc.property(fc.string({ unit: "grapheme-ascii" }), (name) => {
    const folded = name.toLowerCase();
    assert.deepEqual(nameKeys(name), [
      `=${folded}`,
      `l${skeleton(folded)}`,
      `c${skeleton(name)}`,
      `x${skeleton(folded)}`,
    ]);
  }));
});
