import assert from "node:assert/strict";
import { encode } from "../../../src/protocol/codec.ts";
import { limitsJson, welcomeLine } from "../../../src/server/core/welcome_line.ts";
import { testLimits } from "../../support/server_rules.ts";

Deno.test("welcomeLine() writes what encode() makes of the same welcome", () => {
  const own = {
    name: 'a"members":[],',
    session: "token",
    position: { epoch: "epoch-11", offset: 11 },
    complete: true,
    replay: 3,
  };
  const members = [{ name: "ada" }, { name: "lina", unverified: true }] as const;
  assert.equal(
    welcomeLine({ ...own, members: JSON.stringify(members), listeners: 2, limits: limitsJson(testLimits) }),
    encode({ type: "welcome", ...own, members, listeners: 2, limits: testLimits }),
  );
});

Deno.test("limitsJson() writes limits once", () => {
  assert.equal(limitsJson(testLimits), JSON.stringify(testLimits));
  assert.equal(limitsJson(testLimits), limitsJson(testLimits));
});
