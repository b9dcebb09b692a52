import assert from "node:assert/strict";
import { defaultSettings } from "../../../src/client/core/settings.ts";
import { type ReadSettings, readSettings, settingsPath } from "../../../src/client/io/settings_file.ts";
import { nearest } from "../../../src/command_line/nearest.ts";
import { inheritedEnvironment } from "../../support/run_cli.ts";
import { within } from "../../support/within.ts";

const settingsModule = new URL("../../../src/client/io/settings_file.ts", import.meta.url).href;

/** Reads a file with this in it. */
async function read(content: string | Uint8Array): Promise<ReadSettings> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return await readSettings(path, { nearest });
  } finally {
    await Deno.remove(path);
  }
}

const looks = 'a setting looks like theme = "dark" or mouse = true.';

Deno.test("settingsPath() is in the person's config directory", () => {
  const variable = (name: string): string | undefined => name === "HOME" ? "/home/ada" : undefined;
  assert.equal(settingsPath({ os: "linux", variable }), "/home/ada/.config/terminalchat/settings.toml");
});

Deno.test("readSettings() reads TOML as people write it, on every system", async () => {
  const text =
    '\ufeff# what I like\r\ntheme = "light" # in the sun\r\n\r\n"mouse"=true\r\ntimestamps=\'off\'';
  assert.deepEqual(await read(text), {
    settings: { ...defaultSettings, theme: "light", mouse: true, timestamps: "off" },
    problems: [],
  });
});

Deno.test("readSettings() sets nothing where there is no file, or nothing in it", async () => {
  const nothing = { settings: defaultSettings, problems: [] };
  const file = await Deno.makeTempFile();
  for (const path of [undefined, `${file}/terminalchat/settings.toml`, `${file}.toml`]) {
    assert.deepEqual(await readSettings(path, { nearest }), nothing);
  }
  await Deno.remove(file);
  assert.deepEqual(await read(""), nothing);
  assert.deepEqual(await read("\n\n  # theme = 7\n"), nothing);
});

Deno.test("readSettings() tells all problems in the order of their lines, and takes what is right", async () => {
  const text = 'theme = dark\nmouse = true\nmembers = "no"\ntypign = true\nalerts\ntimestamps = "seconds"\n';
  assert.deepEqual(await read(text), {
    settings: { ...defaultSettings, mouse: true, timestamps: "seconds" },
    problems: [
      `settings.toml, line 1: this is not TOML (invalid value); ${looks}`,
      'settings.toml, line 3: members cannot be "no"; it is true or false, without quotation marks.',
      "settings.toml, line 4: there is no setting typign; did you mean typing?",
      `settings.toml, line 5: this is not TOML (illegal character in key); ${looks}`,
    ],
  });
});

Deno.test("readSettings() takes the first of two settings of the same thing", async () => {
  const { settings, problems } = await read('theme = "dark"\ntheme = "light"\n');
  assert.equal(settings.theme, "dark");
  assert.match(problems.join(), /^settings\.toml, line 2: this is not TOML \(trying to redefine [^)]*\); /);
});

Deno.test("readSettings() tells once of what has no end, and takes what stands before", async () => {
  for (const broken of ["x = [\n1,\n", 'x = """\nabc', "x = {\n", "[x\n"]) {
    const { settings, problems } = await read(`theme = "dark"\n${broken}`);
    assert.equal(settings.theme, "dark");
    assert.match(problems[0]!, /^settings\.toml, line [234]: this is not TOML /);
    assert.ok(problems.length <= 3, problems.join("\n"));
  }
});

Deno.test("readSettings() gives a file up that is no settings at all", async () => {
  const { settings, problems } = await read('theme = "dark"\n' + "Dear diary,\n".repeat(5_000));
  assert.deepEqual(settings, defaultSettings);
  assert.equal(problems.length, 21);
  assert.equal(problems[0], "settings.toml: this is no file of settings; all settings have their defaults.");
});

Deno.test("readSettings() has one problem with what is too large, no text, or no file", async () => {
  const { settings, problems } = await read('theme = "dark"\n' + "#".repeat(65_536));
  assert.deepEqual([settings, problems], [defaultSettings, [
    "settings.toml: the file is larger than 64 KiB and not read; all settings have their defaults.",
  ]]);
  assert.deepEqual((await read(Uint8Array.of(0x23, 0xff))).problems, [
    "settings.toml: the file is not UTF-8 text; all settings have their defaults.",
  ]);
  const folder = await Deno.makeTempDir();
  assert.deepEqual((await readSettings(folder, { nearest })).problems, [
    "settings.toml: this is not a file; all settings have their defaults.",
  ]);
  await Deno.remove(folder);
});

Deno.test({
  name: "readSettings() does not wait for what never ends or never begins",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir();
    await new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).output();
    for (const path of [`${folder}/fifo`, "/dev/zero"]) {
      const { problems } = await within(5_000, readSettings(path, { nearest }), path);
      assert.deepEqual(problems, ["settings.toml: this is not a file; all settings have their defaults."]);
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("readSettings() takes 64 KiB of nonsense in its stride", async () => {
  const nonsense = [
    "[".repeat(65_000),
    "x = " + "[".repeat(65_000),
    "a.".repeat(32_000) + "a = 1",
    Array.from({ length: 8_000 }, (_, index) => `k${index}=1`).join("\n").slice(0, 65_000),
    "\x00\x1b[2J\u202e".repeat(10_000),
  ];
  for (const text of nonsense) {
    const { settings, problems } = await within(5_000, read(text), text.slice(0, 20));
    assert.deepEqual(settings, defaultSettings);
    assert.ok(problems.length > 0 && problems.length <= 21);
    // deno-lint-ignore no-control-regex -- nothing of that may be left
    for (const problem of problems) assert.match(problem, /^[^\x00-\x1f\u202e]{1,300}$/);
  }
});

/** Reads a file in a process of its own, and tells whether it has loaded what reads TOML. */
async function loadsToml(path: string): Promise<boolean> {
  const program = `import { readSettings } from ${JSON.stringify(settingsModule)};
    console.log((await readSettings(${JSON.stringify(path)}, { nearest: () => undefined })).settings.theme);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--log-level=debug", program],
    env: { ...inheritedEnvironment(), NO_COLOR: "1" },
    clearEnv: true,
  }).output();
  assert.equal(new TextDecoder().decode(stdout).trim(), "auto");
  return /smol-toml\/[\d.]+\/dist\//.test(new TextDecoder().decode(stderr));
}

Deno.test("readSettings() loads what reads TOML only where there is something to read", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "mouse = true\n");
  assert.equal(await loadsToml(path), true);
  await Deno.remove(path);
  assert.equal(await loadsToml(path), false);
});
