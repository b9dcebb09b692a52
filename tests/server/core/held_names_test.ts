import assert from "node:assert/strict";
import fc from "fast-check";
import { checkName, cleanName } from "../../../src/protocol/names.ts";
import { HeldNames, type NameHolder } from "../../../src/server/core/held_names.ts";
import { nameKeys } from "../../../src/server/core/look_alike.ts";
import { anyCodePoints } from "../../support/any_code_points.ts";

function holders(...names: readonly string[]): readonly [HeldNames<NameHolder>, readonly NameHolder[]] {
  const held = new HeldNames<NameHolder>();
  return [
    held,
    names.map((name) => {
      const holder = { nameKeys: undefined };
      held.hold(holder, name);
      return holder;
    }),
  ];
}

Deno.test("HeldNames gives whoever looks like somebody else a number, which is free as well", () => {
  const [held] = holders("ada", "bob-2");
  assert.equal(held.free("аda", 32), "аda-2");
  assert.equal(held.free("ADА", 32), "ADА-2");
  assert.equal(held.free("a d a", 32), "a d a");
  assert.equal(held.free("bob", 32), "bob");
  const [crowded] = holders("ada", "аda-2", "ADA-З", "ada-4");
  assert.equal(crowded.free("ada", 32), "ada-5", "a Cyrillic З looks like a 3");
});

Deno.test("HeldNames lets a holder take what only the holder is in the way of", () => {
  const [held, [ada, bob]] = holders("ada", "bob");
  assert.ok(held.isFreeFor(ada!, "Ada"));
  assert.ok(held.isFreeFor(ada!, "аda"));
  assert.ok(!held.isFreeFor(bob!, "аda"));
  assert.ok(held.isFreeFor(bob!, "eve"));
});

Deno.test("HeldNames finds the holder of a name, not of one that looks like it", () => {
  const [held, [ada]] = holders("Ada");
  assert.equal(held.holder("aDA"), ada);
  assert.equal(held.holder("аda"), undefined);
});

Deno.test("HeldNames frees a name with all that looks like it", () => {
  const [held, [ada]] = holders("ada");
  held.hold(ada!, "eve");
  assert.equal(held.free("аda", 32), "аda");
  held.release(ada!);
  held.release(ada!);
  assert.equal(held.free("eve", 32), "eve");
  assert.equal(ada!.nameKeys, undefined);
});

Deno.test("HeldNames leaves to others what they hold, where an earlier version has let two pass", () => {
  const [held, [ada, other]] = holders("ada", "аda");
  held.release(other!);
  assert.equal(held.holder("ada"), ada);
  assert.equal(held.free("ada", 32), "ada-2");
});

Deno.test("HeldNames never gives two holders names that look the same", () => {
  const anyWish = fc.oneof(
    anyCodePoints.map((wish) => cleanName(wish)),
    fc.string({ unit: fc.constantFrom(..."aаɑBВвb-2Зl1I"), minLength: 1, maxLength: 4 }).map((wish) =>
      cleanName(wish)
    ),
  );
  fc.assert(fc.property(fc.array(anyWish, { maxLength: 40 }), fc.nat(), (wishes, seed) => {
    const held = new HeldNames<NameHolder>();
    const present: { holder: NameHolder; keys: readonly string[] }[] = [];
    for (const wish of wishes) {
      const holder = { nameKeys: undefined };
      const name = held.free(wish, 32);
      assert.deepEqual(checkName(name), { ok: true, name });
      const keys = nameKeys(name);
      for (const other of present) assert.ok(!other.keys.some((key) => keys.includes(key)), name);
      held.hold(holder, name);
      present.push({ holder, keys });
      if ((seed + wish.length) % 3 === 0) held.release(present.shift()!.holder);
    }
  }));
});
