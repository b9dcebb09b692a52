import assert from "node:assert/strict";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import type { IgnoreChange } from "../../src/client/core/ignoring.ts";
import { defaultSettings, type Settings } from "../../src/client/core/settings.ts";
import { FullScreen } from "../../src/client/full_screen.ts";
import type { FullScreenParts } from "../../src/client/full_screen_parts.ts";
import type { OnClientEvent } from "../../src/client/ports.ts";
import type { Presentation } from "../../src/client/presentation.ts";
import type { EmojiName } from "../../src/client/tui/completion.ts";
import { paletteOf } from "../../src/client/tui/theme.ts";
import { nearest } from "../../src/command_line/nearest.ts";
import { FakeChannel, messageFrom, settle } from "../support/fake_channel.ts";
import { ClientClock } from "../support/fake_client_ports.ts";
import { FakeScreen } from "../support/fake_screen.ts";
import { utcCalendar } from "../support/utc_calendar.ts";

/** What a test knows of a full screen's surroundings. */
class Surroundings {
  readonly terminal = new FakeScreen();
  readonly clock = new ClientClock();
  /** What was printed after the screen was gone, and before which of the terminal's calls. */
  readonly printed: string[] = [];
  readonly changes: IgnoreChange[] = [];
  /** The channels that were joined later, by their codes. */
  readonly joined = new Map<string, FakeChannel>();
  /** Answers who asks for the code of a new channel. */
  newCode = Promise.withResolvers<string>();
  emoji: readonly EmojiName[] = [{ name: "smile", character: "😄" }];
  emojiLoads = 0;
  readonly mode: FullScreen;
  readonly channel: FakeChannel;

  constructor(settings: Partial<Settings> = {}, parts: Partial<FullScreenParts> = {}) {
    const { terminal, clock } = this;
    this.mode = new FullScreen({
      ...{ code: "lab", terminal, clock, nearest, calendar: utcCalendar },
      settings: { ...defaultSettings, ...settings },
      greeting: [],
      settingsProblems: [],
      paletteFor: (theme) => paletteOf(theme, 0),
      notificationKind: "osc9",
      ignoredNames: [],
      onIgnoredChange: (change) => this.changes.push(change),
      joinLine: (code) => `terminalchat chat ${code}`,
      qrCode: () => ["▀"],
      loadEmoji: () => {
        this.emojiLoads++;
        return Promise.resolve(this.emoji);
      },
      reportFor: (code) =>
        new ConnectionReport({ code, maxReconnect: 5, isInteractive: true, hasHeader: true }),
      openChannel: (code, onEvent) => this.#open(code, onEvent),
      newCode: () => this.newCode.promise,
      output: (line) => {
        terminal.calls.push("print");
        this.printed.push(line);
      },
      ...parts,
    });
    this.channel = new FakeChannel(this.mode);
  }

  /** Types, and lets everything happen that follows. */
  async type(keys: string): Promise<void> {
    this.mode.onInput(keys);
    await settle();
  }

  /** Lets time pass, and everything that comes due with it. */
  async pass(ms: number): Promise<void> {
    this.clock.pass(ms);
    await settle();
  }

  #open(code: string, onEvent: OnClientEvent): FakeChannel {
    const presentation: Presentation = {
      finished: Promise.resolve(0),
      begin: () => {},
      onEvent,
      interrupt: () => {},
    };
    const channel = new FakeChannel(presentation);
    this.joined.set(code, channel);
    return channel;
  }
}

/** A full screen whose first channel is joined, and whose first drawings nobody looks at. */
async function begin(
  settings: Partial<Settings> = {},
  parts: Partial<FullScreenParts> = {},
): Promise<Surroundings> {
  const around = new Surroundings(settings, parts);
  around.channel.connect();
  await around.pass(100);
  await around.pass(100);
  around.terminal.written.length = 0;
  return around;
}

/** Tells that something has not come to its end. */
async function assertGoesOn({ mode }: Surroundings): Promise<void> {
  await settle();
  assert.equal(await Promise.race([mode.finished, "goes on"]), "goes on");
}

const interrupt = "\x03";
const suspend = "\x1a";

Deno.test("FullScreen takes the terminal, and draws where it is and who is here", async () => {
  const { terminal, channel } = new Surroundings();
  channel.connect();
  await settle();
  assert.deepEqual(terminal.calls, ["enter", "mouse off", "write"]);
  const screen = terminal.look();
  assert.match(screen, /lab · 2 here/);
  assert.match(screen, /> /);
  assert.match(screen, /␛]2;lab – TerminalChat␇/);
});

Deno.test("FullScreen takes the mouse where that is set", () => {
  assert.deepEqual(new Surroundings({ mouse: true }).terminal.calls, ["enter", "mouse on"]);
});

Deno.test("FullScreen says how others join, and what is wrong with the settings", async () => {
  const parts = { greeting: ["They type: \x1b[2J"], settingsProblems: ["line 3: no"] };
  const around = new Surroundings({}, parts);
  await settle();
  const screen = around.terminal.look();
  assert.match(screen, /They type: ␛\[2J/);
  assert.match(screen, /line 3: no/);
});

Deno.test("FullScreen draws once for all that comes in one turn", async () => {
  const { channel, terminal } = await begin();
  for (let count = 0; count < 5_000; count++) channel.emit(messageFrom("bob", `hi ${count}`));
  await settle();
  assert.equal(terminal.written.length, 1);
  assert.match(terminal.look(), /hi 4999/);
});

Deno.test("FullScreen draws what comes one after the other every 16 ms at most", async () => {
  const { channel, terminal, clock } = await begin();
  for (let ms = 0; ms < 100; ms++) {
    channel.emit(messageFrom("bob", `hi ${ms}`));
    await settle();
    clock.pass(1);
    await settle();
  }
  assert.ok(terminal.written.length >= 6 && terminal.written.length <= 7, `${terminal.written.length}`);
});

Deno.test("FullScreen draws at once after a key, however shortly something else was drawn", async () => {
  const around = await begin();
  around.channel.emit(messageFrom("bob", "hi"));
  await settle();
  around.terminal.look();
  await around.type("x");
  assert.match(around.terminal.look(), /x/);
  await around.type("y");
  assert.match(around.terminal.look(), /y/);
});

Deno.test("FullScreen draws once for all keys of one piece", async () => {
  const around = await begin();
  await around.type("hello\x01\x06\x06");
  assert.equal(around.terminal.written.length, 1);
});

Deno.test("FullScreen draws once for all that comes while the terminal is busy", async () => {
  const { channel, terminal, clock } = await begin();
  const held = Promise.withResolvers<void>();
  terminal.hold = held.promise;
  for (let count = 0; count < 100; count++) {
    channel.emit(messageFrom("bob", `hi ${count}`));
    await settle();
    clock.pass(20);
  }
  assert.equal(terminal.written.length, 1);
  held.resolve();
  await settle();
  assert.equal(terminal.written.length, 2);
});

Deno.test("FullScreen writes nothing where nothing looks otherwise", async () => {
  const around = await begin();
  await around.type("\x1b[A");
  around.terminal.look();
  await around.type("\x1b[A");
  await around.pass(100);
  assert.deepEqual(around.terminal.written, []);
});

Deno.test("FullScreen shows what comes due with time alone", async () => {
  const around = await begin();
  await around.type("\x1b[A");
  await around.pass(20);
  around.channel.emit({ type: "typing", name: "bob" });
  await settle();
  assert.match(around.terminal.look(), /bob is writing/);
  await around.pass(5_100);
  assert.equal(around.terminal.written.length, 1);
  assert.equal(around.clock.timers, 0);
});

Deno.test("FullScreen counts down to the next try", async () => {
  const around = await begin();
  around.channel.emit({
    type: "disconnected",
    ...{ reason: "", retryInMs: 3_000, attempt: 1, maxReconnect: 5 },
  });
  await settle();
  assert.match(around.terminal.look(), /next try in 3 s/);
  await around.pass(1_000);
  assert.ok(around.terminal.written.length >= 1);
});

Deno.test("FullScreen says, whispers, renames and tells that somebody writes", async () => {
  const around = await begin();
  await around.type("hello\r");
  await around.type("/msg bob psst\r");
  await around.type("/nick eve\r");
  const calls = around.channel.calls.filter((call) => call !== "typing");
  assert.deepEqual(calls, ["say hello", "whisper bob psst", "rename eve"]);
  assert.equal(around.channel.calls[0], "typing");
});

Deno.test("FullScreen tries to connect at once when Enter is pressed on an empty line", async () => {
  const around = await begin();
  around.channel.isConnected = false;
  await around.type("\r");
  assert.deepEqual(around.channel.calls, ["retryNow"]);
});

Deno.test("FullScreen asks for older messages when somebody goes up", async () => {
  const around = await begin();
  around.channel.emit({ ...messageFrom("bob", "hi"), epoch: "e11", offset: 111 });
  for (let count = 0; count < 15; count++) around.channel.emit(messageFrom("bob", `hi ${count}`));
  await around.type("\x1b[5~");
  assert.deepEqual(around.channel.calls, ["loadOlder e11 111"]);
});

Deno.test("FullScreen copies by the terminal, and tells by it of what is for oneself", async () => {
  const around = await begin();
  around.channel.emit(messageFrom("bob", "hi"));
  await around.type("/copy\r");
  assert.ok(around.terminal.look().includes(`␛]52;c;${btoa("hi")}␇`));
  await around.type("\x1b[O");
  around.terminal.look();
  around.channel.emit(messageFrom("bob", "ada: look"));
  await around.pass(20);
  assert.match(around.terminal.look(), /␛]9;bob in lab: ada: look␇/);
  await around.pass(20);
  around.terminal.look();
  around.channel.emit(messageFrom("bob", "and more"));
  await around.pass(20);
  assert.doesNotMatch(around.terminal.look(), /ada: look␇/);
});

Deno.test("FullScreen tells who looks elsewhere in the way that is set", async () => {
  const around = await begin({ alerts: "bell" });
  await around.type("\x1b[O");
  around.channel.emit({
    type: "whisper",
    ...{ from: "bob", to: "ada", text: "psst", sentAtMs: 11, isOwn: false, nonce: "w11" },
  });
  await around.pass(20);
  const written = around.terminal.look();
  assert.match(written, /␇$/);
  assert.doesNotMatch(written, /␛]9;/);
});

Deno.test("FullScreen titles the window anew only when that has changed", async () => {
  const around = await begin();
  await around.type("\x1b[O");
  around.channel.emit(messageFrom("bob", "hi"));
  await around.pass(20);
  assert.match(around.terminal.look(), /␛]2;\(1\) lab – TerminalChat␇/);
  around.channel.emit({ type: "typing", name: "bob" });
  await around.pass(20);
  assert.doesNotMatch(around.terminal.look(), /␛]2;/);
});

Deno.test("FullScreen hands the mouse, and who is ignored, to whom they concern", async () => {
  const around = await begin();
  await around.type("/mouse on\r");
  assert.ok(around.terminal.calls.includes("mouse on"));
  await around.type("/ignore bob\r");
  assert.deepEqual(around.changes, [{ name: "bob", isIgnored: true }]);
  around.terminal.look();
  around.channel.emit(messageFrom("bob", "hidden"));
  await around.pass(20);
  assert.doesNotMatch(around.terminal.look(), /hidden/);
});

Deno.test("FullScreen knows from the beginning who is ignored", async () => {
  const around = await begin({}, { ignoredNames: ["bob"] });
  around.channel.emit(messageFrom("bob", "hidden"));
  await around.pass(20);
  assert.doesNotMatch(around.terminal.look(), /hidden/);
});

Deno.test("FullScreen loads the names of emoji once, when somebody types a colon", async () => {
  const around = await begin();
  await around.type("hi ");
  assert.equal(around.emojiLoads, 0);
  await around.type(":smi");
  await around.type("\t");
  await around.type(":");
  assert.equal(around.emojiLoads, 1);
  assert.match(around.terminal.look(), /😄/);
});

Deno.test("FullScreen shows the program's log among the messages", async () => {
  const { mode, terminal } = await begin();
  mode.log("debug \x1b[2J");
  await settle();
  assert.match(terminal.look(), /debug ␛\[2J/);
});

Deno.test("FullScreen draws everything in the colours of another theme", async () => {
  const around = await begin({}, { paletteFor: (theme) => paletteOf(theme, 256) });
  await around.type("/theme none\r");
  assert.match(around.terminal.look(), /⌫.*lab/);
});

Deno.test("FullScreen draws everything when the screen has another size", async () => {
  const { mode, terminal } = await begin();
  terminal.columns = 30;
  terminal.rows = 8;
  mode.onResize();
  await settle();
  assert.match(terminal.look(), /⌫.*lab/);
});

Deno.test("FullScreen draws everything when somebody asks for it", async () => {
  const around = await begin();
  await around.type("\x0c");
  assert.match(around.terminal.look(), /⌫.*lab/);
});

Deno.test("FullScreen gives the terminal back while it is stopped, and then draws everything", async () => {
  const around = await begin();
  const { terminal, mode } = around;
  terminal.calls.length = 0;
  await around.type(suspend);
  assert.deepEqual(terminal.calls.slice(0, 2), ["restore", "suspend"]);
  terminal.look();
  mode.onResume();
  await around.pass(20);
  assert.deepEqual(terminal.calls.filter((call) => call !== "write"), ["restore", "suspend", "enter"]);
  assert.match(terminal.look(), /⌫.*lab · 2 here.*␛]2;lab/);
});

Deno.test("FullScreen goes on where no program can be stopped", async () => {
  const around = await begin();
  around.terminal.isSuspendable = false;
  around.terminal.calls.length = 0;
  await around.type(suspend);
  assert.deepEqual(around.terminal.calls, ["restore", "suspend", "enter", "write"]);
});

Deno.test("FullScreen is stopped although messages come without a pause", async () => {
  const around = await begin();
  const { terminal, channel } = around;
  const write = terminal.write.bind(terminal);
  let count = 0;
  terminal.write = async (text) => {
    channel.emit(messageFrom("bob", `hi ${count++}`));
    await write(text);
  };
  channel.emit(messageFrom("bob", "hi"));
  await around.type(suspend);
  assert.ok(terminal.calls.includes("suspend"));
});

Deno.test("FullScreen is not stopped any more once it is over", async () => {
  const around = await begin();
  const held = Promise.withResolvers<void>();
  around.terminal.hold = held.promise;
  await around.type("x");
  await around.type(suspend);
  around.mode.interrupt(143);
  held.resolve();
  assert.equal(await around.mode.finished, 143);
  await settle();
  assert.equal(around.terminal.calls.includes("suspend"), false);
  around.mode.onResume();
  assert.equal(around.terminal.calls.at(-1), "print");
});

Deno.test("FullScreen restores the terminal, then says goodbye, and exits with 0 at quit", async () => {
  const around = await begin();
  await around.type("quit\r");
  assert.equal(await around.mode.finished, 0);
  assert.deepEqual(around.channel.calls.filter((call) => call !== "typing"), ["leave"]);
  assert.deepEqual(around.terminal.calls.slice(-2), ["restore", "print"]);
  assert.deepEqual(around.printed, ["👋 Goodbye!"]);
  assert.equal(around.clock.timers, 0);
});

Deno.test("FullScreen exits with 0 at Ctrl+D on an empty line", async () => {
  const around = await begin();
  await around.type("\x04");
  assert.equal(await around.mode.finished, 0);
});

Deno.test("FullScreen exits with 130 at the second Ctrl+C", async () => {
  const around = await begin();
  await around.type(`half a line${interrupt}`);
  await assertGoesOn(around);
  await around.type(interrupt);
  assert.equal(await around.mode.finished, 130);
});

Deno.test("FullScreen restores and ends with the exit code of a signal", async () => {
  const { mode, terminal, printed } = await begin();
  mode.interrupt(143);
  assert.equal(await mode.finished, 143);
  assert.deepEqual(terminal.calls.slice(-2), ["restore", "print"]);
  assert.deepEqual(printed, ["👋 Goodbye!"]);
});

Deno.test("FullScreen waits a moment for what is on its way, and no longer at a second Ctrl+C", async () => {
  const around = await begin();
  await around.type("hello\r");
  await around.type("/quit\r");
  assert.match(around.terminal.look(), /Waiting for 1 to be sent; Ctrl\+C leaves at once\./);
  await assertGoesOn(around);
  await around.type(interrupt);
  await around.type(interrupt);
  assert.equal(await around.mode.finished, 130);
  assert.deepEqual(around.printed, ["👋 Goodbye!", "-!- 1 message was not sent:", "-!-   hello"]);
  assert.equal(around.clock.timers, 0);
});

Deno.test("FullScreen leaves with 0 as soon as everything has arrived, with 1 when it has not in time", async () => {
  const arrived = await begin();
  await arrived.type("hello\r");
  await arrived.type("/quit\r");
  arrived.channel.acknowledge();
  assert.equal(await arrived.mode.finished, 0);
  const late = await begin();
  await late.type("hello\r");
  await late.type("/quit\r");
  late.clock.pass(3_000);
  assert.equal(await late.mode.finished, 1);
  assert.deepEqual(late.printed.slice(1), ["-!- 1 message was not sent:", "-!-   hello"]);
});

Deno.test("FullScreen exits with 1, and says why and what was not sent, when the channel is closed", async () => {
  const around = await begin();
  await around.type("hello\r");
  around.channel.end("closed", "flooding \x1b[2J");
  assert.equal(await around.mode.finished, 1);
  assert.deepEqual(around.printed, [
    "❌ The connection is closed: flooding ␛[2J",
    "-!- 1 message was not sent:",
    "-!-   hello",
  ]);
  assert.equal(around.terminal.calls.filter((call) => call === "restore").length, 1);
});

Deno.test("FullScreen writes nothing after the end", async () => {
  const around = await begin();
  around.mode.interrupt(143);
  around.channel.emit(messageFrom("bob", "hi"));
  await around.mode.finished;
  around.terminal.look();
  around.channel.emit(messageFrom("bob", "hi"));
  await around.type("x");
  around.mode.onResize();
  around.mode.log("late");
  around.mode.interrupt(129);
  await around.pass(1_000);
  assert.deepEqual(around.terminal.written, []);
  assert.equal(around.terminal.calls.at(-1), "print");
});

Deno.test("FullScreen restores the terminal only when it has taken what was being drawn", async () => {
  const around = await begin();
  const held = Promise.withResolvers<void>();
  around.terminal.hold = held.promise;
  await around.type("x");
  around.mode.interrupt(143);
  await assertGoesOn(around);
  assert.equal(around.terminal.calls.includes("restore"), false);
  held.resolve();
  assert.equal(await around.mode.finished, 143);
  assert.deepEqual(around.terminal.calls.slice(-2), ["restore", "print"]);
});

Deno.test("FullScreen ends when its terminal is gone", async () => {
  const around = await begin();
  around.terminal.hold = Promise.reject(new Error("the terminal is gone"));
  around.channel.emit(messageFrom("bob", "hi"));
  assert.equal(await around.mode.finished, 129);
});

Deno.test("FullScreen joins another channel, and tells each what is for it", async () => {
  const around = await begin();
  await around.type("/join hall\r");
  const hall = around.joined.get("hall")!;
  hall.connect();
  await around.type("to the hall\r");
  await around.type("\x1b1to the lab\r");
  const said = (channel: FakeChannel): readonly string[] =>
    channel.calls.filter((call) => call.startsWith("say"));
  assert.deepEqual([said(around.channel), said(hall)], [["say to the lab"], ["say to the hall"]]);
});

Deno.test("FullScreen goes on with the others when one channel ends by itself", async () => {
  const around = await begin();
  await around.type("/join hall\r");
  around.channel.end("closed", "flooding");
  await assertGoesOn(around);
  await around.type("/quit\r");
  assert.equal(await around.mode.finished, 0);
  assert.deepEqual(around.printed, ["-!- lab:", "❌ The connection is closed: flooding", "👋 Goodbye!"]);
});

Deno.test("FullScreen leaves one channel and stays in the others", async () => {
  const around = await begin();
  await around.type("/join hall\r");
  await around.type("/leave\r");
  assert.deepEqual(around.joined.get("hall")!.calls.filter((call) => call !== "typing"), ["leave"]);
  await assertGoesOn(around);
  await around.type("/leave\r");
  assert.equal(await around.mode.finished, 0);
});

Deno.test("FullScreen leaves all channels at quit", async () => {
  const around = await begin();
  await around.type("/join hall\r");
  await around.type("/join attic\r");
  await around.type("/quit\r");
  assert.equal(await around.mode.finished, 0);
  const channels = [around.channel, ...around.joined.values()];
  assert.deepEqual(channels.map(({ calls }) => calls.at(-1)), ["leave", "leave", "leave"]);
});

Deno.test("FullScreen opens a channel as soon as it has a code", async () => {
  const around = await begin();
  await around.type("/join new\r");
  assert.match(around.terminal.look(), /new channel/);
  around.newCode.resolve("k7x2mq");
  await around.pass(20);
  assert.deepEqual([...around.joined.keys()], ["k7x2mq"]);
  assert.match(around.terminal.look(), /k7x2mq/);
});

Deno.test("FullScreen waits for a new channel's code when the only other channel ends meanwhile", async () => {
  const around = await begin();
  await around.type("/join new\r");
  around.channel.end("closed", "flooding");
  await assertGoesOn(around);
  around.newCode.resolve("k7x2mq");
  await settle();
  assert.deepEqual([...around.joined.keys()], ["k7x2mq"]);
  await around.type("/quit\r");
  assert.equal(await around.mode.finished, 0);
});

Deno.test("FullScreen stays for a new channel when the other one is left before it has a code", async () => {
  const around = await begin();
  await around.type("/join new\r");
  await around.type("\x1b1/leave\r");
  await assertGoesOn(around);
  around.newCode.resolve("k7x2mq");
  await settle();
  assert.deepEqual([...around.joined.keys()], ["k7x2mq"]);
});

Deno.test("FullScreen leaves without waiting for a new channel's code", async () => {
  const around = await begin();
  await around.type("/join new\r");
  await around.type("/quit\r");
  assert.equal(await around.mode.finished, 0);
  around.newCode.resolve("k7x2mq");
  await settle();
  assert.equal(around.joined.size, 0);
});

Deno.test("FullScreen leaves, and hears signals, while only a new channel without a code is left", async () => {
  for (const [leave, exitCode] of [["/quit\r", 0], [interrupt + interrupt, 130], ["SIGTERM", 143]] as const) {
    const around = await begin();
    await around.type("/join new\r");
    around.channel.end("left");
    if (leave === "SIGTERM") around.mode.interrupt(143);
    else await around.type(leave);
    assert.equal(await around.mode.finished, exitCode);
  }
});

Deno.test("FullScreen does not open a new channel that was left before it had a code", async () => {
  const around = await begin();
  await around.type("/join new\r");
  await around.type("/leave\r");
  around.newCode.resolve("k7x2mq");
  await settle();
  assert.equal(around.joined.size, 0);
  await assertGoesOn(around);
});

Deno.test("FullScreen keeps what is typed in each channel, and while the connection is lost", async () => {
  const around = await begin();
  await around.type("half a line");
  await around.type("\x1b[200~ more\x1b[201~");
  around.channel.isConnected = false;
  around.channel.emit({
    type: "disconnected",
    ...{ reason: "", retryInMs: 1_000, attempt: 1, maxReconnect: 5 },
  });
  around.channel.connect({ isReconnect: true });
  await around.type("\r");
  assert.equal(around.channel.calls.at(-1), "say half a line more");
});
