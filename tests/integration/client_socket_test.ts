import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Connector } from "../../src/client/connector.ts";
import type { ClientEvent } from "../../src/client/core/client_event.ts";
import type { SocketFault } from "../../src/client/core/socket_fault.ts";
import { systemChance } from "../../src/client/io/chance.ts";
import { createChannel } from "../../src/client/io/channels_api.ts";
import { systemClock } from "../../src/client/io/clock.ts";
import { WebSockets, type WebSocketsOptions } from "../../src/client/io/socket.ts";
import type { Socket } from "../../src/client/ports.ts";
import { certificates } from "../support/certificates.ts";
import { HostileServer } from "../support/hostile_server.ts";
import { OriginalServer } from "../support/original_server.ts";
import { freePort, ownServer } from "../support/own_server.ts";
import { addressOf } from "../support/session_harness.ts";
import { SmallServer } from "../support/small_server.ts";
import { TunnelProxy } from "../support/tunnel_proxy.ts";
import { within } from "../support/within.ts";

const deadlineMs = 10_000;

/** Somebody in a channel over a real socket, and a way to wait for what they are told. */
class Person implements Disposable {
  readonly connector: Connector;
  readonly events: ClientEvent[] = [];
  readonly #sockets = new WebSockets();
  #wake: () => void = () => {};

  constructor(
    server: string,
    options: { readonly isInteractive?: boolean; readonly maxReconnect?: number } = {},
  ) {
    const { isInteractive = true, maxReconnect = 5 } = options;
    const channel = { address: addressOf(server), code: "A4b2C1", name: "ada", maxReconnect, isInteractive };
    this.connector = new Connector(channel, {
      openSocket: this.#sockets.open,
      clock: systemClock,
      chance: systemChance,
      onEvent: (event) => {
        this.events.push(event);
        this.#wake();
      },
    });
    this.connector.start();
  }

  /** Waits for an event that was not waited for yet; what came before it is dropped. */
  async event<T extends ClientEvent["type"]>(type: T): Promise<Extract<ClientEvent, { type: T }>> {
    const endMs = Date.now() + deadlineMs;
    for (;;) {
      const index = this.events.findIndex((event) => event.type === type);
      const event = this.events.splice(0, index + 1).at(-1);
      if (event !== undefined) return event as Extract<ClientEvent, { type: T }>;
      assert(Date.now() < endMs, `no ${type} in time`);
      await this.#next(endMs);
    }
  }

  async #next(endMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, endMs - Date.now());
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }

  async leave(): Promise<void> {
    this.connector.leave();
    await this.event("ended");
  }

  [Symbol.dispose](): void {
    this.#sockets[Symbol.dispose]();
  }
}

/** What became of one socket. */
interface Outcome extends SocketFault {
  readonly code: number;
  readonly reason: string;
  readonly frames: readonly string[];
}

/** Opens one socket and waits for its end. */
async function outcomeOf(url: string, options: WebSocketsOptions = {}): Promise<Outcome> {
  using sockets = new WebSockets(options);
  const frames: string[] = [];
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  sockets.open(url, ["terminalchat.v1"], {
    onOpen: (protocol) => frames.push(`open ${protocol}`),
    onFrame: (frame) => frames.push(frame),
    onClose: (code, reason, fault = {}) => resolve({ code, reason, ...fault, frames }),
  });
  return await promise;
}

/** Answers every request in the same way. */
function answering(response: () => Response): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, response);
}

async function tls(): Promise<{ readonly cert: string; readonly key: string }> {
  const { localhostPem, localhostKeyPem } = await certificates();
  return { cert: localhostPem, key: localhostKeyPem };
}

Deno.test("a client joins, talks, is closed upon, comes back, and leaves", async () => {
  await using server = new SmallServer();
  using ada = new Person(`127.0.0.1:${server.port}`);
  assert.equal((await ada.event("connected")).protocol, "v1");
  ada.connector.say("one");
  assert.equal((await ada.event("message")).isOwn, true);
  server.closeAll(1012);
  assert.equal((await ada.event("disconnected")).reason, "the server is restarting");
  ada.connector.say("two");
  ada.connector.retryNow();
  assert.equal((await ada.event("connected")).isReconnect, true);
  assert.equal((await ada.event("message")).text, "two");
  await ada.leave();
  assert.deepEqual(server.log.map((message) => message.text), ["one", "two"]);
  assert.equal(ada.connector.unacknowledged, 0);
});

Deno.test("a client outlives its server", async () => {
  const first = new SmallServer();
  const { port } = first;
  using ada = new Person(`127.0.0.1:${port}`);
  await ada.event("connected");
  await first[Symbol.asyncDispose]();
  await ada.event("disconnected");
  ada.connector.say("typed while it was away");
  ada.connector.retryNow();
  assert.match((await ada.event("disconnected")).reason, /^nothing answers at 127\.0\.0\.1/);
  await using _second = new SmallServer(port);
  ada.connector.retryNow();
  await ada.event("connected");
  assert.equal((await ada.event("message")).text, "typed while it was away");
  await ada.leave();
});

Deno.test("several hundred texts at once arrive in order", async () => {
  await using server = new SmallServer();
  using ada = new Person(`127.0.0.1:${server.port}`);
  const texts = Array.from({ length: 700 }, (_, number) => `text ${number}`);
  for (const text of texts) ada.connector.say(text);
  while (ada.connector.unacknowledged > 0) await ada.event("message");
  assert.deepEqual(server.log.map((message) => message.text), texts);
  await ada.leave();
});

for (const shape of ["code", "name"] as const) {
  Deno.test(`a client talks with a server of the original's kind that knows the ${shape} in the path`, async () => {
    await using server = new OriginalServer({ shape, upgradeDelayMs: 50 });
    using ada = new Person(server.address);
    assert.equal((await ada.event("connected")).protocol, "line");
    ada.connector.say("hello\nworld");
    const message = await ada.event("message");
    assert.deepEqual([message.isOwn, message.text], [true, "hello\nworld"]);
    server.broadcast("A4b2C1", "bob: hi");
    assert.equal((await ada.event("message")).from, "bob");
    assert.deepEqual(server.received, [shape === "code" ? "ada: hello\nworld" : "hello\nworld"]);
    await ada.leave();
  });
}

Deno.test("a pipe without a server ends after two tries and says why", async () => {
  const port = freePort();
  using ada = new Person(`127.0.0.1:${port}`, { isInteractive: false });
  ada.connector.say("unheard");
  await ada.event("disconnected");
  ada.connector.retryNow();
  const { cause, reason, unacknowledged } = await ada.event("ended");
  assert.deepEqual([cause, unacknowledged], ["unreachable", ["unheard"]]);
  assert.equal(reason, `nothing answers at 127.0.0.1:${port}; is the server running there?`);
});

Deno.test("a server that is no chat server is told so, with its status", async () => {
  for (
    const [status, words] of [[404, /has no chat there/], [503, /takes nobody in/], [
      302,
      /sends us elsewhere/,
    ]] as const
  ) {
    const server = answering(() => new Response(null, { status, headers: { location: "/" } }));
    const outcome = await outcomeOf(`ws://127.0.0.1:${server.addr.port}/ws/x`);
    await server.shutdown();
    assert.equal(outcome.upgradeStatus, status);
    assert.match(outcome.reason, words);
  }
});

Deno.test("why an upgrade was refused is asked once, however many forms of the URL are tried", async () => {
  const upgrades: string[] = [];
  const questions: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ headers, url }) => {
    (headers.has("sec-websocket-key") ? upgrades : questions).push(url);
    const problem = { "content-type": "application/problem+json" };
    return new Response('{"detail":"members only"}', { status: 403, headers: problem });
  });
  using ada = new Person(`127.0.0.1:${server.addr.port}`);
  const { cause, reason, isExplained } = await ada.event("ended");
  await server.shutdown();
  assert.deepEqual([cause, isExplained], ["unreachable", true]);
  assert.match(reason, /does not let this connection in.* \(HTTP 403: “members only”\)$/);
  assert.deepEqual([upgrades.length, questions.length], [4, 1]);
});

Deno.test("where an answer has nothing more to say, nothing is asked", async () => {
  let requests = 0;
  const server = answering(() => {
    requests++;
    return new Response(null, { status: 404 });
  });
  const { isLasting, reason } = await outcomeOf(`ws://127.0.0.1:${server.addr.port}/ws/x`);
  await server.shutdown();
  assert.equal(isLasting, true);
  assert.match(reason, /has no chat there.*\(HTTP 404\)$/);
  assert.equal(requests, 1);
});

Deno.test("the project's own server says when to come back, and why", async () => {
  await using server = await ownServer(["--connections-per-address=1"]);
  const url = `ws://${server.address}/ws/lab`;
  using sockets = new WebSockets();
  const opened = Promise.withResolvers<string>();
  const socket = sockets.open(url, ["terminalchat.v1"], {
    onOpen: opened.resolve,
    onFrame: () => {},
    onClose: (_code, reason) => opened.reject(new Error(reason)),
  });
  await opened.promise;
  const { upgradeStatus, retryAfterMs = 0, isLasting, reason } = await outcomeOf(url);
  assert.deepEqual([upgradeStatus, isLasting], [429, undefined]);
  assert.ok(retryAfterMs >= 1_000);
  assert.match(reason, /\(HTTP 429: “Too many connections from this address”\)$/);
  socket.close();
});

Deno.test("a question that nobody answers holds nobody up for long", async () => {
  await using server = await HostileServer.start(async (connection) => {
    await connection.request();
    if (connection.number > 1) return await connection.pause(60_000);
    await connection.write("HTTP/1.1 503 Full\r\ncontent-length: 0\r\n\r\n");
    connection.end();
  });
  const outcome = outcomeOf(`ws://${server.address}/ws/x`);
  const { reason, upgradeStatus } = await within(deadlineMs, outcome, "the outcome");
  assert.match(reason, /takes nobody in now; wait a little \(HTTP 503\)$/);
  assert.deepEqual([upgradeStatus, server.connections], [503, 2]);
});

Deno.test("a name that does not exist is told so", async () => {
  const outcome = await outcomeOf("ws://no-such-host.invalid/ws/x");
  assert.match(outcome.reason, /^no machine named no-such-host\.invalid is known/);
  assert.equal(outcome.upgradeStatus, undefined);
});

Deno.test("a certificate is trusted when its authority is given, and --ca-cert is named when it is not", async () => {
  await using server = new SmallServer(0, await tls());
  const url = `wss://localhost:${server.port}/ws/x`;
  assert.match((await outcomeOf(url)).reason, /is not trusted; --ca-cert FILE/);
  const opened = Promise.withResolvers<string>();
  using sockets = new WebSockets({ caCerts: [(await certificates()).authorityPem] });
  const socket = sockets.open(url, ["terminalchat.v1"], {
    onOpen: opened.resolve,
    onFrame: () => {},
    onClose: (_code, reason) => opened.reject(new Error(reason)),
  });
  assert.equal(await opened.promise, "terminalchat.v1");
  socket.close();
});

Deno.test("TLS where there is none, and none where there is TLS, are told apart", async () => {
  await using plain = new SmallServer();
  await using secure = new SmallServer(0, await tls());
  assert.match(
    (await outcomeOf(`wss://localhost:${plain.port}/`)).reason,
    /does not speak TLS there; write ws:/,
  );
  assert.match((await outcomeOf(`ws://localhost:${secure.port}/`)).reason, /for that write wss:/);
});

Deno.test("what is no certificate is refused", () => {
  assert.throws(
    () => new WebSockets({ caCerts: ["-----BEGIN PRIVATE KEY-----"] }),
    /no certificate in PEM form/,
  );
});

Deno.test("a close code and its reason come through, as does a connection that just drops", async () => {
  await using server = new SmallServer();
  const closed = outcomeOf(`ws://127.0.0.1:${server.port}/`);
  const closing = setInterval(() => server.broadcast("?"), 5);
  using sockets = new WebSockets();
  const { promise, resolve } = Promise.withResolvers<readonly [number, string]>();
  const socket = sockets.open(`ws://127.0.0.1:${server.port}/`, ["terminalchat.v1"], {
    onOpen: () => socket.send('{"type":"join","name":"eve"}'),
    onFrame: () => server.closeAll(4321, "because"),
    onClose: (code, reason) => resolve([code, reason]),
  });
  assert.deepEqual(await promise, [4321, "because"]);
  clearInterval(closing);
  await server[Symbol.asyncDispose]();
  assert.deepEqual((await closed).frames, ["open terminalchat.v1"]);
});

Deno.test("a frame that is too large ends the connection here, before it is read", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => {
      socket.send("x".repeat(1_000));
      socket.send("x".repeat(1_001));
    };
    return response;
  });
  const outcome = await outcomeOf(`ws://127.0.0.1:${server.addr.port}/`, { maxFrameUnits: 1_000 });
  assert.equal(outcome.code, 0);
  assert.match(outcome.reason, /too large for this program/);
  assert.deepEqual(outcome.frames.map((frame) => frame.length), ["open ".length, 1_000]);
  await server.shutdown();
});

Deno.test("a socket that is abandoned while it is opened is gone at once, and nothing is heard of it", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using sockets = new WebSockets();
  const heard: string[] = [];
  const socket: Socket = sockets.open(`ws://127.0.0.1:${listener.addr.port}/`, [], {
    onOpen: () => heard.push("open"),
    onFrame: () => heard.push("frame"),
    onClose: () => heard.push("close"),
  });
  using connection = await listener.accept();
  const request = new Uint8Array(4_096);
  await connection.read(request);
  socket.send("too early");
  socket.abandon();
  assert.equal(await connection.read(request), null);
  assert.deepEqual(heard, []);
});

/** Opens one socket in a process of its own, with these variables. */
async function connectWith(url: string, env: Readonly<Record<string, string>>): Promise<string> {
  const caFile = await Deno.makeTempFile({ suffix: ".pem" });
  await Deno.writeTextFile(caFile, (await certificates()).authorityPem);
  const script = fileURLToPath(new URL("../support/connect_once.ts", import.meta.url));
  const args = ["run", "--quiet", "--no-check", "-A", script, url, caFile];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args, env, stderr: "inherit" }).output();
  await Deno.remove(caFile);
  return new TextDecoder().decode(stdout);
}

Deno.test("HTTPS_PROXY, in either case, is the way to servers with TLS, and NO_PROXY the way around it", async () => {
  await using server = new SmallServer(0, await tls());
  using proxy = new TunnelProxy();
  const url = `wss://localhost:${server.port}/`;
  assert.equal(await connectWith(url, { HTTPS_PROXY: proxy.url }), "open");
  assert.deepEqual(proxy.asked, [`localhost:${server.port}`]);
  assert.equal(await connectWith(url, { https_proxy: proxy.url }), "open");
  assert.equal(proxy.asked.length, 2);
  assert.equal(await connectWith(url, { HTTPS_PROXY: proxy.url, NO_PROXY: "localhost" }), "open");
  assert.equal(proxy.asked.length, 2);
  const dead = await connectWith(url, { HTTPS_PROXY: `http://127.0.0.1:${freePort()}` });
  assert.match(dead, /^nothing answers at localhost:.*\(it goes through the proxy of HTTPS_PROXY\)$/);
});

Deno.test("createChannel() gives the code that the server made", async () => {
  const server = answering(() => Response.json({ code: "K7x2mp" }, { status: 201 }));
  const address = addressOf(`127.0.0.1:${server.addr.port}`);
  assert.equal(await createChannel(address, { timeoutMs: deadlineMs }), "k7x2mp");
  using sockets = new WebSockets();
  assert.equal(await createChannel(address, { timeoutMs: deadlineMs, client: sockets.httpClient }), "k7x2mp");
  await server.shutdown();
});

Deno.test("createChannel() says why there is no code", async () => {
  const answers: readonly (readonly [() => Response, RegExp])[] = [
    [() => Response.json({ detail: "Not Found" }, { status: 404 }), /answers with HTTP 404$/],
    [() => Response.json({}, { status: 201 }), /holds no code$/],
    [() => Response.json({ code: "no code" }, { status: 201 }), /holds no code$/],
    [() => Response.json(null, { status: 201 }), /holds no code$/],
    [
      () => new Response("<html>", { status: 201 }),
      /Cannot get a new channel from 127\.0\.0\.1:\d+: its answer is not JSON$/,
    ],
    [() => Response.json({ code: "x".repeat(5_000) }, { status: 201 }), /is too long$/],
  ];
  for (const [answer, problem] of answers) {
    const server = answering(answer);
    const address = addressOf(`127.0.0.1:${server.addr.port}`);
    await assert.rejects(createChannel(address, { timeoutMs: deadlineMs }), problem);
    await server.shutdown();
  }
});

Deno.test("createChannel() does not wait for ever", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => promise);
  const address = addressOf(`127.0.0.1:${server.addr.port}`);
  await assert.rejects(createChannel(address, { timeoutMs: 20 }), /no answer in time/);
  resolve(new Response());
  await server.shutdown();
});
