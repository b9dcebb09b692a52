import assert from "node:assert/strict";

const log = new URL("../../../src/server/adapters/log.ts", import.meta.url).href;

const hostile = "\x1b[2J\x9b1m\x7f\u2028\u202e\u200b\r\n{name}\u{e0041}\ud800";

/** Logs hostile things in a process of its own. @returns What that has written to standard error. */
async function written(
  options: { readonly isTerminal: boolean; readonly hasColor: boolean },
): Promise<string> {
  const script = `
    import { createLog } from ${JSON.stringify(log)};
    const options = { level: "DEBUG", labelAddress: () => "0badf00d", ...${JSON.stringify(options)} };
    const log = createLog(options);
    const hostile = ${JSON.stringify(hostile)};
    log.info("began", { port: 80, hostname: hostile });
    log.warning("somebody knocked", { address: "192.0.2.7" });
    log.error("it broke", { error: new Error(hostile) });
    log.debug("nothing more");`;
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", script],
    cwd: new URL("../../..", import.meta.url),
    stderr: "piped",
    env: { NO_COLOR: options.hasColor ? "" : "1" },
  }).output();
  return new TextDecoder("utf-8", { fatal: true }).decode(stderr);
}

Deno.test("createLog() writes one JSON object a line for programs, and nothing that does more than mean itself", async () => {
  const text = await written({ isTerminal: false, hasColor: false });
  const lines = text.trimEnd().split("\n");
  assert.equal(lines.length, 4, text);
  const objects = lines.map((line) => JSON.parse(line));
  assert.deepEqual(objects.map(({ message }) => message), [
    "began",
    "somebody knocked",
    "it broke",
    "nothing more",
  ]);
  assert.equal(objects[0].port, 80);
  assert.equal(objects[1].address, "0badf00d");
  assert.match(objects[2].error, /^␛\[2J\ufffd1m␡ ⏎ \ufffd ⏎ \{name\}\ufffd$/);
  assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  assert.doesNotMatch(text, /192\.0\.2\.7/);
});

for (const hasColor of [false, true]) {
  Deno.test(`createLog() writes one line each for people, ${hasColor ? "in" : "without"} colours`, async () => {
    const text = await written({ isTerminal: true, hasColor });
    // deno-lint-ignore no-control-regex -- its own colours
    const plain = text.replace(/\x1b\[\d*m/g, "");
    assert.equal(plain.trimEnd().split("\n").length, 4, text);
    assert.match(plain, /somebody knocked: .*0badf00d/);
    assert.doesNotMatch(plain.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    assert.doesNotMatch(text, /192\.0\.2\.7/);
    if (!hasColor) assert.equal(plain, text);
  });
}
