/**
 * Members that stop reading, over real sockets. The kernel takes about four megabytes for each before anything waits in the
 * server.
 */
import assert from "node:assert/strict";
import type { Push } from "../../src/protocol/frame.ts";
import { operatorToken, readMetrics } from "../support/metrics.ts";
import { KillableServer } from "../support/own_server.ts";
import { StoppedReader } from "../support/stopped_reader.ts";
import { joined, Member } from "../support/v1_client.ts";

const code = "k7x2mp";
const mebibyte = 1_048_576;
const text = "x".repeat(4_000);

/** What fills any kernel's buffers, and more than waits for any member. */
const muchTexts = 4_000;

/** How much is said before it is waited for, less than may be unacknowledged. */
const batchTexts = 100;

const flags = [
  ...["--message-rate=0", "--byte-rate=0", "--connections-per-address=0", "--joins-per-address=0"],
  ...["--history-size=100", "--log-level=ERROR"],
];

/** A server in a process of its own, with two members who read and numbers to be asked for. */
class World implements AsyncDisposable {
  readonly server: KillableServer;
  readonly talker: Member;
  readonly reader: Member;
  #said = 0;

  private constructor(server: KillableServer, talker: Member, reader: Member) {
    this.server = server;
    this.talker = talker;
    this.reader = reader;
  }

  static async begin(more: readonly string[] = []): Promise<World> {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, operatorToken);
    const server = new KillableServer([...flags, `--admin-token-file=${file}`, ...more]);
    await server.start();
    await Deno.remove(file);
    const [[talker], [reader]] = await Promise.all([
      joined(server, "talker", code),
      joined(server, "reader", code),
    ]);
    return new World(server, talker, reader);
  }

  /** Where members join. */
  get url(): string {
    return `ws://${this.server.address}/ws/${code}`;
  }

  /** Gives one of the server's numbers. */
  async read(name: string): Promise<number> {
    return (await readMetrics(this.server)).get(name) ?? 0;
  }

  /** Says so much, and waits until those who read have read all of it. @returns What one of them read. */
  async say(count: number): Promise<readonly Push[]> {
    const heard: Push[] = [];
    for (let left = count; left > 0; left -= batchTexts) {
      const nonces = Array.from({ length: Math.min(left, batchTexts) }, () => `n-${this.#said++}`);
      for (const nonce of nonces) this.talker.send({ type: "publish", nonce, text });
      const isLast = (push: Push): boolean => push.type === "message" && push.nonce === nonces.at(-1);
      const [, theirs] = await Promise.all([this.talker.takeUntil(isLast), this.reader.takeUntil(isLast)]);
      heard.push(...theirs);
    }
    return heard;
  }

  /** Lets members come and stop reading. */
  stopped(count: number): Promise<readonly StoppedReader[]> {
    return Promise.all(
      Array.from({ length: count }, (_, index) => StoppedReader.join(this.url, `stopped-${index}`)),
    );
  }

  /** Waits until one of the server's numbers is what it should be. */
  async until(name: string, isRight: (value: number) => boolean): Promise<void> {
    const endsAtMs = performance.now() + 15_000;
    for (;;) {
      const value = await this.read(name);
      if (isRight(value)) return;
      assert.ok(performance.now() < endsAtMs, `${name} stays ${value}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.kill();
    await Promise.all([this.talker, this.reader].map((member) => member[Symbol.asyncDispose]()));
  }
}

function messages(pushes: readonly Push[]): readonly string[] {
  return pushes.flatMap((push) => push.type === "message" ? push.nonce : []);
}

Deno.test("fifty readers that stop in a busy channel cost little memory, and nobody else a message", async () => {
  await using world = await World.begin();
  await world.say(muchTexts);
  const rssBefore = await world.read('memory_bytes{kind="rss"}');
  const readers = await world.stopped(50);
  const heard = await world.say(muchTexts);
  assert.deepEqual(
    messages(heard),
    Array.from({ length: muchTexts }, (_, index) => `n-${muchTexts + index}`),
  );
  await world.until('closes_total{code="4000"}', (count) => count === 50);
  const rssThen = await world.read('memory_bytes{kind="rss"}');
  assert.ok(rssThen - rssBefore < 100 * mebibyte, `${(rssThen - rssBefore) / mebibyte} MiB more`);
  const waiting = await world.read("waiting_bytes");
  assert.ok(waiting > 0 && waiting < 50 * mebibyte / 2, `${waiting / mebibyte} MiB wait`);
  assert.equal(await connections(world), 52, "they count until they are gone");
  for (const reader of readers) reader.drop();
  // The platform often tells a reset as an end of what is read: such a one goes on counting for half a minute. What they
  // took is there for those who come after them all the same.
  const others = await world.stopped(50);
  await world.say(muchTexts);
  const rssAfter = await world.read('memory_bytes{kind="rss"}');
  assert.ok(rssAfter - rssBefore < 100 * mebibyte, `${(rssAfter - rssBefore) / mebibyte} MiB more`);
  for (const reader of others) reader.drop();
});

Deno.test("of readers that stopped and read on nothing is left", async () => {
  await using world = await World.begin();
  const readers = await world.stopped(5);
  await world.say(muchTexts);
  await world.until("connections_held", (count) => count === 5);
  const codes = await Promise.all(readers.map(async (reader) => (await reader.readOn()).closeCode));
  assert.deepEqual(codes, [4000, 4000, 4000, 4000, 4000]);
  for (const reader of readers) reader.drop();
  await world.until("waiting_bytes", (bytes) => bytes === 0);
  await world.until("connections_held", (count) => count === 0);
  assert.equal(await connections(world), 2);
});

/** How many connections the server says that it has. */
async function connections({ server }: World): Promise<number> {
  return (await (await fetch(`http://${server.address}/`)).json()).connections;
}

Deno.test("a reader that stopped reads on, is closed with 4000, comes back and has missed nothing", async () => {
  await using world = await World.begin(["--history-size=100000"]);
  const [reader] = await world.stopped(1);
  assert.ok(reader !== undefined);
  await world.say(muchTexts);
  await world.until('closes_total{code="4000"}', (count) => count === 1);
  const { pushes, closeCode } = await reader.readOn();
  reader.drop();
  assert.equal(closeCode, 4000);
  const read = messages(pushes);
  assert.ok(read.length > 0 && read.length < muchTexts);
  await using again = await Member.connect(world.server, code);
  const { session, position: { epoch, offset } } = reader.welcome;
  const since = { epoch, offset: offset + read.length, nonce: read.at(-1) ?? "" };
  again.send({ type: "join", name: "x", session, since });
  const welcome = await again.take("welcome");
  assert.deepEqual([welcome.complete, welcome.session], [true, session]);
  const rest = await again.takeUntil((push) =>
    push.type === "message" && push.nonce === `n-${muchTexts - 1}`
  );
  assert.deepEqual(
    [...read, ...messages(rest)],
    Array.from({ length: muchTexts }, (_, index) => `n-${index}`),
  );
});

for (
  const [what, act] of [
    ["goes on sending", async (reader: StoppedReader) => {
      for (let frame = 0; frame < 3_000; frame++) await reader.send('{"type":"ping"}');
    }],
    ["ends its half of the connection", (reader: StoppedReader) => reader.closeWrite()],
    // Reserved bits that nobody has agreed on.
    [
      "breaks the protocol",
      (reader: StoppedReader) => reader.sendRaw(new Uint8Array([0xff, 0x80, 0, 0, 0, 0])),
    ],
  ] as const
) {
  Deno.test(`a reader that stopped and ${what} counts as long as it holds memory`, async () => {
    await using world = await World.begin();
    const [reader] = await world.stopped(1);
    assert.ok(reader !== undefined);
    await world.say(muchTexts);
    await world.until('closes_total{code="4000"}', (count) => count === 1);
    await act(reader).catch(() => {});
    await world.until("connections_held", (count) => count === 1);
    assert.equal(await connections(world), 3);
    assert.ok(await world.read("waiting_bytes") > 0);
    await world.say(10);
    reader.drop();
  });
}

Deno.test("readers that have stopped are closed when too much waits for all together, and only they", async () => {
  await using world = await World.begin(["--max-waiting=4194304"]);
  const readers = await world.stopped(20);
  // Little by little: for none of them too much waits before it is too much for all.
  while (await world.read('closes_total{code="4000"}') === 0) await world.say(10);
  assert.ok(await world.read("waiting_bytes") < 5 * mebibyte);
  await world.say(500);
  assert.ok(await world.read("waiting_bytes") < 10 * mebibyte);
  for (const reader of readers) reader.drop();
});
