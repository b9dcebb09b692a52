import assert from "node:assert/strict";
import fc from "fast-check";
import { Crowd, type CrowdPlace, openWithinMs } from "../../../src/server/core/crowd.ts";

const takenAtMs = 11;

function taken(crowd: Crowd, address: string): CrowdPlace {
  const place = { address, takenAtMs };
  crowd.add(place);
  return place;
}

Deno.test("Crowd counts connections of the server and of each address", () => {
  const crowd = new Crowd({ connections: 3, connectionsPerAddress: 2 });
  const first = taken(crowd, "a");
  taken(crowd, "a");
  assert.deepEqual([crowd.isFullFor("a"), crowd.isFullFor("b"), crowd.isFull(11)], [true, false, false]);
  taken(crowd, "b");
  assert.equal(crowd.isFull(11), true);
  crowd.remove(first);
  assert.deepEqual([crowd.isFullFor("a"), crowd.isFull(11), crowd.size], [false, false, 2]);
});

Deno.test("Crowd gives a place back once, however often it is told", () => {
  const crowd = new Crowd({ connections: 0, connectionsPerAddress: 2 });
  const place = taken(crowd, "a");
  taken(crowd, "a");
  for (let count = 0; count < 3; count++) crowd.remove(place);
  assert.equal(crowd.size, 1);
  assert.equal(crowd.isFullFor("a"), false);
});

Deno.test("Crowd gives up the places of those whose upgrade came to nothing, and no others", () => {
  const crowd = new Crowd({ connections: 2, connectionsPerAddress: 0 });
  crowd.opened(taken(crowd, "a"));
  taken(crowd, "b");
  assert.equal(crowd.isFull(takenAtMs + openWithinMs - 1), true);
  assert.equal(crowd.isFull(takenAtMs + openWithinMs), false);
  assert.equal(crowd.size, 1);
});

Deno.test("Crowd without limits is never full", () => {
  const crowd = new Crowd({ connections: 0, connectionsPerAddress: 0 });
  for (let count = 0; count < 1_000; count++) taken(crowd, "a");
  assert.deepEqual([crowd.isFull(11), crowd.isFullFor("a")], [false, false]);
});

Deno.test("Crowd keeps nothing of addresses that are gone, whoever comes and goes in whatever order", () => {
  const steps = fc.array(fc.record({ address: fc.constantFrom("a", "b", "c"), leaves: fc.nat(5) }));
  fc.assert(fc.property(steps, (all) => {
    const crowd = new Crowd({ connections: 0, connectionsPerAddress: 0 });
    const places: CrowdPlace[] = [];
    for (const { address, leaves } of all) {
      places.push(taken(crowd, address));
      const [place] = leaves < places.length ? places.splice(leaves, 1) : [];
      if (place !== undefined) crowd.remove(place);
      assert.equal(crowd.size, places.length);
      assert.equal(crowd.addressCount, new Set(places.map((each) => each.address)).size);
    }
  }));
});
