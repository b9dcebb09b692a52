/**
 * A client whose terminal is closed while it runs: it leaves, and blames nothing for it.
 */
import assert from "node:assert/strict";
import { contentOf } from "../support/content_of.ts";
import { entry } from "../support/run_cli.ts";
import { ownServer } from "../support/own_server.ts";
import { Terminal } from "../support/terminal.ts";
import { within } from "../support/within.ts";

for (const presentation of ["", "--linear", "--plain"]) {
  Deno.test({
    name: `chat ${presentation} leaves when its terminal is closed`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await using server = await ownServer();
      const folder = await Deno.makeTempDir();
      const client = `${Deno.execPath()} run -A --no-check ${entry} chat ${presentation}`;
      const shell = `trap "" HUP; ${client} --server ${server.address} --name ada lab 2>${folder}/errors; ` +
        `echo $? >${folder}/end`;
      // A terminal inside the terminal, which can be killed. Its first shell is told of the hang-up, and dies of it; then
      // it is everybody's.
      await using terminal = Terminal.start({
        command: ["script", "-qec", `(${shell}); exit`, "/dev/null"],
        env: { ...Deno.env.toObject(), SHELL: "/bin/sh", XDG_CONFIG_HOME: "/dev/null/nowhere" },
      });
      await terminal.waitFor(/\bhere\b/);
      Deno.kill(terminal.pid, "SIGKILL");
      // Where lines are read, the end of the input is as good as the signal, and which comes first is chance.
      const expected = presentation === "--plain" ? /^(?:129|0)\n$/ : /^129\n$/;
      assert.match(await within(5_000, contentOf(`${folder}/end`), "the end"), expected);
      assert.equal(await Deno.readTextFile(`${folder}/errors`), "");
      await Deno.remove(folder, { recursive: true });
    },
  });
}
