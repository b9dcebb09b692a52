import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultSettings, settingNames, settingsTable } from "../../../src/client/core/settings.ts";
import {
  type CheckedSettings,
  checkSettings,
  problemSentences,
  type SettingsSource,
} from "../../../src/client/core/settings_check.ts";
import { nearest } from "../../../src/command_line/nearest.ts";
import { anyText } from "../../support/any_text.ts";

function check(table: SettingsSource["table"], text: string = ""): CheckedSettings {
  return checkSettings({ table, text, nearest });
}

function sentences(table: SettingsSource["table"], text: string = ""): readonly string[] {
  return problemSentences("settings.toml", check(table, text).problems);
}

Deno.test("checkSettings() takes what is set rightly, and the defaults for the rest", () => {
  const { settings, problems } = check({ theme: "light", mouse: true, typing: false });
  assert.deepEqual(settings, { ...defaultSettings, theme: "light", mouse: true, typing: false });
  assert.deepEqual(problems, []);
  assert.deepEqual(check({}), { settings: defaultSettings, problems: [] });
});

Deno.test("checkSettings() takes every choice of every setting", () => {
  for (const name of settingNames) {
    for (const choice of settingsTable[name].choices) {
      const { settings, problems } = check({ [name]: choice });
      assert.deepEqual([settings[name], problems], [choice, []]);
    }
  }
});

Deno.test("checkSettings() takes 16 without quotation marks as the theme that it is", () => {
  assert.equal(check({ theme: 16 }).settings.theme, "16");
});

Deno.test("checkSettings() says in which line a value is wrong, and what would be right", () => {
  const text = '# mine\nmouse = true\ntheme = "drak"\n';
  assert.deepEqual(sentences({ mouse: true, theme: "drak" }, text), [
    'settings.toml, line 3: theme cannot be "drak"; it is auto, dark, light, 16 or none; did you mean dark?',
  ]);
  assert.deepEqual(check({ mouse: true, theme: "drak" }, text).settings, { ...defaultSettings, mouse: true });
});

Deno.test("checkSettings() says what a value of another type is, and what it should be", () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ["mouse", "true", 'mouse cannot be "true"; it is true or false, without quotation marks.'],
    ["mouse", 1, "mouse cannot be 1; it is true or false."],
    ["alerts", true, "alerts cannot be true; it is auto, desktop, bell or off."],
    ["theme", {}, "theme cannot be a table; it is auto, dark, light, 16 or none."],
    ["theme", ["dark"], "theme cannot be a list; it is auto, dark, light, 16 or none."],
    ["timestamps", new Date(0), "timestamps cannot be a date; it is off, minutes or seconds."],
    ["timestamps", NaN, "timestamps cannot be NaN; it is off, minutes or seconds."],
  ];
  for (const [name, value, sentence] of wrong) {
    assert.deepEqual(sentences({ [name]: value }), [`settings.toml: ${sentence}`]);
  }
});

Deno.test("checkSettings() names an unknown key with the nearest known one", () => {
  assert.deepEqual(sentences({ thme: "dark", colours: 3 }, "thme = 'dark'\n\n  'colours' = 3"), [
    "settings.toml, line 1: there is no setting thme; did you mean theme?",
    "settings.toml, line 3: there is no setting colours; " +
    "the settings are theme, timestamps, alerts, mouse, members and typing.",
  ]);
});

Deno.test("checkSettings() takes no setting from the prototypes of objects", () => {
  const { settings, problems } = check(JSON.parse('{"__proto__":{"mouse":true},"toString":1}'));
  assert.deepEqual(settings, defaultSettings);
  assert.equal(settings.mouse, false);
  assert.equal(problems.length, 2);
});

Deno.test("checkSettings() finds the lines of keys in all their forms", () => {
  const text = 'a.b = 1\n"c" = 1\n[ d ]\n[[e]]\nf\t=1\r\n[g.h]';
  const { problems } = check({ a: {}, c: 1, d: {}, e: [], f: 1, g: {}, nowhere: 1 }, text);
  assert.deepEqual(problems.map(({ line }) => line), [1, 2, 3, 4, 5, 6, undefined]);
});

Deno.test("checkSettings() tells a hostile key or value in one short visible line", () => {
  fc.assert(fc.property(anyText, anyText, (key, value) => {
    for (const sentence of sentences({ [key]: value, theme: value })) {
      // deno-lint-ignore no-control-regex -- nothing of that may be left
      assert.doesNotMatch(sentence, /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      assert.ok(sentence.length < 400);
    }
  }));
  assert.ok(sentences({ ["x".repeat(100_000)]: 1 })[0]!.length < 200);
});

Deno.test("problemSentences() goes by lines, and tells of very many only the first", () => {
  const problems = Array.from({ length: 25 }, (_, index) => ({ line: 25 - index, text: "no." }));
  const told = problemSentences("settings.toml", [...problems, { text: "all of it." }]);
  assert.deepEqual(told.slice(0, 3), [
    "settings.toml: all of it.",
    "settings.toml, line 1: no.",
    "settings.toml, line 2: no.",
  ]);
  assert.equal(told.length, 21);
  assert.equal(told.at(-1), "settings.toml: there are 6 more problems like these.");
});
