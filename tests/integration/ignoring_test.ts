import assert from "node:assert/strict";
import { clientInTerminal } from "../support/client_program.ts";
import { OriginalClient } from "../support/original_client.ts";
import { ownServer } from "../support/own_server.ts";

Deno.test("whoever is ignored stays so in the next run, in whichever presentation, until it is undone", async () => {
  await using server = await ownServer();
  const config = await Deno.makeTempDir();
  const start = (more: readonly string[]): ReturnType<typeof clientInTerminal> =>
    clientInTerminal(["lab", "--server", server.address, "--name", "ada", ...more], {
      env: { XDG_CONFIG_HOME: config },
      columns: 100,
    });
  {
    await using linear = start(["--linear"]);
    await linear.waitFor(/Connected to channel: lab[^]*^>$/m);
    linear.type("/ignore mallory\r");
    await linear.waitFor(/What mallory says is hidden from now on; \/unignore mallory undoes it\.\n>$/);
    linear.type("/ignore Eve\rquit\r");
    assert.equal((await linear.exited).code, 0);
    assert.deepEqual(await rememberedIn(config), ["mallory", "Eve"]);
  }
  await using plain = start(["--plain"]);
  await plain.waitFor("Connected to channel: lab");
  const address = `ws://${server.address}/ws/lab`;
  await using mallory = await OriginalClient.connect(address, "mallory");
  mallory.say("cannot be seen");
  await mallory.waitFor(/cannot be seen/);
  await using bob = await OriginalClient.connect(address, "bob");
  bob.say("can be seen");
  await plain.waitFor(/^bob: can be seen$/m);
  assert.doesNotMatch(plain.screen(), /mallory|cannot/);
  plain.type("/unignore mallory\r");
  await plain.waitFor("What mallory says is shown again.");
  mallory.say("seen again");
  await plain.waitFor(/^mallory: seen again$/m);
  plain.type("quit\r");
  await plain.exited;
  assert.deepEqual(await rememberedIn(config), ["Eve"]);
});

async function rememberedIn(config: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(`${config}/terminalchat/last.json`)).ignored;
}
