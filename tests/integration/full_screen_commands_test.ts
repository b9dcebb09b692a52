/**
 * What one may type on a full screen besides messages.
 */
import assert from "node:assert/strict";
import { fullScreen, rowsOf, statusOf } from "../support/full_screen_client.ts";
import { ownServer } from "../support/own_server.ts";
import { joined } from "../support/v1_client.ts";

Deno.test("a day of commands", async (day) => {
  const config = await Deno.makeTempDir();
  const env = { XDG_CONFIG_HOME: config };
  await using server = await ownServer();
  await using terminal = await fullScreen(server, { env });
  const [bob] = await joined(server, "bob", "lab");
  await using _bob = bob;
  await terminal.waitFor(/bob joined/);
  // Where one step has failed, the next ones would only say so again.
  let isFine = true;
  const step = async (name: string, steps: () => Promise<void>): Promise<void> => {
    if (isFine) isFine = await day.step(name, steps);
  };
  const status = (wanted: RegExp): Promise<string> =>
    terminal.waitFor((screen) => wanted.test(statusOf(screen)));

  await step("an unknown one is told with what is near, and stays to be mended", async () => {
    terminal.type("/qiut\r");
    await status(/There is no command \/qiut; did you mean \/quit\?/);
    assert.ok(terminal.screen().endsWith("> /qiut"));
    terminal.type("\x15//qiut\r");
    assert.equal((await bob.take("message")).text, "/qiut");
  });

  await step("/help lies over the messages, is scrolled, and closed by what one types", async () => {
    terminal.type("/help\r");
    await terminal.waitFor(/^Keys\n[^]*^ {2}Enter /m);
    terminal.type("\x1b[6~");
    await terminal.waitFor(/^ {2}\/invite +Shows the line/m);
    terminal.type("h");
    await terminal.waitFor(/bob joined[^]*\n\w*> h$/);
    terminal.type("\x15");
  });

  await step("/me acts, /nick takes another name, /who tells who is here", async () => {
    terminal.type("/me waves\r");
    await terminal.waitFor(/^\d\d:\d\d +\* {2}ada waves$/m);
    assert.equal((await bob.take("message")).text, "/me waves");
    terminal.type("/nick bob\r");
    await terminal.waitFor(/-!- {2}Somebody .*has that name/m);
    terminal.type("/nick ann\r");
    await terminal.waitFor(/🔄 ada is now ann$/m);
    assert.deepEqual(await bob.take("renamed"), { type: "renamed", from: "ada", to: "ann" });
    terminal.type("/who\r");
    await terminal.waitFor(/-!- {2}2 here: bob, ann \(you\)\.$/m);
  });

  await step("/msg whispers to one, and one's whisper is marked", async () => {
    terminal.type("/msg bob between us\r");
    assert.equal((await bob.take("whisper")).text, "between us");
    await terminal.waitFor(/^\d\d:\d\d +ann {2}\[whisper → bob\] between us$/m);
    bob.send({ type: "whisper", nonce: "w11", to: "ann", text: "so be it" });
    await terminal.waitFor(/^\d\d:\d\d +bob {2}\[whisper\] so be it$/m);
    terminal.type("/msg nobody hi\r");
    await status(/Nobody named nobody is here/);
    terminal.type("\x15");
  });

  await step("/copy gives the terminal the newest message, or one before it", async () => {
    bob.say("first: a tab\tand é 😀\nsecond line", "tab");
    bob.say("last");
    await terminal.waitFor(/bob {2}last$/m);
    terminal.type("/copy\r");
    await status(/^Copied/);
    terminal.type("/copy 2\r");
    await terminal.waitFor(() => terminal.raw.split("\x1b]52;").length === 3);
    // deno-lint-ignore no-control-regex -- OSC 52
    const copied = [...terminal.raw.matchAll(/\x1b\]52;c;([^\x07]*)\x07/g)].map(([, base64]) =>
      new TextDecoder().decode(Uint8Array.from(atob(base64!), (byte) => byte.charCodeAt(0)))
    );
    assert.deepEqual(copied, ["last", "first: a tab\tand é 😀\nsecond line"]);
  });

  await step("/timestamps and /theme change how everything looks", async () => {
    terminal.type("/timestamps seconds\r");
    await terminal.waitFor(/^\d\d:\d\d:\d\d +bob {2}last$/m);
    terminal.type("/timestamps off\r");
    await terminal.waitFor(/^ +bob {2}last$/m);
    terminal.type("/timestamps minutes\r");
    await terminal.waitFor(/^\d\d:\d\d +bob {2}last$/m);
    const colored = terminal.styledRows();
    assert.match(colored.join(), /fg:\d+/);
    terminal.type("/theme none\r");
    await status(/The theme is set to none/);
    await terminal.waitFor(() => !/[fb]g:/.test(terminal.styledRows().join()));
    terminal.type("/theme 16\r");
    await terminal.waitFor(() => /[fb]g:\d/.test(terminal.styledRows().join()));
    assert.doesNotMatch(terminal.styledRows().join(), /[fb]g:(?:1[6-9]|[2-9]\d|\d{3})/);
    terminal.type("/theme purple\r");
    await status(/\/theme auto\|dark\|light\|16\|none/);
    terminal.type("\x15/theme auto\r");
    await terminal.waitFor(() => terminal.styledRows()[18] === colored[18]);
  });

  await step("/ignore hides somebody, names with their case, and /ignore alone tells whom", async () => {
    terminal.type("/ignore BOB\r");
    await terminal.waitFor(/-!- {2}What bob says is hidden/);
    bob.say("unseen");
    const [eve] = await joined(server, "eve", "lab");
    await using _eve = eve;
    eve.say("seen");
    await terminal.waitFor(/eve {2}seen$/m);
    assert.doesNotMatch(terminal.screen(), /unseen/);
    terminal.type("/ignore\r");
    await terminal.waitFor(/-!- {2}Ignored: bob\./);
  });

  await step("/clear empties the screen, and what was there can be loaded again", async () => {
    terminal.type("/clear\r");
    await terminal.waitFor((screen) => rowsOf(screen).slice(1, -2).every((row) => row === ""));
    terminal.type("\x1b[5~");
    await terminal.waitFor(/eve {2}seen$/m);
    assert.doesNotMatch(terminal.screen(), /unseen/);
  });

  await step("/quit leaves", async () => {
    terminal.type("/quit\r");
    assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
    assert.equal((await bob.take("left")).name, "ann");
  });

  await step("who was ignored still is in the next run, until /unignore", async () => {
    await using again = await fullScreen(server, { env });
    await again.waitFor(/eve {2}seen$/m);
    const [kim] = await joined(server, "kim", "lab");
    await using _kim = kim;
    bob.say("not yet");
    await kim.takeUntil((push) => push.type === "message" && push.text === "not yet");
    kim.say("behind it");
    await again.waitFor(/kim {2}behind it$/m);
    again.type("/unignore bob\r");
    await again.waitFor(/-!- {2}.*bob/);
    bob.say("heard again");
    await again.waitFor(/bob {2}heard again$/m);
    assert.doesNotMatch(again.screen(), /unseen|not yet/);
    again.type("exit\r");
    assert.equal((await again.exited).code, 0);
  });
  await Deno.remove(config, { recursive: true });
});
