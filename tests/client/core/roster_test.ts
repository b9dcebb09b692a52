import assert from "node:assert/strict";
import { maxMembers, Roster } from "../../../src/client/core/roster.ts";

Deno.test("Roster follows who comes, goes and takes another name", () => {
  const roster = new Roster();
  roster.replace([{ name: "ada" }, { name: "guest", unverified: true }]);
  roster.add({ name: "bob" });
  roster.rename("guest", "kim");
  roster.remove("ada");
  assert.deepEqual(roster.members, [{ name: "bob" }, { name: "kim", unverified: true }]);
  assert.deepEqual([...roster.names], ["bob", "kim"]);
});

Deno.test("Roster.members is a picture: what happens later does not change it", () => {
  const roster = new Roster();
  roster.add({ name: "ada" });
  const before = roster.members;
  roster.add({ name: "bob" });
  assert.deepEqual(before, [{ name: "ada" }]);
  assert.equal(roster.members, roster.members);
});

Deno.test("Roster has bounds, in members and in the length of their names", () => {
  const roster = new Roster();
  const all = Array.from({ length: maxMembers + 7 }, (_, number) => ({ name: `m${number}` }));
  assert.equal(roster.replace(all), 7);
  roster.add({ name: "late" });
  assert.equal(roster.members.length, maxMembers);
  assert.equal(roster.replace([]), 0);
  const long = "x".repeat(100_000);
  roster.add({ name: long });
  assert.equal(roster.members[0]?.name.length, 256);
  roster.remove(long);
  assert.deepEqual(roster.members, []);
});
