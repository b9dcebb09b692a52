/**
 * The codec and lines that are nearly commands and pushes: changed in a field, in a key, in a character.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeCommand, decodePush, encode, maxNonceLength, splitFrame } from "../../src/protocol/codec.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import type { Command, Push } from "../../src/protocol/frame.ts";
import { anyCommand } from "../fuzz/any_command.ts";
import { AnyServer } from "../fuzz/any_push.ts";
import { seeded } from "../fuzz/dice.ts";
import { Known } from "../fuzz/known.ts";
import { strangeJson } from "../fuzz/strange_json.ts";

const anySeed = fc.nat({ max: 0xffff_ffff });

function commandOf(seed: number): Command {
  return anyCommand({ random: seeded(seed), known: new Known(), code: "k7x2mp", name: "ada" });
}

/** Some lines of one seed, each nearly a command or a push. */
function strangeLines(seed: number): readonly string[] {
  const random = seeded(seed);
  const server = new AnyServer(random);
  return [
    strangeJson(random, commandOf(seed)),
    strangeJson(random, server.push()),
    ...splitFrame(server.frame()),
  ];
}

/** @returns Nothing for what was refused. @throws Whatever is no ProtocolError. */
function decoded<T>(decode: (line: string) => T, line: string): T | undefined {
  try {
    return decode(line);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    assert.equal(error.code, "bad_frame");
    assert.ok(error.message.length < 200, "what was sent is not repeated");
    assert.ok((error.nonce?.length ?? 0) <= maxNonceLength);
    return undefined;
  }
}

Deno.test("decoding refuses lines that are nearly commands and pushes, or gives what encodes to the same again", () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      for (const line of strangeLines(seed)) {
        const command = decoded(decodeCommand, line);
        if (command !== undefined) assert.deepEqual(decodeCommand(encode(command)), command);
        const push = decoded(decodePush, line);
        if (push !== undefined) assert.deepEqual(decodePush(encode(push)), push);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("decoding gives plain objects with fields of the protocol, whatever other keys a line has", () => {
  const fields = new Set(
    ("type name session since nonce text retry to before limit epoch offset position complete replay members listeners " +
      "limits from sentAtMs unverified code message retryAfterMs messages more maxTextCharacters maxTextBytes " +
      "maxFrameBytes maxNameCharacters maxUnacknowledged pingEveryMs").split(" "),
  );
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
    for (const [key, field] of Object.entries(value)) {
      assert.ok(Array.isArray(value) || fields.has(key), key);
      look(field);
    }
  };
  fc.assert(
    fc.property(anySeed, (seed) => {
      for (const line of strangeLines(seed)) {
        const shapes: readonly (Command | Push | undefined)[] = [
          decoded(decodeCommand, line),
          decoded(decodePush, line),
        ];
        shapes.forEach(look);
      }
    }),
    { numRuns: 300 },
  );
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("what is nearly a command is not always refused, and not always taken", () => {
  const outcomes = Array.from({ length: 400 }, (_, seed) => {
    return decoded(decodeCommand, strangeJson(seeded(seed), commandOf(seed))) === undefined;
  });
  const refused = outcomes.filter((isRefused) => isRefused).length;
  assert.ok(refused > 40 && refused < 390, `${refused} of 400`);
});
