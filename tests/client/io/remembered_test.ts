import assert from "node:assert/strict";
import {
  readRemembered,
  rememberedPath,
  rememberIgnored,
  writeRemembered,
} from "../../../src/client/io/remembered.ts";

/** Lends a folder of its own. */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("rememberedPath() is in the person's config directory", () => {
  const variable = (name: string): string | undefined => name === "HOME" ? "/home/ada" : undefined;
  assert.equal(rememberedPath({ os: "linux", variable }), "/home/ada/.config/terminalchat/last.json");
  assert.equal(rememberedPath({ os: "windows", variable }), undefined);
});

Deno.test("writeRemembered() writes what readRemembered() reads, for nobody else to read", () =>
  withFolder(async (folder) => {
    const path = `${folder}/deep/terminalchat/last.json`;
    const values = { server: "chat.example.org", name: "ada" };
    await writeRemembered(path, values);
    assert.deepEqual(await readRemembered(path), { ...values, ignored: [] });
    assert.deepEqual(JSON.parse(await Deno.readTextFile(path)), values);
    await writeRemembered(path, { name: "eve" });
    assert.deepEqual(await readRemembered(path), { name: "eve", ignored: [] });
    assert.deepEqual([...Deno.readDirSync(`${folder}/deep/terminalchat`)].map(({ name }) => name), [
      "last.json",
    ]);
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  }));

Deno.test("readRemembered() remembers nothing where the file is missing, damaged or holds what cannot be", () =>
  withFolder(async (folder) => {
    const path = `${folder}/last.json`;
    const texts = [
      ...["", "{", "[]", "null", "7", '{"ignored":"bob"}', '{"ignored":{"0":"bob"}}'],
      '{"server":7,"name":"a:b","ignored":[7,null,"a:b","","\\u001b",["bob"]]}',
      '{"server":"a b","name":"\\u001b"}',
    ];
    for (const text of texts) {
      await Deno.writeTextFile(path, text);
      assert.deepEqual(await readRemembered(path), { ignored: [] });
    }
    await Deno.remove(path);
    assert.deepEqual(await readRemembered(path), { ignored: [] });
    assert.deepEqual(await readRemembered(undefined), { ignored: [] });
  }));

Deno.test("writeRemembered() and rememberIgnored() bear with a place where they cannot write", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const path of [`${folder}/file/terminalchat/last.json`, folder, undefined]) {
      await writeRemembered(path, { name: "ada" });
      await rememberIgnored(path, { name: "bob", isIgnored: true });
    }
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["file"]);
  }));

Deno.test("rememberIgnored() adds and takes back names as they are compared", () =>
  withFolder(async (folder) => {
    const path = `${folder}/last.json`;
    await writeRemembered(path, { name: "ada" });
    for (const name of ["Bob", "eve", "ＢＯＢ", "a:b", "\x1b[2J"]) {
      await rememberIgnored(path, { name, isIgnored: true });
    }
    assert.deepEqual(await readRemembered(path), { name: "ada", ignored: ["eve", "ＢＯＢ"] });
    await rememberIgnored(path, { name: "bob", isIgnored: false });
    await rememberIgnored(path, { name: "nobody", isIgnored: false });
    assert.deepEqual(await readRemembered(path), { name: "ada", ignored: ["eve"] });
  }));

Deno.test("who is ignored stays so when the last server and name are written", () =>
  withFolder(async (folder) => {
    const path = `${folder}/last.json`;
    await rememberIgnored(path, { name: "bob", isIgnored: true });
    await writeRemembered(path, { server: "chat.example.org" });
    assert.deepEqual(await readRemembered(path), { server: "chat.example.org", ignored: ["bob"] });
  }));

Deno.test("what another program has written since is kept", () =>
  withFolder(async (folder) => {
    const path = `${folder}/last.json`;
    await rememberIgnored(path, { name: "bob", isIgnored: true });
    await Deno.writeTextFile(path, '{"name":"eve","ignored":["bob","mallory"]}');
    await rememberIgnored(path, { name: "trudy", isIgnored: true });
    assert.deepEqual(await readRemembered(path), { name: "eve", ignored: ["bob", "mallory", "trudy"] });
  }));

Deno.test("rememberIgnored() loses nothing of what is changed at once, and keeps the last 500 names", () =>
  withFolder(async (folder) => {
    const path = `${folder}/last.json`;
    await Deno.writeTextFile(
      path,
      JSON.stringify({ ignored: Array.from({ length: 498 }, (_, index) => `n${index}`) }),
    );
    await Promise.all(
      ["a", "b", "c", "d"].map((name) => rememberIgnored(path, { name, isIgnored: true })),
    );
    const { ignored } = await readRemembered(path);
    assert.deepEqual([ignored.length, ignored[0], ...ignored.slice(-4)], [500, "n2", "a", "b", "c", "d"]);
  }));
