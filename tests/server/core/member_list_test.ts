import assert from "node:assert/strict";
import fc from "fast-check";
import { MemberList, memberOf } from "../../../src/server/core/member_list.ts";
import type { Membership } from "../../../src/server/core/operation.ts";

const anyStep = fc.record({
  type: fc.constantFrom("come", "listen", "leave", "rename", "ask"),
  id: fc.nat(5),
  name: fc.string({ unit: "binary" }),
  isUnverified: fc.boolean(),
});

Deno.test("MemberList.json() lists everybody with a name, in the order of coming, whatever happened before", () => {
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
    const memberships = new Map<number, Membership>();
    const list = new MemberList();
    const expected = (): unknown =>
      [...memberships.values()].flatMap(({ name, isUnverified }) =>
        name === undefined ? [] : [memberOf(name, isUnverified)]
      );
    for (const { type, id, name, isUnverified } of steps) {
      if (type === "listen" && !memberships.has(id)) memberships.set(id, { isUnverified: true });
      if (type === "come" && !memberships.has(id)) {
        memberships.set(id, { name, isUnverified });
        list.add(memberOf(name, isUnverified));
      }
      if (type === "leave" && memberships.delete(id)) list.change();
      if (type === "rename" && memberships.has(id)) {
        memberships.set(id, { name, isUnverified });
        list.change();
      }
      if (type === "ask") assert.deepEqual(JSON.parse(list.json(memberships.values())), expected());
    }
    assert.deepEqual(JSON.parse(list.json(memberships.values())), expected());
  }));
});
