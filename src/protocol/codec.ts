/**
 * Text frames of `terminalchat.v1` to commands and pushes, and back.
 * Shapes are checked here; what a name or a text may hold is not (names.ts, text.ts).
 * @module
 */
import { isRefusalCode, ProtocolError } from "./errors.ts";
import type { Command, Limits, Member, MessagePush, Push, Since } from "./frame.ts";
import type { Position } from "./position.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The longest nonce, in UTF-16 units. */
export const maxNonceLength = 64;

/**
 * Turns a command or a push into its line on the wire.
 * @returns JSON without line breaks.
 */
export function encode(shape: Command | Push): string {
  return JSON.stringify(shape);
}

/**
 * Cuts a frame into its lines; a frame may hold any number of them.
 * @returns The lines that are not empty.
 */
export function splitFrame(frame: string): readonly string[] {
  if (!frame.includes("\n")) return frame.trim() === "" ? [] : [frame];
  return frame.split("\n").filter((line) => line.trim() !== "");
}

/**
 * Reads one line from a client.
 * @throws {ProtocolError} If the line is not a command; `nonce` is set where the line had one.
 */
export function decodeCommand(line: string): Command {
  const fields = parseObject(line);
  const decode = typeof fields.type === "string" ? commandDecoders.get(fields.type) : undefined;
  if (decode === undefined) throw bad(fields, "unknown type");
  return decode(fields);
}

/**
 * Reads one line from a server.
 * @returns Nothing for a type that this version does not know.
 * @throws {ProtocolError} If the line is no JSON object with a `type`, or lacks a field of its type.
 */
export function decodePush(line: string): Push | undefined {
  const fields = parseObject(line);
  const decode = pushDecoders.get(word(fields, "type"));
  return decode?.(fields);
}

const commandDecoders: ReadonlyMap<string, (fields: Fields) => Command> = new Map<
  string,
  (fields: Fields) => Command
>([
  ["join", decodeJoin],
  ["publish", decodePublish],
  ["whisper", (f) => ({ type: "whisper", nonce: nonce(f), to: word(f, "to"), text: word(f, "text") })],
  ["rename", (f) => ({ type: "rename", name: word(f, "name") })],
  ["typing", () => ({ type: "typing" })],
  ["history", (f) => ({ type: "history", before: whole(f, "before"), limit: whole(f, "limit") })],
  ["ping", () => ({ type: "ping" })],
  ["leave", () => ({ type: "leave" })],
]);

const pushDecoders: ReadonlyMap<string, (fields: Fields) => Push> = new Map<string, (fields: Fields) => Push>(
  [
    ["welcome", decodeWelcome],
    ["message", decodeMessage],
    ["accepted", (f) => ({ type: "accepted", nonce: word(f, "nonce"), offset: whole(f, "offset") })],
    ["whisper", decodeWhisper],
    ["joined", (f) => ({ type: "joined", ...decodeMember(f) })],
    ["left", (f) => ({ type: "left", name: word(f, "name") })],
    ["typing", (f) => ({ type: "typing", name: word(f, "name") })],
    ["renamed", (f) => ({ type: "renamed", from: word(f, "from"), to: word(f, "to") })],
    ["page", decodePage],
    ["refused", decodeRefused],
    ["notice", (f) => ({ type: "notice", text: word(f, "text"), ...optionalWhole(f, "retryAfterMs") })],
    ["pong", () => ({ type: "pong" })],
  ],
);

function decodeJoin(fields: Fields): Command {
  const session = fields.session;
  if (session !== undefined && typeof session !== "string") throw bad(fields, "session must be a string");
  return {
    type: "join",
    name: word(fields, "name"),
    ...(session === undefined ? {} : { session }),
    ...(fields.since === undefined ? {} : { since: decodeSince(fields) }),
  };
}

function decodeSince(fields: Fields): Since {
  const since = object(fields, "since");
  const position = decodePosition(since);
  return since.nonce === undefined ? position : { ...position, nonce: nonce(since) };
}

function decodePublish(fields: Fields): Command {
  const retry = fields.retry;
  if (retry !== undefined && typeof retry !== "boolean") throw bad(fields, "retry must be true or false");
  const publish = { type: "publish", nonce: nonce(fields), text: word(fields, "text") } as const;
  return retry === undefined ? publish : { ...publish, retry };
}

function decodeWelcome(fields: Fields): Push {
  return {
    type: "welcome",
    name: word(fields, "name"),
    session: word(fields, "session"),
    position: decodePosition(object(fields, "position")),
    complete: fields.complete !== false,
    ...optionalWhole(fields, "replay"),
    members: list(fields, "members").map(decodeMember),
    listeners: whole(fields, "listeners"),
    limits: decodeLimits(object(fields, "limits")),
  };
}

function decodeLimits(fields: Fields): Limits {
  return {
    maxTextCharacters: whole(fields, "maxTextCharacters"),
    maxTextBytes: whole(fields, "maxTextBytes"),
    maxFrameBytes: whole(fields, "maxFrameBytes"),
    maxNameCharacters: whole(fields, "maxNameCharacters"),
    maxUnacknowledged: whole(fields, "maxUnacknowledged"),
    pingEveryMs: whole(fields, "pingEveryMs"),
  };
}

function decodeMember(fields: Fields): Member {
  const name = word(fields, "name");
  return fields.unverified === true ? { name, unverified: true } : { name };
}

function decodeMessage(fields: Fields): MessagePush {
  const message = {
    type: "message",
    offset: whole(fields, "offset"),
    nonce: word(fields, "nonce"),
    from: word(fields, "from"),
    text: word(fields, "text"),
    sentAtMs: whole(fields, "sentAtMs"),
  } as const;
  return fields.unverified === true ? { ...message, unverified: true } : message;
}

function decodeWhisper(fields: Fields): Push {
  return {
    type: "whisper",
    nonce: word(fields, "nonce"),
    from: word(fields, "from"),
    to: word(fields, "to"),
    text: word(fields, "text"),
    sentAtMs: whole(fields, "sentAtMs"),
  };
}

function decodePage(fields: Fields): Push {
  return {
    type: "page",
    epoch: word(fields, "epoch"),
    before: whole(fields, "before"),
    messages: list(fields, "messages").map(decodeMessage),
    more: fields.more === true,
  };
}

function decodeRefused(fields: Fields): Push {
  const code = word(fields, "code");
  return {
    type: "refused",
    code: isRefusalCode(code) ? code : "internal_error",
    message: word(fields, "message"),
    ...(typeof fields.nonce === "string" ? { nonce: fields.nonce } : {}),
    ...optionalWhole(fields, "retryAfterMs"),
  };
}

function decodePosition(fields: Fields): Position {
  return { epoch: word(fields, "epoch"), offset: whole(fields, "offset") };
}

function parseObject(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ProtocolError("bad_frame", "A frame holds one JSON object a line; this is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ProtocolError("bad_frame", "A frame holds one JSON object a line; this is not an object");
  }
  return value as Fields;
}

function word(fields: Fields, field: string): string {
  const value = fields[field];
  if (typeof value === "string") return value;
  throw bad(fields, value === undefined ? `${field} is missing` : `${field} must be a string`);
}

function nonce(fields: Fields): string {
  const value = word(fields, "nonce");
  if (value.length >= 1 && value.length <= maxNonceLength && value.isWellFormed()) return value;
  throw bad(fields, `nonce must have 1 to ${maxNonceLength} characters`);
}

function whole(fields: Fields, field: string): number {
  const value = fields[field];
  // JSON knows a -0, which nothing else does.
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value + 0;
  throw bad(fields, value === undefined ? `${field} is missing` : `${field} must be a whole number`);
}

function optionalWhole<F extends string>(fields: Fields, field: F): { readonly [K in F]?: number } {
  return fields[field] === undefined ? {} : { [field]: whole(fields, field) } as { [K in F]: number };
}

function object(fields: Fields, field: string): Fields {
  const value = fields[field];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw bad(fields, value === undefined ? `${field} is missing` : `${field} must be an object`);
}

function list(fields: Fields, field: string): readonly Fields[] {
  const value = fields[field];
  if (!Array.isArray(value)) throw bad(fields, `${field} must be a list`);
  for (const each of value) {
    if (typeof each !== "object" || each === null) throw bad(fields, `${field} must hold objects`);
  }
  return value as Fields[];
}

/** Names what is wrong without repeating what was sent: it may be long or hostile. */
function bad(fields: Fields, problem: string): ProtocolError {
  const known = typeof fields.nonce === "string" && fields.nonce.length <= maxNonceLength;
  return new ProtocolError("bad_frame", `Not a command of this protocol: ${problem}`, {
    nonce: known ? fields.nonce as string : undefined,
  });
}
