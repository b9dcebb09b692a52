import assert from "node:assert/strict";
import { addressLabels } from "../../../src/server/adapters/address_label.ts";

Deno.test("addressLabels() tells addresses apart without telling them, and differently in each run", () => {
  const label = addressLabels({ areShown: false });
  const other = addressLabels({ areShown: false });
  for (const address of ["192.0.2.7", "2001:db8::1"]) {
    assert.match(label(address), /^[0-9a-f]{8}$/);
    assert.equal(label(address), label(address));
    assert.notEqual(label(address), other(address));
  }
  assert.notEqual(label("192.0.2.7"), label("192.0.2.8"));
});

Deno.test("addressLabels() gives addresses as they are where that is wanted", () => {
  assert.equal(addressLabels({ areShown: true })("192.0.2.7"), "192.0.2.7");
});
