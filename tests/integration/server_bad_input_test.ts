import assert from "node:assert/strict";
import { encode } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import { brief } from "../support/brief.ts";
import { OriginalClient } from "../support/original_client.ts";
import { type OwnServer, ownServer } from "../support/own_server.ts";
import { rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { joined, Member } from "../support/v1_client.ts";

const path = "/ws/k7x2mp";
const megabyte = "x".repeat(1_048_576);

/** Lets something bad happen to a server with somebody on it, then sees that it does them and newcomers no harm. */
async function unharmed(harm: (server: OwnServer) => Promise<void>): Promise<void> {
  await using server = await ownServer();
  const [witness] = await joined(server, "witness");
  await using _witness = witness;
  await harm(server);
  await using newcomer = await Member.connect(server);
  newcomer.send({ type: "join", name: "newcomer" });
  await newcomer.take("welcome");
  newcomer.say("is all well?");
  const isAnswer = (push: Push): boolean => push.type === "message" && push.text === "is all well?";
  await newcomer.takeUntil(isAnswer);
  const seen = await witness.takeUntil(isAnswer);
  assert.ok(seen.every(({ type }) => type === "joined" || type === "message" || type === "left"));
}

const join = encode({ type: "join", name: "ada" });
const invisible = "A name has letters, digits, punctuation and single spaces, and nothing invisible";
const notJson = "A frame holds one JSON object a line; this is not JSON";
const notAnObject = "A frame holds one JSON object a line; this is not an object";
const notKnown = "Not a command of this protocol";
const control = "A message may hold no control characters";

function publish(text: string): string {
  return encode({ type: "publish", nonce: "n-1", text });
}

for (
  const [what, frame, answer] of [
    ["what is not JSON", "hello", { code: "bad_frame", message: notJson }],
    ["half an object", '{"type":"publish"', { code: "bad_frame", message: notJson }],
    ["JSON that is a list", "[1,2]", { code: "bad_frame", message: notAnObject }],
    ["JSON that is null", "null", { code: "bad_frame", message: notAnObject }],
    ["JSON that is a word", '"join"', { code: "bad_frame", message: notAnObject }],
    ["an unknown type", '{"type":"shout"}', { code: "bad_frame", message: `${notKnown}: unknown type` }],
    ["a type from a prototype", '{"type":"constructor"}', {
      code: "bad_frame",
      message: `${notKnown}: unknown type`,
    }],
    ["no type", '{"text":"x"}', { code: "bad_frame", message: `${notKnown}: unknown type` }],
    [
      "a missing field",
      '{"type":"publish","nonce":"n-1"}',
      { code: "bad_frame", message: `${notKnown}: text is missing`, nonce: "n-1" },
    ],
    [
      "a wrong-typed field",
      '{"type":"publish","nonce":"n-1","text":{"x":1}}',
      { code: "bad_frame", message: `${notKnown}: text must be a string`, nonce: "n-1" },
    ],
    [
      "a long nonce",
      `{"type":"publish","nonce":"${"n".repeat(65)}","text":"x"}`,
      { code: "bad_frame", message: `${notKnown}: nonce must have 1 to 64 characters` },
    ],
    ["a second join", join, { code: "joined_already", message: "This connection has joined already" }],
    ["an empty text", publish(""), {
      code: "empty_text",
      message: "A message needs some text",
      nonce: "n-1",
    }],
    ["a blank text", publish(" \n\t "), {
      code: "empty_text",
      message: "A message needs some text",
      nonce: "n-1",
    }],
    ["NUL in a text", publish("a\0b"), { code: "bad_text", message: control, nonce: "n-1" }],
    ["ESC in a text", publish("\x1b[2J"), { code: "bad_text", message: control, nonce: "n-1" }],
    ["C1 in a text", publish("\x9b2J"), { code: "bad_text", message: control, nonce: "n-1" }],
    ["DEL in a text", publish("\x7f"), { code: "bad_text", message: control, nonce: "n-1" }],
    ["half a pair in a text", publish("\ud83d"), { code: "bad_text", message: control, nonce: "n-1" }],
    [
      "a text of 4,001 characters",
      publish("a".repeat(4_001)),
      { code: "text_too_long", message: "The message is too long", nonce: "n-1" },
    ],
    [
      "a blank name",
      encode({ type: "rename", name: "  " }),
      { code: "bad_name", message: "A name needs at least one character" },
    ],
    [
      "a name of 1,000 characters",
      encode({ type: "rename", name: "a".repeat(1_000) }),
      { code: "bad_name", message: "A name has at most 32 characters" },
    ],
    ["BEL in a name", encode({ type: "rename", name: "a\x07" }), { code: "bad_name", message: invisible }],
    [
      "an override of direction in a name",
      encode({ type: "rename", name: "\u202eada" }),
      { code: "bad_name", message: invisible },
    ],
    [
      "a whisper to nobody",
      encode({ type: "whisper", nonce: "n-1", to: "nobody", text: "x" }),
      { code: "unknown_member", message: "Nobody of that name is here to whisper to", nonce: "n-1" },
    ],
    [
      "a page of 201 messages",
      encode({ type: "history", before: 5, limit: 201 }),
      { code: "bad_position", message: "This is not a position in the channel's log" },
    ],
  ] as const
) {
  Deno.test(`a server refuses ${what}, and the connection goes on`, async () => {
    await unharmed(async (server) => {
      const [ada] = await joined(server, "ada");
      await using _ada = ada;
      ada.sendRaw(frame);
      assert.deepEqual(await ada.take("refused"), { type: "refused", ...answer });
      ada.say("still here");
      assert.equal((await ada.take("message")).text, "still here");
    });
  });
}

for (
  const [what, frame, answer] of [
    ["a message", publish("x"), { code: "not_joined", message: "Join the channel first", nonce: "n-1" }],
    ["typing", encode({ type: "typing" }), { code: "not_joined", message: "Join the channel first" }],
    ["a goodbye", encode({ type: "leave" }), { code: "not_joined", message: "Join the channel first" }],
    ["a since that is none", '{"type":"join","name":"x","since":"now"}', {
      code: "bad_frame",
      message: `${notKnown}: since must be an object`,
    }],
    ["a new name", encode({ type: "rename", name: "x" }), {
      code: "not_joined",
      message: "Join the channel first",
    }],
    ["an empty name", encode({ type: "join", name: "" }), {
      code: "bad_name",
      message: "A name needs at least one character",
    }],
    ["a name of 1,000 characters", encode({ type: "join", name: "a".repeat(1_000) }), {
      code: "bad_name",
      message: "A name has at most 32 characters",
    }],
    ["ESC in a name", encode({ type: "join", name: "a\x1b[2J" }), { code: "bad_name", message: invisible }],
    ["what is not JSON", "GET / HTTP/1.1", { code: "bad_frame", message: notJson }],
  ] as const
) {
  Deno.test(`a server refuses ${what} before the join, and the join may follow`, async () => {
    await unharmed(async (server) => {
      await using ada = await Member.connect(server);
      ada.sendRaw(frame);
      assert.deepEqual(await ada.take("refused"), { type: "refused", ...answer });
      ada.send({ type: "join", name: "ada" });
      assert.equal((await ada.take("welcome")).name, "ada");
    });
  });
}

Deno.test("a server refuses each bad line of a frame by itself, and carries out the others in order", async () => {
  await unharmed(async (server) => {
    const [ada] = await joined(server, "ada");
    await using _ada = ada;
    ada.sendRaw(["nonsense", publish("one"), "", '{"type":"shout"}', encode({ type: "ping" })].join("\n"));
    const heard = await ada.takeUntil(({ type }) => type === "message");
    assert.deepEqual(
      brief(heard).filter((each) => !each.startsWith("joined")).toSorted(),
      [
        "1 ada: one",
        "pong",
        "refused bad_frame",
        "refused bad_frame",
      ].toSorted(),
    );
  });
});

Deno.test("a server takes smaller frames only before the join", async () => {
  await unharmed(async (server) => {
    await using ada = await Member.connect(server);
    ada.sendRaw(`${join}${" ".repeat(4_096)}`);
    assert.equal((await ada.take("refused")).code, "frame_too_large");
    assert.equal(await ada.closed, 1009);
  });
});

Deno.test("a server gives a name that is taken ignoring case to nobody else", async () => {
  await unharmed(async (server) => {
    const [witness2, { name }] = await joined(server, "WITNESS");
    await using _witness2 = witness2;
    assert.equal(name, "WITNESS-2");
    witness2.send({ type: "rename", name: "Witness" });
    assert.deepEqual(await witness2.take("refused"), {
      type: "refused",
      code: "name_taken",
      message: "Somebody here has that name, or one that looks like it",
    });
  });
});

for (const isIn of [true, false]) {
  const when = isIn ? "after" : "before";
  Deno.test(`a server closes with 4501 at a binary frame ${when} the join`, async () => {
    await unharmed(async (server) => {
      await using ada = await Member.connect(server);
      if (isIn) ada.send({ type: "join", name: "ada" });
      ada.sendRaw(new Uint8Array([0, 1, 2, 255]));
      assert.equal(await ada.closed, 4501);
    });
  });

  Deno.test(`a server refuses a frame of a megabyte ${when} the join, and closes with 1009`, async () => {
    await unharmed(async (server) => {
      await using ada = await Member.connect(server);
      if (isIn) {
        ada.send({ type: "join", name: "ada" });
        await ada.take("welcome");
      }
      ada.sendRaw(megabyte);
      const refused = await ada.take("refused");
      assert.deepEqual(refused, {
        type: "refused",
        code: "frame_too_large",
        message: "The frame is too large",
      });
      assert.equal(await ada.closed, 1009);
    });
  });
}

Deno.test("a server tells a line connection alone what was not passed on, and takes everything else for text", async () => {
  await unharmed(async (server) => {
    await using lina = await OriginalClient.connect(`ws://${server.address}${path}`, "lina");
    lina.say("x".repeat(4_001));
    await lina.waitFor("⚠️ The message is too long");
    lina.say('{"type":"join","name":"eve"}');
    await lina.waitFor('lina: {"type":"join","name":"eve"}');
    lina.say("\x1b[2J\x07\0");
    await lina.waitFor("lina: \ufffd[2J\ufffd\ufffd");
  });
});

Deno.test("a server closes a line connection at a binary frame and at a frame of a megabyte", async () => {
  await unharmed(async (server) => {
    await using one = await RawWebSocket.connect(server, path);
    await one.sendBinary(new Uint8Array([1, 2, 3]));
    assert.equal(await one.closed, 4501);
    await using other = await RawWebSocket.connect(server, path);
    await other.send(`lina: ${megabyte}`);
    await other.waitFor("⚠️ The frame is too large");
    assert.equal(await other.closed, 1009);
  });
});

for (
  const [what, target, status, code] of [
    ["a code with a slash in it", "/ws/a%2Fb", 400, "bad_code"],
    ["a code of two dots", "/ws/..", 400, "bad_code"],
    ["a code of two encoded dots", "/ws/%2e%2e", 400, "bad_code"],
    ["a way out of the tree", "/ws/../../etc/passwd", 404, "not_found"],
    ["a code with NUL in it", "/ws/a%00b", 400, "bad_code"],
    ["a code that is NUL", "/ws/%00", 400, "bad_code"],
    ["a code that is no UTF-8", "/ws/%ff%fe", 400, "bad_code"],
    ["a code with a percent sign alone", "/ws/%", 400, "bad_code"],
    ["a code of 10,000 characters", `/ws/${"x".repeat(10_000)}`, 400, "bad_code"],
    ["a code of letters that are none of ours", "/ws/%C3%A4", 400, "bad_code"],
    ["no code", "/ws/", 404, "not_found"],
    ["an unknown path", "/nothing", 404, "not_found"],
    ["a path that is too deep", "/ws/a/b/c", 404, "not_found"],
  ] as const
) {
  Deno.test(`a server answers ${what} with ${status}, upgrade or not`, async () => {
    await unharmed(async (server) => {
      const upgrade = [
        "upgrade: websocket",
        "sec-websocket-version: 13",
        "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
      ];
      for (const headers of [[], upgrade]) {
        const answer = await rawRequest(server, target, { headers });
        assert.equal(answer.status, status);
        assert.equal(JSON.parse(answer.body).code, code);
        assert.ok(!answer.body.includes("xxxxx"), "nothing of it is repeated");
      }
    });
  });
}

for (
  const [method, target, allow] of [
    ["POST", path, "GET, HEAD"],
    ["PUT", `${path}/ada`, "GET, HEAD"],
    ["POST", "/", "GET, HEAD"],
    ["DELETE", "/", "GET, HEAD"],
    ["GET", "/api/v1/channels", "POST"],
    ["BREW", "/health", "GET, HEAD"],
  ] as const
) {
  Deno.test(`a server answers ${method} ${target} with 405 and the methods that the path takes`, async () => {
    await unharmed(async (server) => {
      const { status, head, body } = await rawRequest(server, target, { method });
      assert.equal(status, 405);
      assert.match(head, new RegExp(`^allow: ${allow}$`, "m"));
      assert.equal(JSON.parse(body).code, "method_not_allowed");
    });
  });
}

for (
  const [what, headers] of [
    ["no upgrade", []],
    ["an upgrade to something else", ["upgrade: h2c"]],
    ["a handshake without a key", ["upgrade: websocket", "sec-websocket-version: 13"]],
    ["a handshake without its connection header", [
      "upgrade: websocket",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ]],
  ] as const
) {
  Deno.test(`a server answers ${what} with 426`, async () => {
    await unharmed(async (server) => {
      const { status, body } = await rawRequest(server, path, { headers });
      assert.equal(status, 426);
      assert.equal(JSON.parse(body).title, "Connect to this path with a WebSocket");
    });
  });
}

Deno.test("a server bears what is no HTTP at all, and connections that say nothing", async () => {
  await unharmed(async (server) => {
    using _silent = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    assert.equal((await rawRequest(server, "no path")).status, 400);
    await rawRequest(server, `/ws/${"x".repeat(1_000_000)}`).catch(() => {});
  });
});
