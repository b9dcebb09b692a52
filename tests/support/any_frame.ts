/**
 * Commands, pushes and JSON values for property tests.
 * @module
 */
import fc from "fast-check";
import { refusals } from "../../src/protocol/errors.ts";
import type { Command, Limits, Member, MessagePush, Push } from "../../src/protocol/frame.ts";
import { anyText } from "./any_text.ts";

/** A plain object with the fields of the model; those that are not required may be missing. */
function record(
  model: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  requiredKeys: readonly string[] = Object.keys(model),
): fc.Arbitrary<unknown> {
  return fc.record(model, { requiredKeys: [...requiredKeys], noNullPrototype: true });
}

/** Any nonce that the protocol allows. */
const anyNonce: fc.Arbitrary<string> = fc.string({ minLength: 1, maxLength: 64 });

const anyWhole = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const anyPosition = record({ epoch: anyText, offset: anyWhole });
const anySince = record({ epoch: anyText, offset: anyWhole, nonce: anyNonce }, ["epoch", "offset"]);

/** Any command. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  record({ type: fc.constant("join"), name: anyText, session: anyText, since: anySince }, ["type", "name"]),
  record({ type: fc.constant("publish"), nonce: anyNonce, text: anyText, retry: fc.boolean() }, [
    "type",
    "nonce",
    "text",
  ]),
  record({ type: fc.constant("whisper"), nonce: anyNonce, to: anyText, text: anyText }),
  record({ type: fc.constant("rename"), name: anyText }),
  record({ type: fc.constant("history"), before: anyWhole, limit: anyWhole }),
  fc.constantFrom<Command>({ type: "typing" }, { type: "ping" }, { type: "leave" }),
) as fc.Arbitrary<Command>;

const anyMember = record({ name: anyText, unverified: fc.constant(true) }, ["name"]) as fc.Arbitrary<Member>;

const anyLimits = record({
  maxTextCharacters: anyWhole,
  maxTextBytes: anyWhole,
  maxFrameBytes: anyWhole,
  maxNameCharacters: anyWhole,
  maxUnacknowledged: anyWhole,
  pingEveryMs: anyWhole,
}) as fc.Arbitrary<Limits>;

const anyMessage = record({
  type: fc.constant("message"),
  offset: anyWhole,
  nonce: anyText,
  from: anyText,
  text: anyText,
  sentAtMs: anyWhole,
  unverified: fc.constant(true),
}, ["type", "offset", "nonce", "from", "text", "sentAtMs"]) as fc.Arbitrary<MessagePush>;

const anyRefusalCode = fc.constantFrom(...Object.keys(refusals));

/** Any push. */
export const anyPush: fc.Arbitrary<Push> = fc.oneof(
  anyMessage,
  record({
    type: fc.constant("welcome"),
    name: anyText,
    session: anyText,
    position: anyPosition,
    complete: fc.boolean(),
    replay: anyWhole,
    members: fc.array(anyMember, { maxLength: 4 }),
    listeners: anyWhole,
    limits: anyLimits,
  }),
  record({ type: fc.constant("accepted"), nonce: anyText, offset: anyWhole }),
  record({
    type: fc.constant("whisper"),
    nonce: anyText,
    from: anyText,
    to: anyText,
    text: anyText,
    sentAtMs: anyWhole,
  }),
  record({ type: fc.constant("joined"), name: anyText, unverified: fc.constant(true) }, ["type", "name"]),
  record({ type: fc.constantFrom("left", "typing"), name: anyText }),
  record({ type: fc.constant("renamed"), from: anyText, to: anyText }),
  record({
    type: fc.constant("page"),
    epoch: anyText,
    before: anyWhole,
    messages: fc.array(anyMessage, { maxLength: 4 }),
    more: fc.boolean(),
  }),
  record({
    type: fc.constant("refused"),
    code: anyRefusalCode,
    message: anyText,
    nonce: anyText,
    retryAfterMs: anyWhole,
  }, ["type", "code", "message"]),
  record({ type: fc.constant("notice"), text: anyText, retryAfterMs: anyWhole }, ["type", "text"]),
  fc.constant({ type: "pong" }),
) as fc.Arbitrary<Push>;

const types =
  "join publish whisper rename typing history ping leave welcome message accepted joined left renamed page refused notice pong"
    .split(" ");
const fields =
  "name session since nonce text retry to before limit position complete members listeners limits offset from sentAtMs code message messages epoch more"
    .split(" ");

/** JSON objects that look like frames, with any of a frame's fields, missing or wrong. */
export const nearlyAFrame: fc.Arbitrary<string> = fc.tuple(
  fc.oneof(fc.constantFrom(...types), fc.jsonValue({ maxDepth: 1 })),
  fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 12 }),
).map(([type, rest]) => JSON.stringify({ type, ...rest }));
