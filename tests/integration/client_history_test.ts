import assert from "node:assert/strict";
import { Connector } from "../../src/client/connector.ts";
import type { ClientEvent, MessageEvent, PageEvent } from "../../src/client/core/client_event.ts";
import { systemChance } from "../../src/client/io/chance.ts";
import { systemClock } from "../../src/client/io/clock.ts";
import { WebSockets } from "../../src/client/io/socket.ts";
import type { OpenSocket, Socket } from "../../src/client/ports.ts";
import type { Position } from "../../src/protocol/position.ts";
import { KillableServer, ownServer } from "../support/own_server.ts";
import { addressOf } from "../support/session_harness.ts";
import { joined, type Member } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

const unlimited = ["--message-rate=0", "--byte-rate=0"];

/** Somebody who scrolls up in a channel, over a real socket. */
class Reader implements AsyncDisposable {
  readonly connector: Connector;
  /** Everything that was told. */
  readonly events: ClientEvent[] = [];
  /** The messages as they stand on a screen, oldest first. */
  readonly timeline: MessageEvent[] = [];
  /** Whether the connection is to be cut as soon as the next question is sent. */
  cutsWhenAsking = false;
  readonly #sockets = new WebSockets();
  #wake: () => void = () => {};

  constructor(server: { readonly address: string }) {
    const address = addressOf(`ws://${server.address}`);
    const options = { address, code: "k7x2mp", name: "eve", maxReconnect: 5, isInteractive: true };
    this.connector = new Connector(options, {
      openSocket: this.#open,
      clock: systemClock,
      chance: systemChance,
      onEvent: (event) => this.#take(event),
    });
    this.connector.start();
  }

  readonly #open: OpenSocket = (url, protocols, listener) => {
    const socket = this.#sockets.open(url, protocols, listener);
    const send = (frame: string): void => {
      socket.send(frame);
      if (!this.cutsWhenAsking || !frame.includes('"history"')) return;
      this.cutsWhenAsking = false;
      socket.abandon();
      listener.onClose(1006, "");
    };
    return {
      send,
      bufferedBytes: 0,
      close: () => socket.close(),
      abandon: () => socket.abandon(),
    } satisfies Socket;
  };

  #take(event: ClientEvent): void {
    this.events.push(event);
    if (event.type === "message") this.timeline.push(event);
    if (event.type === "page") this.timeline.unshift(...event.messages);
    this.#wake();
  }

  /** The texts as they stand on a screen. */
  get texts(): readonly string[] {
    return this.timeline.map(({ text }) => text);
  }

  /** The place of the oldest message that is shown. */
  get oldest(): Position {
    const [{ epoch, offset } = {}] = this.timeline;
    assert(epoch !== undefined && offset !== undefined, "no message with a position is shown");
    return { epoch, offset };
  }

  /** The answers to the questions for older messages. */
  get pages(): readonly PageEvent[] {
    return this.events.filter((event) => event.type === "page");
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean, what: string): Promise<void> {
    while (!isSo()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await within(10_000, promise, () => `${what}; last came ${JSON.stringify(this.events.slice(-3))}`);
    }
  }

  /** Asks for what is older than all that is shown, and waits for the answer. */
  async loadOlder(before: Position = this.oldest): Promise<PageEvent> {
    const count = this.pages.length;
    this.connector.loadOlder(before);
    await this.until(() => this.pages.length > count, "a page");
    return this.pages[count]!;
  }

  /** Scrolls up to the very first message. */
  async loadAll(): Promise<void> {
    while ((await this.loadOlder()).hasMore) assert.equal(this.pages.at(-1)?.problem, undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connector.leave();
    await this.until(() => this.events.some(({ type }) => type === "ended"), "the end");
    this.#sockets[Symbol.dispose]();
  }
}

function textsUpTo(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `text ${index + 1}`);
}

/** Says texts one after the other, and waits until the server has them all. */
async function say(member: Member, texts: readonly string[]): Promise<void> {
  for (const text of texts) member.say(text);
  await member.takeUntil((push) => push.type === "message" && push.text === texts.at(-1));
}

Deno.test("whoever comes late scrolls back to the very first message, in order, and sees none twice", async () => {
  await using server = await ownServer(unlimited);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const texts = textsUpTo(330);
  await say(ada, texts.slice(0, 200));
  await say(ada, texts.slice(200));
  await using eve = new Reader(server);
  await eve.until(() => eve.timeline.length === 50, "the latest 50");
  await eve.loadAll();
  assert.deepEqual(eve.texts, texts);
  assert.deepEqual(eve.timeline.map(({ offset }) => offset), texts.map((_, index) => index + 1));
  assert.deepEqual(eve.pages.map(({ messages }) => messages.length), [100, 100, 80]);
  assert.deepEqual(eve.pages.map(({ hasMore }) => hasMore), [true, true, false]);
});

Deno.test("who scrolls up while others talk misses nothing of either", async () => {
  await using server = await ownServer(unlimited);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const texts = textsUpTo(360);
  await say(ada, texts.slice(0, 200));
  await using eve = new Reader(server);
  await eve.until(() => eve.timeline.length === 50, "the latest 50");
  for (let next = 200; next < texts.length; next += 80) {
    const chatter = say(ada, texts.slice(next, next + 80));
    eve.connector.say(`eve at ${next}`);
    await eve.loadOlder();
    await chatter;
  }
  await eve.loadAll();
  await eve.until(() => eve.texts.filter((text) => text.startsWith("text")).length === 360, "the last text");
  assert.deepEqual(eve.texts.filter((text) => text.startsWith("text")), texts);
  assert.deepEqual(eve.timeline.map(({ offset }) => offset), eve.timeline.map((_, index) => index + 1));
  const own = eve.timeline.filter(({ isOwn }) => isOwn).map(({ text }) => text);
  assert.deepEqual(own, ["eve at 200", "eve at 280"]);
});

Deno.test("what was said oneself is one's own in a page too", async () => {
  await using server = await ownServer(unlimited);
  await using eve = new Reader(server);
  eve.connector.say("mine");
  await eve.until(() => eve.timeline.length === 1, "the own text");
  const { epoch, offset } = eve.oldest;
  const { messages: [message] } = await eve.loadOlder({ epoch, offset: offset + 1 });
  assert.deepEqual(message, eve.timeline.at(-1));
});

Deno.test("a connection that is lost with a question on it answers with the reason, and the next one serves it", async () => {
  await using server = await ownServer(unlimited);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  const texts = textsUpTo(120);
  await say(ada, texts.slice(0, 110));
  await using eve = new Reader(server);
  await eve.until(() => eve.timeline.length === 50, "the latest 50");
  eve.cutsWhenAsking = true;
  const lost = await eve.loadOlder();
  assert.deepEqual([lost.messages, lost.hasMore], [[], true]);
  assert.match(lost.problem ?? "", /connection ended/);
  const early = await eve.loadOlder();
  assert.match(early.problem ?? "", /once there is a connection/);
  await say(ada, texts.slice(110));
  eve.connector.retryNow();
  await eve.until(() => eve.timeline.length === 60, "what was missed");
  await eve.loadAll();
  assert.deepEqual(eve.texts, texts);
});

Deno.test("a server that was restarted with its data goes on with the same numbering", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using server = new KillableServer([...unlimited, `--data=${directory}/chat.db`]);
    await server.start();
    const [ada] = await joined(server, "ada");
    const texts = textsUpTo(130);
    await say(ada, texts);
    await using eve = new Reader(server);
    await eve.until(() => eve.timeline.length === 50, "the latest 50");
    await server.kill();
    await ada.closed;
    await server.start();
    eve.connector.retryNow();
    await eve.until(() => eve.connector.isConnected, "the connection");
    await eve.loadAll();
    assert.deepEqual(eve.texts, texts);
    assert.equal(new Set(eve.timeline.map(({ epoch }) => epoch)).size, 1);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("a server that was restarted without its data has nothing older, and does not say that it might", async () => {
  await using server = new KillableServer(unlimited);
  await server.start();
  const [ada] = await joined(server, "ada");
  await say(ada, textsUpTo(60));
  await using eve = new Reader(server);
  await eve.until(() => eve.timeline.length === 50, "the latest 50");
  const before = eve.oldest;
  await server.kill();
  await ada.closed;
  await server.start();
  eve.connector.retryNow();
  await eve.until(() => eve.connector.isConnected, "the connection");
  eve.connector.say("anew");
  await eve.until(() => eve.timeline.length === 51, "the own text");
  assert.notEqual(eve.timeline.at(-1)?.epoch, before.epoch);
  assert.deepEqual(await eve.loadOlder(), { type: "page", before, messages: [], hasMore: false });
});

Deno.test("a server that limits how fast one may ask says so, and answers later", async () => {
  await using server = await ownServer(["--message-rate=20", "--message-burst=2", "--byte-rate=0"]);
  await using eve = new Reader(server);
  eve.connector.say("one");
  await eve.until(() => eve.timeline.length === 1, "the own text");
  const before = { ...eve.oldest, offset: 2 };
  const answers: PageEvent[] = [];
  while (!answers.some(({ problem }) => problem !== undefined)) answers.push(await eve.loadOlder(before));
  assert.match(answers.at(-1)?.problem ?? "", /slow down/);
  assert.equal(answers.at(-1)?.hasMore, true);
  assert.equal(eve.events.some(({ type }) => type === "refused"), false);
  for (let page = answers.at(-1); page?.problem !== undefined;) page = await eve.loadOlder(before);
});
