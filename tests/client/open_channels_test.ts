import assert from "node:assert/strict";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import type { ClientEvent } from "../../src/client/core/client_event.ts";
import { flat } from "../../src/client/core/entry.ts";
import { OpenChannels } from "../../src/client/open_channels.ts";
import type { Presentation } from "../../src/client/presentation.ts";
import { FakeChannel, messageFrom } from "../support/fake_channel.ts";
import { ClientClock } from "../support/fake_client_ports.ts";

/** Some channels, and what is said of their connections. */
class Channels {
  readonly clock = new ClientClock();
  readonly open = new OpenChannels(this.clock);
  readonly told: string[] = [];

  add(key: number, code: string): FakeChannel {
    const presentation: Presentation = {
      finished: Promise.resolve(0),
      begin: () => {},
      onEvent: (event: ClientEvent) => {
        this.told.push(...this.open.note(key, event).map(flat));
      },
      interrupt: () => {},
    };
    const channel = new FakeChannel(presentation);
    const report = new ConnectionReport({ code, maxReconnect: 5, isInteractive: true, hasHeader: true });
    this.open.add(key, channel, { code, report });
    return channel;
  }

  get farewell(): readonly string[] {
    return this.open.farewell.map(flat);
  }
}

/** A channel that is connected and has one text on its way. */
function withTextOnItsWay(): { readonly channels: Channels; readonly channel: FakeChannel } {
  const channels = new Channels();
  const channel = channels.add(1, "lab");
  channel.connect();
  channel.say("hello");
  return { channels, channel };
}

Deno.test("OpenChannels knows nobody in a channel that is not open", () => {
  const { open } = new Channels();
  assert.equal(open.get(1), undefined);
  assert.deepEqual(open.facts(1).members, []);
  assert.equal(open.facts(1).isConnected, false);
  assert.deepEqual(open.note(1, messageFrom("bob", "hi")), []);
});

Deno.test("OpenChannels gives the channel of a key, and what is true of it now", () => {
  const channels = new Channels();
  const channel = channels.add(1, "lab");
  assert.equal(channels.open.get(1), channel);
  channel.connect();
  assert.equal(channels.open.facts(1).isConnected, true);
});

Deno.test("OpenChannels tells of each connection for itself", () => {
  const channels = new Channels();
  const lab = channels.add(1, "lab");
  const hall = channels.add(2, "hall");
  for (const channel of [lab, hall]) channel.connect({ isReconnect: false });
  lab.emit({ type: "disconnected", reason: "", retryInMs: 1_000, attempt: 1, maxReconnect: 5 });
  assert.equal(channels.told.length, 1);
  assert.match(channels.told[0]!, /Connection lost/);
});

Deno.test("OpenChannels are over when all have ended", () => {
  const channels = new Channels();
  const lab = channels.add(1, "lab");
  const hall = channels.add(2, "hall");
  lab.end("closed");
  assert.equal(channels.open.areOver, false);
  hall.end("left");
  assert.equal(channels.open.areOver, true);
});

Deno.test("OpenChannels are not over while one has no code yet, unless it is left", () => {
  const channels = new Channels();
  channels.add(1, "lab").end("closed");
  channels.open.expect(2);
  assert.equal(channels.open.areOver, false);
  assert.equal(channels.open.isExpected(2), true);
  channels.open.leave(2);
  assert.equal(channels.open.isExpected(2), false);
  assert.equal(channels.open.areOver, true);
});

Deno.test("OpenChannels expects nobody once everything is left", () => {
  for (const leave of ["leaveAll", "leaveAllNow"] as const) {
    const { open } = new Channels();
    open.expect(2);
    open[leave](0);
    assert.equal(open.isExpected(2), false);
    assert.equal(open.areOver, true);
  }
});

Deno.test("OpenChannels expects a channel until it is open", () => {
  const channels = new Channels();
  channels.open.expect(1);
  channels.add(1, "lab");
  assert.equal(channels.open.isExpected(1), false);
  assert.equal(channels.open.areOver, false);
});

Deno.test("OpenChannels.leave() leaves one channel and no other", () => {
  const channels = new Channels();
  const lab = channels.add(1, "lab");
  const hall = channels.add(2, "hall");
  channels.open.leave(1);
  channels.open.leave(11);
  assert.deepEqual([lab.calls, hall.calls], [["leave"], []]);
});

Deno.test("OpenChannels.leaveAll() gives what is on its way a moment, and leaves when it has arrived", () => {
  const { channels, channel } = withTextOnItsWay();
  assert.equal(channels.open.leaveAll(0), 1);
  assert.deepEqual(channel.calls, ["say hello"]);
  channel.acknowledge();
  assert.deepEqual(channel.calls, ["say hello", "leave"]);
  assert.equal(channels.open.exitCode, 0);
  assert.equal(channels.clock.timers, 0);
});

Deno.test("OpenChannels.leaveAll() waits for three seconds, and not when it is asked twice", () => {
  const { channels, channel } = withTextOnItsWay();
  channels.open.leaveAll(0);
  channels.clock.pass(2_999);
  assert.equal(channels.open.areOver, false);
  channels.clock.pass(1);
  assert.equal(channels.open.areOver, true);
  assert.equal(channel.calls.at(-1), "leave");
  const twice = withTextOnItsWay();
  twice.channels.open.leaveAll(130);
  assert.equal(twice.channels.open.leaveAll(130), 0);
  assert.equal(twice.channels.open.areOver, true);
  assert.equal(twice.channels.clock.timers, 0);
});

Deno.test("OpenChannels.leaveAllNow() waits for nothing", () => {
  const { channels } = withTextOnItsWay();
  channels.open.leaveAllNow(143);
  assert.equal(channels.open.areOver, true);
  assert.equal(channels.open.exitCode, 143);
});

Deno.test("OpenChannels leaves at once what comes when everything is being left", () => {
  const { channels } = withTextOnItsWay();
  channels.open.leaveAll(0);
  assert.deepEqual(channels.add(2, "late").calls, ["leave"]);
});

Deno.test("OpenChannels has the exit code 0 for what was left, 1 for what ended by itself or was not sent", () => {
  const left = new Channels();
  left.add(1, "lab").end("left");
  assert.equal(left.open.exitCode, 0);
  const closed = new Channels();
  closed.add(1, "lab").end("left");
  closed.add(2, "hall").end("closed");
  assert.equal(closed.open.exitCode, 1);
  const { channels, channel } = withTextOnItsWay();
  channel.end("left");
  assert.equal(channels.open.exitCode, 1);
});

Deno.test("OpenChannels has the exit code that was asked for, but 1 where something was not sent", () => {
  const { channels } = withTextOnItsWay();
  channels.open.leaveAllNow(0);
  assert.equal(channels.open.exitCode, 1);
  const interrupted = withTextOnItsWay();
  interrupted.channels.open.leaveAllNow(130);
  assert.equal(interrupted.channels.open.exitCode, 130);
});

Deno.test("OpenChannels says goodbye once, and of one channel no more than that", () => {
  const one = new Channels();
  one.add(1, "lab").end("left");
  assert.deepEqual(one.farewell, ["👋 Goodbye!"]);
  const two = new Channels();
  two.add(1, "lab").end("left");
  two.add(2, "hall").end("left");
  assert.deepEqual(two.farewell, ["👋 Goodbye!"]);
});

Deno.test("OpenChannels says in its farewell which channel ended why, and which texts were not sent", () => {
  const channels = new Channels();
  const lab = channels.add(1, "lab");
  channels.add(2, "hall").end("closed", "flooding");
  channels.add(3, "attic").end("left");
  lab.connect();
  lab.say("hello");
  lab.end("left");
  assert.deepEqual(channels.farewell, [
    "-!- lab:",
    "-!- 1 message was not sent:",
    "-!-   hello",
    "-!- hall:",
    "❌ The connection is closed: flooding",
    "👋 Goodbye!",
  ]);
});
