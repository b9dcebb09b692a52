import { decodeCommand, decodePush, encode, splitFrame } from "../../src/protocol/codec.ts";
import { checkName } from "../../src/protocol/names.ts";
import { printable, textProblem } from "../../src/protocol/text.ts";

const text = "a message of about sixty characters, as people write them...";
const publish = JSON.stringify({ type: "publish", nonce: "BbyTLrUc1h2gcgyRzvDJLg", text });
const message = {
  type: "message",
  offset: 123_456,
  nonce: "BbyTLrUc1h2gcgyRzvDJLg",
  from: "ada",
  text,
  sentAtMs: 1_795_384_541_080,
} as const;
const line = encode(message);
const frame = Array.from({ length: 100 }, () => line).join("\n");
const limits = { maxTextCharacters: 4_000, maxTextBytes: 16_000 };

Deno.bench("decodeCommand() of a publish", () => void decodeCommand(publish));
Deno.bench("encode() of a message", () => void encode(message));
Deno.bench("decodePush() of a message", () => void decodePush(line));
Deno.bench("splitFrame() of 100 messages", () => void splitFrame(frame));
Deno.bench("textProblem() of 60 characters", () => void textProblem(text, limits));
Deno.bench("printable() of 60 characters", () => void printable(text));
Deno.bench("checkName() of ada", () => void checkName("ada"));
