import assert from "node:assert/strict";
import { parseFileLimit, readFileLimit } from "../../../src/server/adapters/file_limit.ts";

function limits(files: string): string {
  return `Limit                     Soft Limit           Hard Limit           Units
Max processes             1000                 2000                 processes
${files}
Max locked memory         8388608              8388608              bytes
`;
}

Deno.test("parseFileLimit() reads the limit that counts now", () => {
  assert.equal(
    parseFileLimit(limits("Max open files            1024                 524288               files")),
    1_024,
  );
  assert.equal(
    parseFileLimit(limits("Max open files            unlimited            unlimited            files")),
    Infinity,
  );
});

Deno.test("parseFileLimit() knows nothing from anything else", () => {
  for (const text of ["", "Max open files", "Max open files  many", limits("")]) {
    assert.equal(parseFileLimit(text), undefined, text);
  }
});

Deno.test({
  name: "readFileLimit() reads that of this process",
  ignore: Deno.build.os !== "linux",
  fn: () => {
    const limit = readFileLimit();
    assert.ok(limit !== undefined && limit > 3, `${limit}`);
  },
});
