/**
 * The pages that lead through the sources: each file that they name is where they say.
 */
import assert from "node:assert/strict";

const root = new URL("../", import.meta.url);

const pages = ["src/README.md", ".github/CONTRIBUTING.md", "tests/bench/README.md"];

/** What a rule of the house forbids by name. */
const forbidden: readonly string[] = ["index.ts", "utils.ts", "types.ts"];

/** Paths may begin in any folder: the map shortens those below one that it has named, to `core/room.ts`. */
function isThere(named: string, paths: readonly string[]): boolean {
  return paths.some((path) => path === named || path.endsWith(`/${named}`));
}

function lostIn(text: string, paths: readonly string[]): readonly string[] {
  const named = [...text.matchAll(/(?<![\w./*-])[\w/]+\.ts\b/g)].map(([path]) => path);
  return named.filter((path) => !isThere(path, paths) && !forbidden.includes(path));
}

async function sourcesBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) found.push(...await sourcesBelow(`${folder}${name}/`));
    else if (name.endsWith(".ts")) found.push(`${folder}${name}`);
  }
  return found;
}

for (const page of pages) {
  Deno.test(`every source that ${page} names is there`, async () => {
    const paths = [...await sourcesBelow("src/"), ...await sourcesBelow("tests/")];
    const text = await Deno.readTextFile(new URL(page, root));
    assert.match(text, /\.ts\b/);
    assert.deepEqual(lostIn(text, paths), []);
  });
}

Deno.test("a source that a page names and that is not there is seen", () => {
  const text = "`server/hub.ts`, core/room.ts, core/gone.ts and `server/core/room.ts`, client/room.ts";
  assert.deepEqual(lostIn(text, ["server/hub.ts", "server/core/room.ts"]), [
    "core/gone.ts",
    "client/room.ts",
  ]);
});
