import assert from "node:assert/strict";
import { readRemembered, rememberedPath, writeRemembered } from "../../../src/client/io/remembered.ts";

function pathOn(os: typeof Deno.build.os, variables: Record<string, string>): string | undefined {
  return rememberedPath({ os, variable: (name) => variables[name] });
}

Deno.test("rememberedPath() is in the person's config directory, wherever the system has it", () => {
  assert.equal(pathOn("linux", { HOME: "/home/ada" }), "/home/ada/.config/terminalchat/last.json");
  assert.equal(
    pathOn("linux", { HOME: "/home/ada", XDG_CONFIG_HOME: "/cfg" }),
    "/cfg/terminalchat/last.json",
  );
  assert.equal(
    pathOn("linux", { HOME: "/home/ada", XDG_CONFIG_HOME: "cfg" }),
    "/home/ada/.config/terminalchat/last.json",
  );
  assert.equal(
    pathOn("darwin", { HOME: "/Users/ada" }),
    "/Users/ada/Library/Application Support/terminalchat/last.json",
  );
  assert.equal(pathOn("windows", { APPDATA: "C:\\Roaming" }), "C:\\Roaming/terminalchat/last.json");
  assert.equal(pathOn("linux", {}), undefined);
});

Deno.test("writeRemembered() writes what readRemembered() reads, for nobody else to read", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/deep/terminalchat/last.json`;
  const values = { server: "chat.example.org", name: "ada" };
  await writeRemembered(path, values);
  assert.deepEqual(await readRemembered(path), values);
  await writeRemembered(path, { name: "eve" });
  assert.deepEqual(await readRemembered(path), { name: "eve" });
  assert.deepEqual([...Deno.readDirSync(`${folder}/deep/terminalchat`)].map(({ name }) => name), [
    "last.json",
  ]);
  if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readRemembered() remembers nothing where the file is missing, damaged or holds what cannot be", async () => {
  const path = await Deno.makeTempFile();
  for (
    const text of [
      "",
      "{",
      "[]",
      "null",
      "7",
      '{"server":7,"name":"a:b"}',
      '{"server":"a b","name":"\\u001b"}',
    ]
  ) {
    await Deno.writeTextFile(path, text);
    assert.deepEqual(await readRemembered(path), {});
  }
  await Deno.remove(path);
  assert.deepEqual(await readRemembered(path), {});
  assert.deepEqual(await readRemembered(undefined), {});
});

Deno.test("writeRemembered() bears with a place where it cannot write", async () => {
  const file = await Deno.makeTempFile();
  await writeRemembered(`${file}/terminalchat/last.json`, { name: "ada" });
  await writeRemembered(undefined, { name: "ada" });
  await Deno.remove(file);
});
