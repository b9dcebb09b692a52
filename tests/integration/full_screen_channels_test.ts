/**
 * Several channels on one full screen, each with its own people, messages and half-typed text.
 */
import assert from "node:assert/strict";
import { fullScreen, rowsOf, saidOn, statusOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import { joined } from "../support/v1_client.ts";

Deno.test("an evening in several channels", async (evening) => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  const [kim] = await joined(server, "kim", "pub");
  await using _kim = kim;
  const header = (wanted: RegExp): Promise<string> =>
    terminal.waitFor((screen) => wanted.test(rowsOf(screen)[0]!));
  // Where one step has failed, the next ones would only say so again.
  let isFine = true;
  const step = async (name: string, steps: () => Promise<void>): Promise<void> => {
    if (isFine) isFine = await evening.step(name, steps);
  };

  await step("/join opens a second one, and shows it", async () => {
    terminal.type("for the lab");
    await terminal.waitFor(/^\w*> for the lab$/m);
    terminal.type("\x15/join pub\r");
    await header(/^ 1:lab.*2:pub.*(?:connected|\d+ ms)$/);
    kim.say("welcome");
    await terminal.waitFor(/kim {2}welcome$/m);
    assert.deepEqual(saidOn(terminal.screen()).filter((row) => !/🟢|✅/.test(row)), ["kim  welcome"]);
    terminal.type("hello pub\r");
    await kim.takeUntil((push) => push.type === "message" && push.text === "hello pub");
    assert.deepEqual(bob.rest.filter((type) => type === "message"), [], "nobody else hears it");
  });

  await step(
    "what comes in the other one is counted in the header, mentions apart, and ends with a look",
    async () => {
      bob.say("one");
      await header(/1:lab 1 .*2:pub/);
      bob.say("two");
      await header(/1:lab 2 .*2:pub/);
      await terminal.waitFor(() => terminal.title === "(2) pub – TerminalChat");
      bob.say("three, ada");
      await header(/1:lab 3! .*2:pub/);
      terminal.type("\x1b1");
      await header(/1:lab\].*2:pub /);
      await terminal.waitFor(/─ new ─+\n.*bob {2}one\n.*bob {2}two\n.*bob {2}three, ada\n\n\w*>$/);
      await terminal.waitFor(() => terminal.title === "lab – TerminalChat");
    },
  );

  await step("what is half typed waits in each of them", async () => {
    terminal.type("half for lab");
    await terminal.waitFor(/^\w*> half for lab$/m);
    terminal.type("\x1b2");
    await terminal.waitFor(/hello pub[^]*\n\w*>$/);
    terminal.type("half for pub");
    await terminal.waitFor(/^\w*> half for pub$/m);
    terminal.type("\x1b[1;3D");
    await terminal.waitFor(/^\w*> half for lab$/m);
    terminal.type("\x1b[1;3C");
    await terminal.waitFor(/^\w*> half for pub$/m);
    terminal.type("\x1b[1;3C");
    await terminal.waitFor(/^\w*> half for lab$/m);
    terminal.type("!\r");
    await bob.takeUntil((push) => push.type === "message" && push.text === "half for lab!");
    terminal.type("\x1b2");
    await terminal.waitFor(/^\w*> half for pub$/m);
    terminal.type("\x15");
  });

  await step(
    "/join new opens one of its own, whose code the header tells; /invite tells others how to come",
    async () => {
      terminal.type("/join new\r");
      const screen = await header(/1:lab.*2:pub.*3:[a-z0-9]{6}\b.*(?:connected|\d+ ms)$/);
      const [, code = ""] = /3:([a-z0-9]{6})/.exec(screen) ?? [];
      terminal.type("/invite\r");
      await terminal.waitFor(new RegExp(`^ +terminalchat chat ${code} --server ${server.address}$`, "m"));
      await terminal.waitFor(/^ *[█▀▄ ]{25,}$/m);
      terminal.resize(80, 15);
      await terminal.waitFor(/In a larger window a QR code of it is shown here\./);
      terminal.resize(80, 24);
      await terminal.waitFor((screen) => !screen.includes("larger window"));
      terminal.type("\x1b");
      await terminal.waitFor((screen) => !screen.includes("Whoever has this line"));
      const [joe] = await joined(server, "joe", code);
      await using _joe = joe;
      joe.say("found you");
      await terminal.waitFor(/joe {2}found you$/m);
    },
  );

  await step("/join of one that is open shows it", async () => {
    terminal.type("/join LAB\r");
    await terminal.waitFor(/half for lab![^]*\n\w*>$/);
    await header(/1:lab\].*2:pub.*3:\w+\b.*(?:connected|\d+ ms)$/);
  });

  await step("/leave closes the one that is shown, and the last one ends the program", async () => {
    terminal.type("/leave\r");
    await header(/1:pub.*2:\w{6}\b/);
    assert.equal((await bob.take("left")).name, "ada");
    terminal.type("\x1b2\x04");
    await header(/^ pub · 2 here /);
    terminal.type("/leave\r");
    assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
    assert.equal(terminal.screen(), "👋 Goodbye!");
  });
});

Deno.test("a code that is none is told, and nothing is opened", async () => {
  await using server = await ownServer();
  await using terminal = await fullScreen(server);
  terminal.type("/join not a code\r");
  await terminal.waitFor((screen) => /A channel code has 1 to 64 letters/.test(statusOf(screen)));
  assert.match(terminal.screen(), /^ lab · 1 here/);
  assert.match(terminal.screen(), /^\w*> \/join not a code$/m);
});
