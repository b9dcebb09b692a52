import assert from "node:assert/strict";
import fc from "fast-check";
import type { Announcement } from "../../../src/server/core/operation.ts";
import { differenceOf, follow, type Seated } from "../../../src/server/core/seated.ts";

const replay = { after: 11, isComplete: true };

const anySeated: fc.Arbitrary<Seated> = fc.record({
  name: fc.option(fc.constantFrom("ada", "bob", "cleo", "dora"), { nil: undefined }),
  isUnverified: fc.boolean(),
  connectionId: fc.option(fc.constantFrom("c-11", "c-12", "c-13"), { nil: undefined }),
}).map(({ name, isUnverified, connectionId }) => ({
  ...(name !== undefined && { name }),
  ...(connectionId !== undefined && { connectionId }),
  isUnverified: isUnverified || name === undefined,
  replay,
}));

const anyMembers = fc.uniqueArray(fc.tuple(fc.constantFrom("m-11", "m-12", "m-13", "m-14"), anySeated), {
  selector: ([memberId]) => memberId,
}).map((entries) => new Map(entries));

/** What everybody sees of a member. */
function shown(members: ReadonlyMap<string, Seated>): readonly (readonly [string, string | undefined])[] {
  return [...members].map(([memberId, { name }]) => [memberId, name] as const).toSorted();
}

Deno.test("differenceOf() leads from one sight to the other", () => {
  fc.assert(fc.property(anyMembers, anyMembers, (before, after) => {
    const followed = new Map(before);
    for (const announcement of differenceOf(before, after)) follow(followed, announcement);
    assert.deepEqual(shown(followed), shown(after));
    for (const [memberId, { name, connectionId }] of after) {
      // Nobody resumes what has no name.
      if (name === undefined) continue;
      if (connectionId !== undefined) assert.equal(followed.get(memberId)?.connectionId, connectionId);
    }
  }));
});

Deno.test("differenceOf() says nothing where nothing has changed, or only a connection was lost", () => {
  fc.assert(fc.property(anyMembers, (members) => {
    assert.deepEqual(differenceOf(members, members), []);
    const lost = new Map(
      [...members].map(([memberId, { connectionId: _, ...seated }]) => [memberId, seated] as const),
    );
    assert.deepEqual(differenceOf(members, lost), []);
  }));
});

Deno.test("differenceOf() tells of each coming and going once", () => {
  fc.assert(fc.property(anyMembers, anyMembers, (before, after) => {
    const told = differenceOf(before, after).map(({ type, memberId }) => `${type} ${memberId}`);
    assert.equal(new Set(told).size, told.length);
  }));
});

Deno.test("differenceOf() lets those go first who are gone, so that their names are free", () => {
  const before = new Map<string, Seated>([["m-11", {
    name: "ada",
    isUnverified: false,
    connectionId: "c-11",
    replay,
  }]]);
  const after = new Map<string, Seated>([["m-12", {
    name: "ada",
    isUnverified: false,
    connectionId: "c-12",
    replay,
  }]]);
  assert.deepEqual(differenceOf(before, after), [
    { type: "left", memberId: "m-11" },
    { type: "joined", memberId: "m-12", connectionId: "c-12", name: "ada", isUnverified: false, replay },
  ]);
});

Deno.test("follow() passes over what changes nobody", () => {
  const members = new Map<string, Seated>();
  const announcements: readonly Announcement[] = [
    { type: "left", memberId: "m-11" },
    { type: "renamed", memberId: "m-11", name: "ada" },
    { type: "resumed", memberId: "m-11", connectionId: "c-11", replay },
    { type: "typing", memberId: "m-11" },
  ];
  for (const announcement of announcements) follow(members, announcement);
  assert.equal(members.size, 0);
});
