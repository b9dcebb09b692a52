import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCommand, decodePush, encode, maxNonceLength, splitFrame } from "../../src/protocol/codec.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { anyCommand, anyPush, nearlyAFrame } from "../support/any_frame.ts";
import { anyText } from "../support/any_text.ts";

Deno.test("decodeCommand() gives back every command that encode() wrote", () => {
  fc.assert(fc.property(anyCommand, (command) => assert.deepEqual(decodeCommand(encode(command)), command)));
});

Deno.test("decodePush() gives back every push that encode() wrote", () => {
  fc.assert(fc.property(anyPush, (push) => assert.deepEqual(decodePush(encode(push)), push)));
});

Deno.test("encode() writes one line, whatever the texts hold", () => {
  fc.assert(fc.property(fc.oneof(anyCommand, anyPush), (shape) => {
    const line = encode(shape);
    assert.doesNotMatch(line, /[\n\r]/);
    assert.ok(line.isWellFormed());
    assert.deepEqual(splitFrame(line), [line]);
  }));
});

Deno.test("decoding throws nothing but ProtocolError, whatever comes", () => {
  const anything = fc.oneof(anyText, fc.json(), nearlyAFrame);
  fc.assert(
    fc.property(anything, (line) => {
      for (const decode of [decodeCommand, decodePush]) {
        try {
          decode(line);
        } catch (error) {
          assert.ok(error instanceof ProtocolError, `${decode.name} threw ${error}`);
          assert.equal(error.code, "bad_frame");
          assert.ok(error.nonce === undefined || error.nonce.length <= maxNonceLength);
        }
      }
    }),
    { numRuns: 250 },
  );
});

Deno.test("decoding bears what is nested deeply", () => {
  const deep = `{"type":"ping","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  try {
    assert.deepEqual(decodeCommand(deep), { type: "ping" });
  } catch (error) {
    assert.ok(error instanceof ProtocolError);
  }
});

Deno.test("decoding leaves out fields that the protocol does not know", () => {
  assert.deepEqual(decodeCommand('{"type":"ping","x":1,"__proto__":{"y":2}}'), { type: "ping" });
  assert.deepEqual(decodePush('{"type":"left","name":"ada","x":1}'), { type: "left", name: "ada" });
});

for (
  const [what, line, message, nonce] of [
    ["what is not JSON", "hello", "A frame holds one JSON object a line; this is not JSON"],
    ["half an object", '{"type":"ping"', "A frame holds one JSON object a line; this is not JSON"],
    ["null", "null", "A frame holds one JSON object a line; this is not an object"],
    ["a list", "[]", "A frame holds one JSON object a line; this is not an object"],
    ["a word", '"join"', "A frame holds one JSON object a line; this is not an object"],
    ["a number", "1", "A frame holds one JSON object a line; this is not an object"],
    ["no type", "{}", "Not a command of this protocol: unknown type"],
    ["a type that is no word", '{"type":1}', "Not a command of this protocol: unknown type"],
    ["an unknown type", '{"type":"shout"}', "Not a command of this protocol: unknown type"],
    ["a push", '{"type":"pong"}', "Not a command of this protocol: unknown type"],
    ["an inherited property", '{"type":"toString"}', "Not a command of this protocol: unknown type"],
    ["a missing field", '{"type":"join"}', "Not a command of this protocol: name is missing"],
    [
      "null in a field",
      '{"type":"join","name":null}',
      "Not a command of this protocol: name must be a string",
    ],
    ["a wrong field", '{"type":"rename","name":7}', "Not a command of this protocol: name must be a string"],
    [
      "a wrong session",
      '{"type":"join","name":"a","session":5}',
      "Not a command of this protocol: session must be a string",
    ],
    [
      "since that is no object",
      '{"type":"join","name":"a","since":[1]}',
      "Not a command of this protocol: since must be an object",
    ],
    [
      "since without an epoch",
      '{"type":"join","name":"a","since":{"offset":1}}',
      "Not a command of this protocol: epoch is missing",
    ],
    [
      "an offset below zero",
      '{"type":"join","name":"a","since":{"epoch":"e","offset":-1}}',
      "Not a command of this protocol: offset must be a whole number",
    ],
    [
      "an offset beyond all numbers",
      '{"type":"join","name":"a","since":{"epoch":"e","offset":1e300}}',
      "Not a command of this protocol: offset must be a whole number",
    ],
    [
      "publish without a nonce",
      '{"type":"publish","text":"x"}',
      "Not a command of this protocol: nonce is missing",
    ],
    [
      "an empty nonce",
      '{"type":"publish","nonce":"","text":"x"}',
      "Not a command of this protocol: nonce must have 1 to 64 characters",
      "",
    ],
    [
      "a long nonce",
      `{"type":"publish","nonce":"${"n".repeat(65)}","text":"x"}`,
      "Not a command of this protocol: nonce must have 1 to 64 characters",
    ],
    [
      "a nonce with half a pair",
      '{"type":"publish","nonce":"\\ud83d","text":"x"}',
      "Not a command of this protocol: nonce must have 1 to 64 characters",
      "\ud83d",
    ],
    [
      "publish without a text",
      '{"type":"publish","nonce":"n-1"}',
      "Not a command of this protocol: text is missing",
      "n-1",
    ],
    [
      "a text that is a list",
      '{"type":"publish","nonce":"n-1","text":["x"]}',
      "Not a command of this protocol: text must be a string",
      "n-1",
    ],
    [
      "retry that is a word",
      '{"type":"publish","nonce":"n-1","text":"x","retry":"yes"}',
      "Not a command of this protocol: retry must be true or false",
      "n-1",
    ],
    [
      "whisper to nobody",
      '{"type":"whisper","nonce":"n-1","text":"x"}',
      "Not a command of this protocol: to is missing",
      "n-1",
    ],
    [
      "half a number",
      '{"type":"history","before":1.5,"limit":50}',
      "Not a command of this protocol: before must be a whole number",
    ],
    [
      "a number in quotes",
      '{"type":"history","before":"1","limit":50}',
      "Not a command of this protocol: before must be a whole number",
    ],
  ] as const
) {
  Deno.test(`decodeCommand() refuses ${what}`, () => {
    assert.throws(() => decodeCommand(line), (error) => {
      assert.ok(error instanceof ProtocolError);
      assert.deepEqual({ code: error.code, message: error.message, nonce: error.nonce }, {
        code: "bad_frame",
        message,
        nonce,
      });
      return true;
    });
  });
}

Deno.test("decoding takes -0 for 0", () => {
  const command = decodeCommand('{"type":"history","before":7,"limit":-0}');
  assert.deepEqual(command, { type: "history", before: 7, limit: 0 });
});

Deno.test("decodePush() gives nothing for a type that it does not know", () => {
  assert.equal(decodePush('{"type":"weather"}'), undefined);
  assert.equal(decodePush('{"type":"constructor"}'), undefined);
});

Deno.test("decodePush() refuses a push without its fields", () => {
  assert.throws(() => decodePush("{}"), ProtocolError);
  assert.throws(() => decodePush('{"type":"left"}'), ProtocolError);
  assert.throws(() => decodePush('{"type":"message","offset":1}'), ProtocolError);
  assert.throws(() => decodePush('{"type":"page","epoch":"e","before":1,"messages":[7]}'), ProtocolError);
});

Deno.test("decodePush() reads a refusal that it does not know as a mistake of the server", () => {
  assert.deepEqual(decodePush('{"type":"refused","code":"too_cold","message":"Brr"}'), {
    type: "refused",
    code: "internal_error",
    message: "Brr",
  });
});

Deno.test("decodePush() takes a welcome that says nothing of completeness as complete", () => {
  const limits = {
    maxTextCharacters: 1,
    maxTextBytes: 2,
    maxFrameBytes: 3,
    maxNameCharacters: 4,
    maxUnacknowledged: 5,
    pingEveryMs: 6,
  };
  const welcome = {
    name: "a",
    session: "s",
    position: { epoch: "e", offset: 1 },
    members: [],
    listeners: 0,
    limits,
  };
  assert.deepEqual(decodePush(JSON.stringify({ type: "welcome", ...welcome })), {
    type: "welcome",
    complete: true,
    ...welcome,
  });
});

Deno.test("splitFrame() cuts a frame into its lines and leaves out empty ones", () => {
  assert.deepEqual(splitFrame("a"), ["a"]);
  assert.deepEqual(splitFrame("a\nb\nc"), ["a", "b", "c"]);
  assert.deepEqual(splitFrame("\n\na\n \n\tb\n"), ["a", "\tb"]);
  for (const empty of ["", "\n", " ", " \n\t\n", "\r\n"]) assert.deepEqual(splitFrame(empty), []);
});

Deno.test("splitFrame() does not care how lines are put into frames", () => {
  fc.assert(fc.property(anyText, anyText, (first, second) => {
    assert.deepEqual(splitFrame(`${first}\n${second}`), [...splitFrame(first), ...splitFrame(second)]);
  }));
});
