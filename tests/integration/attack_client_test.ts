/**
 * Servers that want to harm a client by what they do, not by what they say: each is met by the client's own program, over
 * real sockets. It has to say clearly what is wrong, keep its memory, and end when it is asked to.
 */
import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import { certificates } from "../support/certificates.ts";
import { clientCommand, clientEnvironment } from "../support/client_program.ts";
import { closeFrame, type HostileConnection, HostileServer, serverFrame } from "../support/hostile_server.ts";
import { messageOf, welcomeOf } from "../support/session_harness.ts";
import { Victim } from "../support/victim.ts";
import { within } from "../support/within.ts";

const encoder = new TextEncoder();

/** Enough for a machine that does other things besides; a hang is longer. */
const soonMs = 10_000;

/** What a client may have at most: without an attack it has about 80. */
const calmMiB = 600;

async function assertCalm(victim: Victim, mostMiB: number = calmMiB): Promise<void> {
  const peak = await victim.peakMiB();
  assert.ok(peak < mostMiB, `it had ${peak} MiB`);
}

function listen(server: HostileServer, flags: readonly string[] = []): Victim {
  return Victim.start({ as: "piped", server: server.address, flags: ["--listen", ...flags] });
}

/** Answers every request with these bytes. */
function answering(head: string, body: string = ""): (connection: HostileConnection) => Promise<void> {
  return async (connection) => {
    await connection.request();
    await connection.write(`HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    connection.end();
  };
}

Deno.test("a message without end is noticed, and the program ends before the memory does", async () => {
  const piece = new Uint8Array(1_048_576).fill(120);
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome();
    await connection.write(serverFrame({ opcode: 1, isFinal: false, payload: piece }));
    for (;;) await connection.write(serverFrame({ opcode: 0, isFinal: false, payload: piece }));
  });
  await using victim = listen(server);
  const watched = watchPeak(victim);
  assert.equal(await victim.ended(), 1);
  assert.match(victim.written, /closed: the server sends a message without end/);
  assert.equal(server.connections, 1);
  assert.ok(await watched < 1_800, `it had ${await watched} MiB`);
});

/** Looks at the memory until there is nothing to be seen any more. */
async function watchPeak(victim: Victim): Promise<number> {
  let most = 0;
  for (let peak = 1; peak > 0; most = Math.max(most, peak)) {
    peak = await victim.peakMiB();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return most;
}

Deno.test("a frame that is too large is not read, and who repeats it is left alone", async () => {
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome();
    await connection.text(encode({ type: "notice", text: "x".repeat(5_000_000) }));
  });
  await using victim = listen(server);
  assert.equal(await victim.ended(), 1);
  assert.match(victim.written, /The connection is closed: the server sends more at once than any may/);
  assert.equal(server.connections, 2);
});

Deno.test("a frame that says it has a terabyte is not waited for", async () => {
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome();
    await connection.write(serverFrame({ opcode: 1, claimedBytes: 2 ** 40 }));
    await connection.pause(60_000);
  });
  await using victim = listen(server);
  assert.equal(await victim.ended(), 1);
  assert.match(victim.written, /The connection is closed: the server sends more at once than any may/);
});

for (const as of ["piped", "linear", "full_screen"] as const) {
  Deno.test(`frames without number keep nobody from leaving (${as})`, async () => {
    let offset = 0;
    const texts = (): string =>
      Array.from({ length: 40 }, () => encode(messageOf(++offset, { text: `no. ${offset}` }))).join("\n");
    await using server = await HostileServer.start(async (connection) => {
      await connection.welcome({ position: { epoch: "e1", offset: 0 } });
      for (;;) {
        await connection.text(texts());
        // The terminals of these tests are in the same process, and have to read as well.
        if (as !== "piped") await connection.pause(1);
      }
    });
    await using victim = Victim.start({
      as,
      server: server.address,
      flags: as === "piped" ? ["--listen"] : [],
    });
    await victim.waitFor(/no\. \d{4}/);
    const { code, tookMs } = await victim.end("SIGTERM");
    // Where they come faster than they can be shown, it may have given the server up at that moment.
    assert.ok(code === 143 || /the server sends more at once than any may/.test(victim.written));
    assert.ok(tookMs < soonMs, `it took ${tookMs} ms`);
  });
}

Deno.test("who reads nothing of the output of a flood is given up, in bounded memory", async () => {
  const text = "x".repeat(60_000);
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome();
    for (let offset = 1;; offset += 4) {
      await connection.push(...[0, 1, 2, 3].map((more) => messageOf(offset + more, { text })));
    }
  });
  const args = ["lab", "--server", server.address, "--name", "ada", "--listen"];
  const [program = "", ...rest] = clientCommand(args);
  const child = new Deno.Command(program, {
    args: rest,
    env: clientEnvironment(),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  try {
    const errors = new Response(child.stderr).text();
    const { code } = await within(20_000, child.status, "its end");
    assert.equal(code, 1);
    assert.match(await errors, /nobody reads the output, and too much of it waits/);
  } finally {
    await child.stdin.abort().catch(() => {});
    await child.stdout.cancel();
  }
});

Deno.test("a million members are counted, and those that are kept are few", async () => {
  const members = Array.from({ length: 1_000_000 }, (_, index) => ({ name: `m${index}` }));
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome({ members });
    await connection.push(messageOf(1, { text: "still here" }));
  });
  await using victim = listen(server, ["--log-level=debug"]);
  await victim.waitFor("bob: still here");
  assert.match(victim.written, /The list of members is cut: 950000 more are here/);
  await assertCalm(victim, 900);
  assert.equal((await victim.end()).code, 143);
});

Deno.test("more members than any frame may hold are not read", async () => {
  await using server = await HostileServer.start((connection) =>
    connection.welcome({ members: [{ name: "x".repeat(34_000_000) }] })
  );
  await using victim = listen(server);
  assert.equal(await victim.ended(), 1);
  assert.match(victim.written, /the server sends more at once than any may/);
});

Deno.test("offsets that go backwards or to 2^60 show nothing twice, and one goes on talking", async () => {
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome({ position: { epoch: "e1", offset: 0 }, limits: nonsense });
    const far = encode(messageOf(5)).replace('"offset":5', `"offset":${2n ** 60n}`);
    await connection.text(far);
    for (const offset of [7, 6, 7, 1, 0]) await connection.push(messageOf(offset));
    await connection.push(messageOf(2 ** 53 - 1, { sentAtMs: 2 ** 53 - 1 }), messageOf(8));
    const said = JSON.parse(await connection.next(/"publish"/));
    await connection.push({ type: "accepted", nonce: said.nonce, offset: 9 });
    await connection.push({ type: "notice", text: `it said ${said.text}` });
  });
  await using victim = Victim.start({
    as: "json",
    server: server.address,
    input: "hi\n",
  });
  await victim.waitFor("it said hi");
  const offsets = [...victim.written.matchAll(/"type":"message".*?"offset":(\d+)/g)].map(([, offset]) =>
    Number(offset)
  );
  assert.deepEqual(offsets, [7, 2 ** 53 - 1]);
});

/** Whole numbers, all of them useless. */
const nonsense = {
  maxTextCharacters: 1,
  maxTextBytes: 2 ** 53 - 1,
  maxFrameBytes: 0,
  maxNameCharacters: 2 ** 53 - 1,
  maxUnacknowledged: 0,
  pingEveryMs: 1,
};

for (const limits of ['"none"', '{"maxTextCharacters":"4000"}', '{"maxTextCharacters":-1}']) {
  Deno.test(`limits that are none (${limits}) are told at once`, async () => {
    const welcome = JSON.stringify({ ...welcomeOf(), limits: JSON.parse(limits) });
    await using server = await HostileServer.start(async (connection) => {
      await connection.upgrade();
      await connection.text(welcome);
      await connection.pause(60_000);
    });
    await using victim = listen(server);
    assert.equal(await victim.ended(), 1);
    assert.match(victim.written, /the server sends what this program cannot read; is it a chat server\?/);
  });
}

Deno.test("an epoch that is another with every message is borne, and then given up", async () => {
  await using server = await HostileServer.start(async (connection) => {
    const epoch = `e${connection.number}`;
    await connection.welcome({ position: { epoch, offset: 0 }, session: epoch });
    await connection.push(
      messageOf(1, { text: `in ${epoch}`, nonce: epoch }),
      { type: "notice", text: "back soon", retryAfterMs: 0 },
    );
    await connection.write(closeFrame(1012));
  });
  await using victim = listen(server, ["--max-reconnect=3"]);
  assert.equal(await victim.ended(), 1);
  assert.match(victim.written, /Giving up/);
  for (const number of [1, 2, 3, 4]) assert.match(victim.written, new RegExp(`^bob: in e${number}$`, "m"));
  assert.equal(server.connections, 4);
});

Deno.test("a server that closes with nonsense is a lost connection", async () => {
  const closes = [
    closeFrame(65_535, "x".repeat(50_000)),
    serverFrame({ opcode: 8, payload: new Uint8Array([3]) }),
    serverFrame({ opcode: 11, payload: encoder.encode("what?") }),
    closeFrame(2_999, new Uint8Array([0xff, 0xfe])),
    closeFrame(4501, "\u202e".repeat(40)),
  ];
  await using server = await HostileServer.start(async (connection) => {
    await connection.welcome();
    await connection.push({ type: "notice", text: "bye", retryAfterMs: 0 });
    await connection.write(closes[connection.number - 1]!);
  });
  await using victim = listen(server);
  assert.equal(await victim.ended(), 1);
  assert.equal(server.connections, closes.length);
  assert.match(victim.written, /closed: the server did not understand this program/);
  assert.ok(victim.written.length < 4_000);
  assert.ok(!victim.written.includes("\u202e"));
});

Deno.test("a redirect is named and not followed", async () => {
  await using elsewhere = await HostileServer.start((connection) => connection.welcome());
  const location = `http://${elsewhere.address}/ws/lab`;
  await using server = await HostileServer.start(answering(`302 Found\r\nlocation: ${location}`));
  await using victim = listen(server);
  assert.equal(await victim.ended(), 1);
  assert.ok(victim.written.includes(`sends us elsewhere, to ${location}; this program does not follow`));
  assert.equal(elsewhere.connections, 0);
});

const certificateProblems = [
  ["that nobody trusts", "localhostPem", false, /is not trusted; --ca-cert FILE says whom to trust/],
  ["of another name", "otherPem", true, /certificate that answers at localhost:\d+ is for another name/],
  ["that has expired", "expiredPem", true, /certificate of localhost:\d+ has expired/],
] as const;

for (const [which, pem, isTrusted, words] of certificateProblems) {
  Deno.test(`a certificate ${which} is the end, and nothing is sent`, async () => {
    const made = await certificates();
    const tls = { cert: made[pem], key: made.localhostKeyPem };
    await using server = await HostileServer.start((connection) => connection.welcome(), { tls });
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, made.authorityPem);
    await using victim = listen(server, isTrusted ? [`--ca-cert=${file}`] : []);
    assert.equal(await victim.ended(), 1);
    await Deno.remove(file);
    assert.match(victim.written, words);
    assert.deepEqual(server.requests, []);
  });
}

Deno.test("a server that is full says when to come back, and the person is told and may come at once", async () => {
  const full = answering(
    "503 Service Unavailable\r\nretry-after: 86400\r\ncontent-type: application/problem+json",
    '{"title":"The server is full"}',
  );
  // The upgrade and the question why it was refused are full; what follows is let in.
  await using server = await HostileServer.start((connection) =>
    connection.number <= 2 ? full(connection) : connection.welcome()
  );
  await using victim = Victim.start({ as: "linear", server: server.address });
  await victim.waitFor(
    /\(HTTP 503: “The server is full”\)\s[^]*The next try is in (6\d|7[0-5]) s; Enter tries/,
  );
  assert.equal(server.connections, 2);
  victim.type("\r");
  await victim.waitFor("Connected to channel: lab");
});

Deno.test("an answer without end, to the upgrade or to the question why, is not waited for", async () => {
  await using server = await HostileServer.start(async (connection) => {
    await connection.request();
    await connection.write("HTTP/1.1 403 Forbidden\r\ncontent-type: application/problem+json\r\n\r\n");
    for (;;) await connection.write(" ".repeat(65_536));
  });
  await using victim = listen(server);
  assert.equal(await victim.ended(), 1);
  assert.match(victim.written, /does not let this connection in; .* \(HTTP 403\)/);
  await assertCalm(victim);
});

Deno.test("a server that says nothing at all keeps nobody from leaving", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await HostileServer.start(async (connection) => {
    await connection.request();
    asked.resolve();
    await connection.pause(60_000);
  });
  await using victim = Victim.start({ as: "linear", server: server.address });
  await within(soonMs, asked.promise, "a request");
  const { tookMs } = await victim.end("SIGTERM");
  assert.ok(tookMs < soonMs);
});
