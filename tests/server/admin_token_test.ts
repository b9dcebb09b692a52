import assert from "node:assert/strict";
import { Failure } from "../../src/failure.ts";
import { readAdminToken } from "../../src/server/admin_token.ts";
import { FakeLog } from "../support/fake_log.ts";

/** Reads a token from a file with this text. */
async function read(text: string, mode: number = 0o600): Promise<readonly [string, FakeLog]> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, text);
    await Deno.chmod(path, mode);
    const log = new FakeLog();
    return [await readAdminToken(path, log), log];
  } finally {
    await Deno.remove(path);
  }
}

const token = "0123456789abcdef";

for (
  const text of [token, `${token}\n`, `  ${token}\t\r\n`, `${token}\nanother line\n`, `${token}\n\n\n`]
) {
  Deno.test(`readAdminToken() takes the first line of ${JSON.stringify(text)}`, async () => {
    const [found, log] = await read(text);
    assert.equal(found, token);
    assert.deepEqual(log.lines, []);
  });
}

for (
  const [text, problem] of [
    ["", /is too short: its first line has 0 characters$/],
    [`\n${token}`, /is too short: its first line has 0 characters$/],
    ["  0123456789abcde  \n", /is too short: its first line has 15 characters$/],
    ["01234567 89abcdef", /cannot be sent in a header$/],
    ["0123456789abcdeä", /cannot be sent in a header$/],
  ] as const
) {
  Deno.test(`readAdminToken() refuses ${JSON.stringify(text)}, says what to do, and not what it holds`, async () => {
    const error = await read(text).then(() => assert.fail("it was taken"), (error) => error);
    assert.ok(error instanceof Failure);
    assert.match(error.message, problem);
    assert.match(error.hint ?? "", /^(Put at least 16|Use letters)/);
    assert.doesNotMatch(error.message + error.hint, /0123456789/);
  });
}

for (const mode of [0o604, 0o640, 0o620, 0o644, 0o777]) {
  Deno.test(`readAdminToken() warns of a file of mode ${mode.toString(8)}`, async () => {
    const [found, log] = await read(token, mode);
    assert.equal(found, token);
    assert.match(
      log.everything.join(),
      new RegExp(`^warning: others may read .*chmod 600.*${mode.toString(8)}`),
    );
    assert.doesNotMatch(log.everything.join(), /0123456789/);
  });
}

Deno.test("readAdminToken() says why a file cannot be read", async () => {
  const failure = (path: string) => assert.rejects(readAdminToken(path, new FakeLog()), Failure);
  await failure("/nowhere/token");
  await failure("/");
  await assert.rejects(readAdminToken("/nowhere/token", new FakeLog()), {
    message: "Cannot read the operator's token in /nowhere/token: there is no such file",
    hint: "Check the path given with --admin-token-file and that this user may read it.",
  });
});
