import assert from "node:assert/strict";
import { alertSequence } from "../../../../src/client/tui/full_screen/alert_sequence.ts";

const what = { title: "bob in lab", body: "ada: look" };

Deno.test("alertSequence() takes what the terminal can, where nothing else is wanted", () => {
  assert.equal(
    alertSequence(what, { alerts: "auto", able: "osc777" }),
    "\x1b]777;notify;bob in lab;ada: look\x07",
  );
  assert.equal(alertSequence(what, { alerts: "auto", able: "bell" }), "\x07");
});

Deno.test("alertSequence() rings the bell where that is wanted", () => {
  assert.equal(alertSequence(what, { alerts: "bell", able: "osc99" }), "\x07");
});

Deno.test("alertSequence() tries a notification where one is wanted and nothing is known of the terminal", () => {
  assert.equal(
    alertSequence(what, { alerts: "desktop", able: "bell" }),
    "\x1b]9;bob in lab: ada: look\x07",
  );
  assert.match(alertSequence(what, { alerts: "desktop", able: "osc99" }), /99;/);
});
