import assert from "node:assert/strict";
import fc from "fast-check";
import { encode } from "../../../src/protocol/codec.ts";
import type { RefusalCode } from "../../../src/protocol/errors.ts";
import type { Command } from "../../../src/protocol/frame.ts";
import type { Operation, Outcome } from "../../../src/server/core/operation.ts";
import { type Identity, Session } from "../../../src/server/core/session.ts";
import type { SessionEffect } from "../../../src/server/core/session_effect.ts";
import { anyCommand, nearlyAFrame } from "../../support/any_frame.ts";
import { anyText } from "../../support/any_text.ts";
import { rulesWith } from "../../support/server_rules.ts";

type Rates = Parameters<typeof rulesWith>[0];

const openedAtMs = 11_000;

const identity: Identity = {
  connectionId: "c-11",
  freshToken: "fresh",
  fingerprint: (token) => `print of ${token}`,
};

const join: Operation = {
  type: "join",
  connectionId: "c-11",
  memberId: "print of fresh",
  name: "ada",
  isUnverified: false,
};

function newSession(rates?: Rates): Session {
  return new Session(identity, rulesWith(rates), openedAtMs);
}

function joined(rates?: Rates): Session {
  const session = newSession(rates);
  say(session, { type: "join", name: "ada" });
  session.settle(join, { type: "done" });
  return session;
}

function say(session: Session, command: Command, nowMs = openedAtMs): readonly SessionEffect[] {
  return session.receive(encode(command), nowMs);
}

function publish(nonce: string, more: { readonly text?: string; readonly retry?: boolean } = {}): Command {
  return { type: "publish", nonce, text: "hello", ...more };
}

function operation(nonce: string, text = "hello"): Operation {
  return { type: "publish", connectionId: "c-11", nonce, text };
}

function operate(nonce: string): readonly SessionEffect[] {
  return [{ type: "operate", operation: operation(nonce) }];
}

function reply(line: string): readonly SessionEffect[] {
  const { type, code } = JSON.parse(line);
  return [{ type: "reply", text: line, ...(type === "refused" && { refusal: code }) }];
}

function refusedAs(code: RefusalCode): Outcome {
  return { type: "refused", code };
}

const closedBy = (code: number, reason: string): SessionEffect => ({ type: "close", code, reason });

Deno.test("Session lets the client speak first", () => assert.deepEqual(newSession().open(), []));

Deno.test("Session join asks the channel for a new membership under the cleaned name", () => {
  assert.deepEqual(say(newSession(), { type: "join", name: "  Ada  Lovelace " }), [
    { type: "operate", operation: { ...join, name: "Ada Lovelace" } },
  ]);
});

Deno.test("Session join asks to go on with the membership of its token, from its place", () => {
  const session = newSession();
  const since = { epoch: "epoch-11", offset: 7, nonce: "n-7" };
  assert.deepEqual(say(session, { type: "join", name: "ada", session: "given", since }), [
    { type: "operate", operation: { ...join, resume: "print of given", openedAtMs, since } },
  ]);
});

Deno.test("Session.tokenOf() gives back the token that came, where the join went on with its membership", () => {
  const session = newSession();
  say(session, { type: "join", name: "ada", session: "given" });
  assert.equal(session.tokenOf("print of given"), "given");
  assert.equal(session.tokenOf("print of fresh"), "fresh");
  assert.equal(joined().tokenOf("print of fresh"), "fresh");
});

Deno.test("Session turns each command into its operation", () => {
  const session = joined();
  for (
    const [command, expected] of [
      [publish("n-1"), { type: "publish", connectionId: "c-11", nonce: "n-1", text: "hello" }],
      [
        { type: "whisper", nonce: "w-1", to: "bob", text: "psst" },
        { type: "whisper", connectionId: "c-11", nonce: "w-1", to: "bob", text: "psst" },
      ],
      [{ type: "rename", name: " eve " }, { type: "rename", connectionId: "c-11", name: "eve" }],
      [{ type: "typing" }, { type: "typing", connectionId: "c-11" }],
    ] as const
  ) assert.deepEqual(say(session, command), [{ type: "operate", operation: expected }]);
});

Deno.test("Session history looks the page up", () => {
  assert.deepEqual(say(joined(), { type: "history", before: 51, limit: 50 }), [
    { type: "look_up", before: 51, limit: 50 },
  ]);
  assert.deepEqual(say(joined(), { type: "history", before: 1, limit: 200 }), [
    { type: "look_up", before: 1, limit: 200 },
  ]);
});

for (const [before, limit] of [[0, 50], [1, 0], [1, 201]] as const) {
  Deno.test(`Session history refuses ${limit} messages before ${before}`, () => {
    assert.deepEqual(
      say(joined(), { type: "history", before, limit }),
      reply(
        '{"type":"refused","code":"bad_position","message":"This is not a position in the channel\'s log"}',
      ),
    );
  });
}

Deno.test("Session answers ping with pong, before and after the join", () => {
  const session = newSession();
  assert.deepEqual(say(session, { type: "ping" }), reply('{"type":"pong"}'));
  say(session, { type: "join", name: "ada" });
  session.settle(join, { type: "done" });
  assert.deepEqual(say(session, { type: "ping" }), reply('{"type":"pong"}'));
});

Deno.test("Session carries out each line of a frame by itself, in order", () => {
  const lines = [encode(publish("n-1")), "", "hello", encode({ type: "ping" }), encode(publish("n-2"))];
  assert.deepEqual(joined().receive(lines.join("\n"), openedAtMs), [
    ...operate("n-1"),
    ...reply(
      '{"type":"refused","code":"bad_frame","message":"A frame holds one JSON object a line; this is not JSON"}',
    ),
    ...reply('{"type":"pong"}'),
    ...operate("n-2"),
  ]);
});

Deno.test("Session lets no answer out before the channel has answered the join", () => {
  const session = newSession();
  const lines = [
    encode({ type: "join", name: "ada" }),
    "hello",
    encode(publish("n-1")),
    encode({ type: "ping" }),
  ];
  assert.deepEqual(session.receive(lines.join("\n"), openedAtMs), [
    { type: "operate", operation: join },
    ...operate("n-1"),
  ]);
  assert.deepEqual(say(session, { type: "history", before: 9, limit: 5 }), []);
  assert.deepEqual(session.settle(join, { type: "done" }), [
    ...reply(
      '{"type":"refused","code":"bad_frame","message":"A frame holds one JSON object a line; this is not JSON"}',
    ),
    ...reply('{"type":"pong"}'),
    { type: "look_up", before: 9, limit: 5 },
  ]);
  assert.deepEqual(say(session, { type: "ping" }), reply('{"type":"pong"}'));
});

Deno.test("Session ignores frames of nothing", () => {
  for (const frame of ["", "\n", " \n\t\n"]) assert.deepEqual(joined().receive(frame, openedAtMs), []);
});

const notJson = "A frame holds one JSON object a line; this is not JSON";
const notAnObject = "A frame holds one JSON object a line; this is not an object";
const invisible = "A name has letters, digits, punctuation and single spaces, and nothing invisible";
const control = "A message may hold no control characters";
for (
  const [what, line, code, message, nonce] of [
    ["what is not JSON", "hello", "bad_frame", notJson],
    ["JSON that is a list", "[1]", "bad_frame", notAnObject],
    ["JSON that is a word", '"join"', "bad_frame", notAnObject],
    ["JSON that is null", "null", "bad_frame", notAnObject],
    ["an unknown type", '{"type":"shout"}', "bad_frame", "Not a command of this protocol: unknown type"],
    ["a missing type", "{}", "bad_frame", "Not a command of this protocol: unknown type"],
    [
      "a missing field",
      '{"type":"publish","nonce":"n-1"}',
      "bad_frame",
      "Not a command of this protocol: text is missing",
      "n-1",
    ],
    [
      "a wrong-typed field",
      '{"type":"publish","nonce":"n-1","text":7}',
      "bad_frame",
      "Not a command of this protocol: text must be a string",
      "n-1",
    ],
    ["a second join", '{"type":"join","name":"ada"}', "joined_already", "This connection has joined already"],
    [
      "an empty text",
      '{"type":"publish","nonce":"n-1","text":""}',
      "empty_text",
      "A message needs some text",
      "n-1",
    ],
    [
      "a text of white space",
      '{"type":"publish","nonce":"n-1","text":" \\n\\t "}',
      "empty_text",
      "A message needs some text",
      "n-1",
    ],
    ["ESC in a text", '{"type":"publish","nonce":"n-1","text":"\\u001b[2J"}', "bad_text", control, "n-1"],
    ["NUL in a text", '{"type":"publish","nonce":"n-1","text":"a\\u0000"}', "bad_text", control, "n-1"],
    ["DEL in a text", '{"type":"publish","nonce":"n-1","text":"a\\u007f"}', "bad_text", control, "n-1"],
    ["C1 in a text", '{"type":"publish","nonce":"n-1","text":"a\\u009b"}', "bad_text", control, "n-1"],
    ["CR in a text", '{"type":"publish","nonce":"n-1","text":"a\\rb"}', "bad_text", control, "n-1"],
    [
      "half a pair in a text",
      '{"type":"publish","nonce":"n-1","text":"\\ud83d"}',
      "bad_text",
      control,
      "n-1",
    ],
    [
      "a text of 41 characters",
      `{"type":"publish","nonce":"n-1","text":"${"a".repeat(41)}"}`,
      "text_too_long",
      "The message is too long",
      "n-1",
    ],
    [
      "a text of 93 bytes",
      `{"type":"publish","nonce":"n-1","text":"${"李".repeat(31)}"}`,
      "text_too_long",
      "The message is too long",
      "n-1",
    ],
    [
      "an empty whisper",
      '{"type":"whisper","nonce":"n-1","to":"bob","text":" "}',
      "empty_text",
      "A message needs some text",
      "n-1",
    ],
    ["an empty name", '{"type":"rename","name":""}', "bad_name", "A name needs at least one character"],
    ["a blank name", '{"type":"rename","name":" \\t "}', "bad_name", "A name needs at least one character"],
    ["BEL in a name", '{"type":"rename","name":"a\\u0007"}', "bad_name", invisible],
    [
      "a name of 900 characters",
      `{"type":"rename","name":"${"a".repeat(900)}"}`,
      "bad_name",
      "A name has at most 32 characters",
    ],
  ] as const
) {
  Deno.test(`Session refuses ${what}, and goes on`, () => {
    const session = joined();
    assert.deepEqual(
      session.receive(line, openedAtMs),
      reply(JSON.stringify(
        nonce === undefined ? { type: "refused", code, message } : { type: "refused", code, message, nonce },
      )),
    );
    assert.deepEqual(say(session, publish("n-2")), operate("n-2"));
  });
}

for (
  const [what, name, message] of [
    ["an empty name", "", "A name needs at least one character"],
    ["a blank name", "   ", "A name needs at least one character"],
    ["a control character in the name", "a\x1b[2J", invisible],
    ["a name of 33 characters", "a".repeat(33), "A name has at most 32 characters"],
  ] as const
) {
  Deno.test(`Session refuses a join with ${what}, and takes a better one`, () => {
    const session = newSession();
    assert.deepEqual(
      say(session, { type: "join", name }),
      reply(JSON.stringify({ type: "refused", code: "bad_name", message })),
    );
    assert.equal(say(session, { type: "join", name: "ada" })[0]?.type, "operate");
  });
}

for (
  const [command, nonce] of [
    [publish("n-1"), "n-1"],
    [{ type: "whisper", nonce: "w-1", to: "bob", text: "x" }, "w-1"],
    [{ type: "rename", name: "eve" }, undefined],
    [{ type: "typing" }, undefined],
    [{ type: "history", before: 1, limit: 1 }, undefined],
    [{ type: "leave" }, undefined],
  ] as const
) {
  Deno.test(`Session refuses ${command.type} before the join`, () => {
    const refused = { type: "refused", code: "not_joined", message: "Join the channel first" };
    assert.deepEqual(
      say(newSession(), command),
      reply(JSON.stringify(nonce === undefined ? refused : { ...refused, nonce })),
    );
  });
}

const frameTooLarge = [
  ...reply('{"type":"refused","code":"frame_too_large","message":"The frame is too large"}'),
  closedBy(1009, "The frame is too large"),
];

Deno.test("Session ends at a frame that is too large, by bytes", () => {
  assert.deepEqual(joined().receive(" ".repeat(1_001), openedAtMs), frameTooLarge);
  assert.deepEqual(joined().receive("李".repeat(334), openedAtMs), frameTooLarge);
  assert.deepEqual(joined().receive(" ".repeat(1_000), openedAtMs), []);
});

Deno.test("Session takes smaller frames only before the join", () => {
  assert.deepEqual(newSession().receive(" ".repeat(301), openedAtMs), frameTooLarge);
  assert.deepEqual(newSession().receive(" ".repeat(300), openedAtMs), []);
});

Deno.test("Session does nothing more once it has ended", () => {
  const session = joined();
  session.receive(" ".repeat(1_001), openedAtMs);
  assert.deepEqual(say(session, publish("n-1")), []);
  assert.deepEqual(session.tick(openedAtMs + 3_600_000), []);
});

Deno.test("Session leave says goodbye to the channel, and what follows in the frame is not carried out", () => {
  const session = joined();
  const frame = [encode(publish("n-1")), encode({ type: "leave" }), encode(publish("n-2"))].join("\n");
  const leave = { type: "leave", connectionId: "c-11" } as const;
  assert.deepEqual(session.receive(frame, openedAtMs), [...operate("n-1"), {
    type: "operate",
    operation: leave,
  }]);
  assert.deepEqual(say(session, publish("n-3")), []);
  assert.deepEqual(session.settle(leave, { type: "done" }), [closedBy(1000, "goodbye")]);
});

Deno.test("Session leave waits for the acknowledgements before it", () => {
  const session = joined();
  say(session, publish("n-1"));
  say(session, { type: "leave" });
  assert.deepEqual(
    session.settle(operation("n-1"), { type: "repeated", offset: 7 }),
    reply('{"type":"accepted","nonce":"n-1","offset":7}'),
  );
});

Deno.test("Session settles a publish in silence: its message is the acknowledgement", () => {
  assert.deepEqual(joined().settle(operation("n-1"), { type: "done" }), []);
});

Deno.test("Session settles a repeated nonce with accepted", () => {
  const session = joined();
  assert.deepEqual(
    session.settle(operation("n-1"), { type: "repeated", offset: 7 }),
    reply('{"type":"accepted","nonce":"n-1","offset":7}'),
  );
});

Deno.test("Session passes the channel's refusals on, with the nonce", () => {
  const session = joined();
  const whisper = { type: "whisper", connectionId: "c-11", nonce: "w-1", to: "bob", text: "x" } as const;
  assert.deepEqual(
    session.settle(whisper, refusedAs("unknown_member")),
    reply(
      '{"type":"refused","code":"unknown_member","message":"Nobody of that name is here to whisper to","nonce":"w-1"}',
    ),
  );
  assert.deepEqual(
    session.settle({ type: "rename", connectionId: "c-11", name: "bob" }, refusedAs("name_taken")),
    reply(
      '{"type":"refused","code":"name_taken","message":"Somebody here has that name, or one that looks like it"}',
    ),
  );
});

for (
  const [code, message, rest] of [
    ["channel_full", "The channel is full", {}],
    ["unavailable", "The channel cannot be reached now", { retryAfterMs: 3_000 }],
    ["draining", "The server is about to restart", {}],
  ] as const
) {
  Deno.test(`Session ends when the channel refuses its join: ${code}`, () => {
    const session = newSession();
    say(session, { type: "join", name: "ada" });
    say(session, { type: "ping" });
    assert.deepEqual(session.settle(join, refusedAs(code)), [
      ...reply(JSON.stringify({ type: "refused", code, message, ...rest })),
      closedBy(1013, message),
    ]);
    assert.deepEqual(say(session, { type: "ping" }), []);
  });
}

const oneASecond = { messages: { perSecond: 1, burst: 1 } };

function refusedLine(code: string, message: string, rest: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ type: "refused", code, message, ...rest });
}

const tooFast = (nonce: string, more = {}): readonly SessionEffect[] =>
  reply(refusedLine("rate_limited", "Too much at once; slow down a little", { nonce, ...more }));

Deno.test("Session refuses what comes too fast, and everything after it until a retry", () => {
  const session = joined(oneASecond);
  assert.deepEqual(say(session, publish("n-1")), operate("n-1"));
  assert.deepEqual(say(session, publish("n-2")), tooFast("n-2", { retryAfterMs: 1_000 }));
  const laterMs = openedAtMs + 60_000;
  assert.deepEqual(say(session, publish("n-3"), laterMs), tooFast("n-3"), "n-3 must not overtake n-2");
  assert.deepEqual(say(session, publish("n-2", { retry: true }), laterMs), operate("n-2"));
  assert.deepEqual(say(session, publish("n-3"), laterMs + 1_000), operate("n-3"));
});

Deno.test("Session refuses later messages uncounted", () => {
  const session = joined({ messages: { perSecond: 1, burst: 2 } });
  for (const nonce of ["n-1", "n-2", "n-3", "n-4", "n-5"]) say(session, publish(nonce));
  assert.deepEqual(say(session, publish("n-3", { retry: true }), openedAtMs + 1_000), operate("n-3"));
});

Deno.test("Session blocks again when the retry comes too early as well", () => {
  const session = joined(oneASecond);
  say(session, publish("n-1"));
  say(session, publish("n-2"));
  assert.deepEqual(
    say(session, publish("n-2", { retry: true }), openedAtMs + 400),
    tooFast("n-2", { retryAfterMs: 600 }),
  );
  assert.deepEqual(say(session, publish("n-3"), openedAtMs + 5_000), tooFast("n-3"));
});

for (
  const [code, message, wait] of [
    ["unavailable", "The message could not be stored now", { retryAfterMs: 500 }],
    ["draining", "The server is about to restart", {}],
  ] as const
) {
  Deno.test(`Session refuses everything after a message that the channel refused for now: ${code}`, () => {
    const session = joined();
    say(session, publish("n-1"));
    assert.deepEqual(
      session.settle(operation("n-1"), refusedAs(code)),
      reply(refusedLine(code, message, { nonce: "n-1", ...wait })),
    );
    assert.deepEqual(say(session, publish("n-2")), reply(refusedLine(code, message, { nonce: "n-2" })));
    assert.deepEqual(say(session, publish("n-1", { retry: true })), operate("n-1"));
    assert.deepEqual(say(session, publish("n-2")), operate("n-2"));
  });
}

Deno.test("Session says nothing of a sign of writing that reached nobody", () => {
  const session = joined();
  assert.deepEqual(session.settle({ type: "typing", connectionId: "c-11" }, refusedAs("unavailable")), []);
});

Deno.test("Session goes on after a refusal that no retry can change", () => {
  const session = joined();
  say(session, publish("n-1"));
  session.settle(operation("n-1"), refusedAs("not_joined"));
  assert.deepEqual(say(session, publish("n-2")), operate("n-2"));
});

Deno.test("Session a retry that may not be said at all does not lift the block", () => {
  const session = joined(oneASecond);
  say(session, publish("n-1"));
  say(session, publish("n-2"));
  say(session, publish("n-2", { retry: true, text: " " }), openedAtMs + 60_000);
  assert.deepEqual(say(session, publish("n-3"), openedAtMs + 60_000), tooFast("n-3"));
});

Deno.test("Session has at most maxUnacknowledged messages on their way", () => {
  const session = joined();
  for (const nonce of ["n-1", "n-2", "n-3", "n-4"]) {
    assert.deepEqual(say(session, publish(nonce)), operate(nonce));
  }
  assert.deepEqual(say(session, publish("n-5")), tooFast("n-5", { retryAfterMs: 1_000 }));
  session.settle(operation("n-1"), { type: "done" });
  assert.deepEqual(say(session, publish("n-5", { retry: true })), operate("n-5"));
});

Deno.test("Session counts bytes, whispers and renames against the rate as well", () => {
  const session = joined({ bytes: { perSecond: 10, burst: 10 } });
  say(session, publish("n-1", { text: "äääää" }));
  assert.deepEqual(say(session, { type: "whisper", nonce: "w-1", to: "bob", text: "ä" }), [
    ...tooFast("w-1", { retryAfterMs: 200 }),
  ]);
  const other = joined(oneASecond);
  say(other, { type: "rename", name: "eve" });
  assert.deepEqual(
    say(other, { type: "rename", name: "eva" }),
    reply(refusedLine("rate_limited", "Too much at once; slow down a little", { retryAfterMs: 5_000 })),
    "a name that changes costs as much as five messages",
  );
});

Deno.test("Session passes typing on at most once in three seconds", () => {
  const session = joined();
  const counts = [0, 1, 2_999, 3_000, 5_999, 6_000].map((afterMs) =>
    say(session, { type: "typing" }, openedAtMs + afterMs).length
  );
  assert.deepEqual(counts, [1, 0, 0, 1, 0, 1]);
});

Deno.test("Session ends without a join in ten seconds", () => {
  const session = newSession();
  session.receive(encode({ type: "ping" }), openedAtMs + 9_000);
  assert.deepEqual(session.tick(openedAtMs + 9_999), []);
  assert.deepEqual(session.tick(openedAtMs + 10_000), [
    ...reply('{"type":"refused","code":"not_joined","message":"Join the channel first"}'),
    closedBy(4500, "Join the channel first"),
  ]);
});

Deno.test("Session gives a channel that takes long to answer the join as long as it takes", () => {
  const session = newSession();
  say(session, { type: "join", name: "ada" });
  assert.deepEqual(session.tick(openedAtMs + 20_000), []);
});

Deno.test("Session ends after thirty seconds without any frame, whatever was in the last one", () => {
  const session = joined();
  assert.deepEqual(session.tick(openedAtMs + 29_999), []);
  session.receive("hello", openedAtMs + 29_999);
  assert.deepEqual(session.tick(openedAtMs + 59_998), []);
  assert.deepEqual(session.tick(openedAtMs + 59_999), [closedBy(4008, "heartbeat missed")]);
  assert.deepEqual(session.tick(openedAtMs + 90_000), []);
});

Deno.test("Session bears whatever comes, and each line gets at most one answer", () => {
  const anyLine = fc.oneof(anyText, fc.json(), nearlyAFrame, anyCommand.map(encode))
    .map((line) => line.replaceAll("\n", " "));
  fc.assert(fc.property(fc.array(anyLine, { maxLength: 20 }), (lines) => {
    const session = joined();
    const effects = lines.map((line) => session.receive(line, openedAtMs));
    for (const each of effects) {
      const isEnd = each.at(-1)?.type === "close";
      assert.ok(each.length <= (isEnd ? 2 : 1));
      for (const effect of each) {
        if (effect.type === "reply") assert.doesNotThrow(() => JSON.parse(effect.text));
      }
    }
  }));
});

Deno.test("Session keeps its sender's order over refusals, when the client retries as the protocol says", () => {
  const anyStep = fc.constantFrom("say", "say", "pass", "done", "unavailable");
  fc.assert(fc.property(fc.array(anyStep, { maxLength: 80 }), (steps) => {
    const session = joined({ messages: { perSecond: 2, burst: 3 } });
    const asked: Operation[] = [];
    const stored: string[] = [];
    let nowMs = openedAtMs;
    let said = 0;
    let refusedFrom: number | undefined;
    const hear = (effects: readonly SessionEffect[]): void => {
      for (const effect of effects) {
        if (effect.type === "operate") asked.push(effect.operation);
        if (effect.type !== "reply") continue;
        const number = Number(JSON.parse(effect.text).nonce);
        refusedFrom = Math.min(refusedFrom ?? number, number);
      }
    };
    for (const step of steps) {
      if (step === "pass") nowMs += 700;
      else if (step === "say") {
        // From the first refused one on, that one with the mark, as soon as nothing else is on its way.
        if (refusedFrom !== undefined && asked.length === 0) {
          said = refusedFrom;
          refusedFrom = undefined;
          hear(say(session, publish(`${said}`, { retry: true }), nowMs));
        } else hear(say(session, publish(`${said}`), nowMs));
        said++;
      } else {
        const operation = asked.shift();
        if (operation?.type !== "publish") continue;
        // What was asked for after a message that failed is refused with it: the shell sees to that.
        const all = step === "done" ? [operation] : [operation, ...asked.splice(0)];
        for (const each of all) {
          if (step === "done" && each.type === "publish") stored.push(each.nonce);
          hear(session.settle(each, step === "done" ? { type: "done" } : refusedAs("unavailable")));
        }
      }
    }
    assert.deepEqual(stored, Array.from(stored, (_, index) => `${index}`), "in order, nothing left out");
  }));
});
