import assert from "node:assert/strict";
import fc from "fast-check";
import { RecentMap } from "../../../src/server/core/recent_map.ts";

Deno.test("RecentMap gives what was set until its time is over", () => {
  const map = new RecentMap<number>({ maxSize: 10, lifeMs: 100 });
  map.set("a", 1, 11);
  assert.equal(map.get("a", 110), 1);
  assert.equal(map.get("a", 111), undefined);
  assert.equal(map.get("b", 11), undefined);
});

Deno.test("RecentMap begins a value's time anew when it is set again", () => {
  const map = new RecentMap<number>({ maxSize: 10, lifeMs: 100 });
  map.set("a", 1, 11);
  map.set("a", 2, 100);
  assert.equal(map.get("a", 199), 2);
});

Deno.test("RecentMap holds nothing of those whose time was long over when the next one came", () => {
  const map = new RecentMap<number>({ maxSize: 1_000, lifeMs: 100 });
  for (let key = 0; key < 500; key++) map.set(`${key}`, key, 11);
  map.set("next", 1, 111);
  map.set("last", 1, 211);
  assert.equal(map.size, 2);
});

Deno.test("RecentMap takes no longer for each when there are very many", () => {
  const map = new RecentMap<number>({ maxSize: 65_536, lifeMs: 1_000_000 });
  for (let key = 0; key < 1_000_000; key++) map.set(`${key}`, key, key / 1_000);
  assert.ok(map.size <= 65_536);
  assert.equal(map.get("999999", 1_000), 999_999);
});

Deno.test("RecentMap gives the latest half of what it may hold, and nothing whose time is over, whatever is set when", () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom(..."abcdefgh"), passMs: fc.nat(60) }));
  fc.assert(fc.property(steps, (all) => {
    const map = new RecentMap<number>({ maxSize: 6, lifeMs: 100 });
    const setAtMs = new Map<string, number>();
    let nowMs = 11;
    for (const { key, passMs } of all) {
      nowMs += passMs;
      map.set(key, nowMs, nowMs);
      setAtMs.delete(key);
      setAtMs.set(key, nowMs);
      assert.ok(map.size <= 6);
      const isAlive = ([, atMs]: readonly [string, number]): boolean => nowMs - atMs < 100;
      for (const [kept, atMs] of [...setAtMs].slice(-3).filter(isAlive)) {
        assert.equal(map.get(kept, nowMs), atMs);
      }
      for (const [over] of [...setAtMs].filter((entry) => !isAlive(entry))) {
        assert.equal(map.get(over, nowMs), undefined);
      }
    }
  }));
});
