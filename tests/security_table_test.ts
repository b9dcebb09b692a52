/**
 * What `.github/SECURITY.md` says that attacks come to is what tests show: every test that it names exists where it says.
 */
import assert from "node:assert/strict";

const document = new URL("../.github/SECURITY.md", import.meta.url);

/** A test as the table names it. */
interface NamedTest {
  readonly name: string;
  /** Its file, from the document. */
  readonly path: string;
}

const row = /^\|(?<attack>[^|]+)\|(?<outcome>[^|]+)\|(?<tests>[^|]+)\|$/;
const link = /\[(?<name>[^\]]+)\]\((?<path>[^)]+_test\.ts)\)/g;

/** Reads the rows that are neither a heading nor a rule. */
function rowsOf(markdown: string): readonly string[] {
  return markdown.split("\n").filter((line) => row.test(line) && !/^\| *(Attack|-+) *\|/.test(line));
}

function testsOf(line: string): readonly NamedTest[] {
  return [...line.matchAll(link)].map(({ groups = {} }) => ({
    name: groups.name ?? "",
    path: groups.path ?? "",
  }));
}

/** Finds the names of a file's tests and their steps; a place that a loop fills stands for anything. */
function namesIn(source: string): readonly RegExp[] {
  const named = /(?:Deno\.test\(|\.step\(|\bname: )\s*(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;
  return [...source.matchAll(named)].map(([, text, template = ""]) =>
    text === undefined
      ? new RegExp(`^${template.split(/\$\{[^}]*\}/).map(RegExp.escape).join(".+")}$`)
      : new RegExp(`^${RegExp.escape(text)}$`)
  );
}

async function isThere({ name, path }: NamedTest): Promise<boolean> {
  const source = await Deno.readTextFile(new URL(path, document)).catch(() => "");
  return namesIn(source).some((pattern) => pattern.test(name));
}

Deno.test("every attack in SECURITY.md has what happens and a test, and every test that is named exists", async () => {
  const rows = rowsOf(await Deno.readTextFile(document));
  assert.ok(rows.length > 40, `${rows.length} rows`);
  const missing: string[] = [];
  for (const line of rows) {
    const tests = testsOf(line);
    if (tests.length === 0) missing.push(`no test: ${line}`);
    for (const test of tests) if (!await isThere(test)) missing.push(`${test.path}: ${test.name}`);
  }
  assert.deepEqual(missing, []);
});

Deno.test("a test that SECURITY.md names wrongly is seen", async () => {
  const path = "../tests/readme_test.ts";
  assert.ok(await isThere({ path, name: "the README's tables are the program's own" }));
  assert.ok(!await isThere({ path, name: "the README's tables are somebody else's" }));
  assert.ok(!await isThere({ path: "../tests/nowhere_test.ts", name: "anything" }));
  assert.ok(namesIn("Deno.test(`closes with ${code} (${what})`")[0]?.test("closes with 4501 (flooding)"));
});
