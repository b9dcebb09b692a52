import assert from "node:assert/strict";
import {
  choicesText,
  defaultSettings,
  settingNames,
  type SettingRow,
  settingsTable,
} from "../../../src/client/core/settings.ts";

Deno.test("the table of settings holds each with a default that it may have, and one sentence", () => {
  assert.deepEqual(settingNames, ["theme", "timestamps", "alerts", "mouse", "members", "typing"]);
  for (const name of settingNames) {
    const row: SettingRow = settingsTable[name];
    assert.ok(row.choices.includes(row.default), name);
    assert.equal(defaultSettings[name], row.default);
    assert.match(row.summary, /^[A-Z][^.]*\.$/);
  }
});

Deno.test("choicesText() lists what a setting may be", () => {
  assert.equal(choicesText("theme"), "auto, dark, light, 16 or none");
  assert.equal(choicesText("mouse"), "true or false");
});
