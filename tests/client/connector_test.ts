import assert from "node:assert/strict";
import type { ClientEvent } from "../../src/client/core/client_event.ts";
import type { SessionOptions } from "../../src/client/core/session/state.ts";
import { Connector } from "../../src/client/connector.ts";
import { ClientChance, ClientClock, ClientSockets } from "../support/fake_client_ports.ts";
import { anyOptions, messageOf, welcomeOf } from "../support/session_harness.ts";

/** A connector among fakes, and what it told. */
class Scene {
  readonly clock = new ClientClock();
  readonly sockets = new ClientSockets();
  readonly events: ClientEvent[] = [];
  readonly connector: Connector;
  /** What the listener does besides noting the event. */
  onEvent: (event: ClientEvent) => void = () => {};

  constructor(options: Partial<SessionOptions> = {}) {
    this.connector = new Connector({ ...anyOptions, ...options }, {
      openSocket: this.sockets.open,
      clock: this.clock,
      chance: new ClientChance(),
      onEvent: (event) => {
        this.events.push(event);
        this.onEvent(event);
      },
    });
  }

  /** Starts and joins. */
  async join(): Promise<this> {
    this.connector.start();
    this.rejoin();
    await this.told();
    return this;
  }

  rejoin(): void {
    this.sockets.last.listener.onOpen("terminalchat.v1");
    this.sockets.last.push(welcomeOf());
  }

  /** Waits until the listener was told, and gives the types of what it was told. */
  async told(): Promise<readonly string[]> {
    await Promise.resolve();
    return this.events.splice(0).map((event) => event.type);
  }
}

Deno.test("Connector joins a channel and knows what is true of it", async () => {
  const scene = new Scene();
  const { connector, sockets } = scene;
  assert.equal(connector.protocol, undefined);
  connector.start();
  assert.equal(sockets.last.url, "wss://chat.test/ws/a4b2c1");
  assert.equal(connector.isConnected, false);
  scene.rejoin();
  assert.deepEqual(await scene.told(), ["connecting", "connected"]);
  assert.equal(connector.isConnected, true);
  assert.equal(connector.protocol, "v1");
  assert.equal(connector.name, "ada");
  assert.deepEqual(connector.members, [{ name: "ada" }, { name: "bob" }]);
  assert.equal(connector.listeners, 0);
  assert.equal(connector.roundTripMs, undefined);
});

Deno.test("Connector.say() gives the nonce before the listener hears of it, and counts until the echo", async () => {
  const scene = await new Scene().join();
  const nonce = scene.connector.say("hi");
  assert.equal(nonce, "n11");
  assert.deepEqual(scene.events, []);
  assert.equal(scene.connector.unacknowledged, 1);
  assert.deepEqual(scene.sockets.last.commands.at(-1), { type: "publish", nonce, text: "hi" });
  scene.sockets.last.push(messageOf(12, { nonce, from: "ada", text: "hi" }));
  assert.equal(scene.connector.unacknowledged, 0);
  assert.deepEqual(await scene.told(), ["sending", "message"]);
});

Deno.test("Connector does what a person can do in a channel", async () => {
  const { connector, sockets } = await new Scene().join();
  connector.whisper("bob", "psst");
  connector.rename("kim");
  connector.typing();
  assert.deepEqual(sockets.last.commands.slice(1), [
    { type: "whisper", nonce: "n11", to: "bob", text: "psst" },
    { type: "rename", name: "kim" },
    { type: "typing" },
  ]);
});

Deno.test("Connector tells every event in order, and none while the listener handles another", async () => {
  const scene = await new Scene().join();
  let depth = 0;
  const order: string[] = [];
  scene.onEvent = (event) => {
    assert.equal(depth++, 0);
    if (event.type === "message" && !event.isOwn) scene.connector.say(`re: ${event.text}`);
    order.push(event.type === "message" || event.type === "sending" ? event.text : event.type);
    depth--;
  };
  scene.sockets.last.push(messageOf(12), messageOf(13));
  await scene.told();
  assert.deepEqual(order, ["text 12", "text 13", "re: text 12", "re: text 13"]);
});

Deno.test("Connector takes what a socket says while it is being used in its turn", async () => {
  const scene = await new Scene().join();
  const { last } = scene.sockets;
  const send = last.send.bind(last);
  last.send = (frame) => {
    send(frame);
    last.push(messageOf(12, { nonce: "n11", from: "ada", text: "hi" }));
  };
  scene.connector.say("hi");
  assert.equal(scene.connector.unacknowledged, 0);
  assert.deepEqual(await scene.told(), ["sending", "message"]);
});

Deno.test("Connector reconnects by its one timer, and what was typed meanwhile is sent then", async () => {
  const scene = await new Scene().join();
  const { clock, sockets, connector } = scene;
  clock.pass(6_000);
  sockets.last.listener.onClose(1006, "");
  connector.say("typed meanwhile");
  assert.equal(clock.timers, 1);
  clock.pass(999);
  assert.equal(sockets.opened.length, 1);
  clock.pass(1);
  assert.equal(sockets.opened.length, 2);
  scene.rejoin();
  assert.deepEqual(sockets.last.commands.at(-1), { type: "publish", nonce: "n11", text: "typed meanwhile" });
  assert.deepEqual(await scene.told(), ["disconnected", "sending", "connecting", "connected"]);
});

Deno.test("Connector does not hear what a forgotten socket still says", async () => {
  const scene = await new Scene().join();
  const { clock, sockets, connector } = scene;
  const [first] = sockets.opened;
  clock.pass(20_000);
  assert.equal(first?.state, "abandoned");
  clock.pass(1_000);
  scene.rejoin();
  await scene.told();
  first?.push(messageOf(12));
  first?.listener.onClose(1000, "late");
  first?.listener.onOpen("");
  assert.deepEqual(await scene.told(), []);
  assert.equal(connector.isConnected, true);
});

Deno.test("Connector pings a silent server and measures the way there and back", async () => {
  const scene = await new Scene().join();
  scene.clock.pass(10_000);
  assert.deepEqual(scene.sockets.last.commands.at(-1), { type: "ping" });
  scene.clock.pass(42);
  scene.sockets.last.push({ type: "pong" });
  assert.equal(scene.connector.roundTripMs, 42);
});

for (const isCounted of [true, false]) {
  Deno.test(`Connector is back at once after a sleep that the clock ${isCounted ? "counts" : "does not count"}`, async () => {
    const scene = await new Scene().join();
    scene.clock.pass(7_000);
    scene.clock.sleep(3_600_000, { isCounted });
    scene.clock.pass(2_000);
    assert.equal(scene.sockets.opened[0]?.state, "abandoned");
    assert.equal(scene.sockets.opened.length, 2);
    assert.deepEqual(await scene.told(), ["disconnected", "connecting"]);
  });
}

Deno.test("Connector notices a sleep at whatever happens first after it", async () => {
  const scene = await new Scene().join();
  scene.clock.sleep(60_000, { isCounted: false });
  scene.connector.say("good morning");
  assert.equal(scene.sockets.opened.length, 2);
  assert.deepEqual(await scene.told(), ["disconnected", "connecting", "sending"]);
  scene.rejoin();
  assert.deepEqual(scene.sockets.last.commands.at(-1), {
    type: "publish",
    nonce: "n11",
    text: "good morning",
  });
});

Deno.test("Connector does not take a short pause for a sleep, nor a clock that is set back", async () => {
  const scene = await new Scene().join();
  scene.clock.sleep(4_900, { isCounted: true });
  scene.clock.pass(2_000);
  scene.clock.sleep(-3_600_000, { isCounted: false });
  scene.clock.pass(2_000);
  assert.equal(scene.sockets.opened.length, 1);
});

Deno.test("Connector tells whether the channel is joined", async () => {
  const scene = new Scene();
  const { connector, clock, sockets } = scene;
  assert.equal(connector.isConnected, false);
  await scene.join();
  assert.equal(connector.isConnected, true);
  clock.pass(6_000);
  sockets.last.listener.onClose(1006, "");
  assert.equal(connector.isConnected, false);
  clock.pass(1_000);
  sockets.last.listener.onOpen("terminalchat.v1");
  assert.equal(connector.isConnected, false);
  scene.rejoin();
  assert.equal(connector.isConnected, true);
  connector.leave();
  assert.equal(connector.isConnected, false);
});

Deno.test("Connector.loadOlder() asks for what was said before, and tells it in its turn", async () => {
  const scene = await new Scene().join();
  const { connector, sockets } = scene;
  sockets.last.push(messageOf(11));
  connector.loadOlder({ epoch: "e1", offset: 11 });
  assert.deepEqual(sockets.last.commands.at(-1), { type: "history", before: 11, limit: 100 });
  sockets.last.push(messageOf(12));
  sockets.last.push({ type: "page", epoch: "e1", before: 11, messages: [messageOf(10)], more: false });
  sockets.last.push(messageOf(13));
  assert.deepEqual(await scene.told(), ["message", "message", "page", "message"]);
});

Deno.test("Connector.loadOlder() is answered by the timer where the server does not answer", async () => {
  const scene = await new Scene().join();
  scene.sockets.last.push(messageOf(11));
  scene.connector.loadOlder({ epoch: "e1", offset: 11 });
  scene.clock.pass(9_999);
  scene.sockets.last.push({ type: "pong" });
  assert.deepEqual(await scene.told(), ["message"]);
  scene.clock.pass(1);
  assert.deepEqual(await scene.told(), ["page"]);
  assert.equal(scene.connector.isConnected, true);
});

Deno.test("Connector gives up a quick try to come back after 10 s, and abandons its socket", async () => {
  const scene = await new Scene().join();
  const { clock, sockets } = scene;
  clock.pass(6_000);
  sockets.last.listener.onClose(1006, "");
  clock.pass(11_000);
  assert.deepEqual(sockets.opened.map(({ state }) => state), ["new", "abandoned"]);
  clock.pass(2_000);
  assert.equal(sockets.opened.length, 3);
});

Deno.test("Connector.retryNow() does not wait for the timer", async () => {
  const scene = await new Scene().join();
  scene.sockets.last.listener.onClose(0, "");
  scene.connector.retryNow();
  assert.equal(scene.sockets.opened.length, 2);
  assert.equal(scene.clock.timers, 1);
});

Deno.test("Connector.leave() says goodbye, and nothing runs any more once the server has answered", async () => {
  const scene = await new Scene().join();
  scene.connector.leave();
  assert.deepEqual(scene.sockets.last.commands.at(-1), { type: "leave" });
  scene.sockets.last.listener.onClose(1000, "goodbye");
  assert.deepEqual(await scene.told(), ["ended"]);
  assert.equal(scene.clock.timers, 0);
  assert.equal(scene.connector.isConnected, false);
});

Deno.test("Connector passes on with which status an upgrade was refused", () => {
  const { connector, sockets } = new Scene();
  connector.start();
  sockets.last.listener.onClose(0, "no", { upgradeStatus: 403 });
  assert.equal(sockets.last.url, "wss://chat.test/ws/a4b2c1/ada");
});

Deno.test("Connector stays usable when the listener throws", async () => {
  const scene = await new Scene().join();
  const problems: unknown[] = [];
  const note = (event: ErrorEvent): void => {
    event.preventDefault();
    problems.push(event.error);
  };
  globalThis.addEventListener("error", note);
  scene.onEvent = () => {
    throw new TypeError("a bug in the presentation");
  };
  scene.sockets.last.push(messageOf(12), messageOf(13));
  await new Promise((resolve) => setTimeout(resolve));
  globalThis.removeEventListener("error", note);
  assert.equal(problems.length, 1);
  scene.onEvent = () => {};
  scene.sockets.last.push(messageOf(14));
  assert.deepEqual(await scene.told(), ["message", "message", "message"]);
});

Deno.test("Connector takes what was due while it was away for no sleep", async () => {
  const scene = await new Scene().join();
  const begunAnew = { position: { epoch: "e2", offset: 0 }, complete: false, members: [{ name: "ada" }] };
  const comeBack = (): void => {
    scene.connector.retryNow();
    scene.sockets.last.listener.onOpen("terminalchat.v1");
    scene.sockets.last.push(welcomeOf(begunAnew));
  };
  // Bob is awaited for half a minute, which is over before the next return.
  for (const awayMs of [0, 60_000]) {
    scene.sockets.last.listener.onClose(1006, "");
    scene.clock.pass(awayMs);
    await scene.told();
    comeBack();
  }
  scene.clock.pass(1);
  assert.equal((await scene.told()).at(-1), "members_changed");
  assert.equal(scene.connector.isConnected, true);
});
