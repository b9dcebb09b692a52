/**
 * The one table of refusals: what a server may say no with, over WebSocket and over HTTP.
 * @module
 */

/** One row: how a refusal reads and which HTTP status carries it. */
interface RefusalRow {
  /** The HTTP status where the refusal answers a request. */
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 426 | 429 | 500 | 503;
  /** One sentence for the person, without a full stop at the end. */
  readonly message: string;
  /** Whether the same command may succeed later without being changed. */
  readonly retryable?: true;
}

/** Every refusal there is, by its code. */
export const refusals = {
  bad_frame: { status: 400, message: "This is not a command that the protocol knows" },
  not_joined: { status: 409, message: "Join the channel first" },
  joined_already: { status: 409, message: "This connection has joined already" },
  bad_code: { status: 400, message: "A channel code has 1 to 64 letters, digits, - and _" },
  bad_name: { status: 400, message: "This cannot be a name" },
  name_taken: { status: 409, message: "Somebody here has that name, or one that looks like it" },
  empty_text: { status: 422, message: "A message needs some text" },
  bad_text: { status: 422, message: "A message may hold no control characters" },
  text_too_long: { status: 413, message: "The message is too long" },
  frame_too_large: { status: 413, message: "The frame is too large" },
  bad_position: { status: 400, message: "This is not a position in the channel's log" },
  rate_limited: { status: 429, message: "Too much at once; slow down a little", retryable: true },
  channel_full: { status: 503, message: "The channel is full" },
  too_many_connections: { status: 429, message: "Too many connections from this address" },
  too_many_joins: { status: 429, message: "Too many joins lately; come back in a little while" },
  too_many_channels: { status: 429, message: "Too many new channels from this address" },
  unknown_member: { status: 404, message: "Nobody of that name is here to whisper to" },
  server_full: { status: 503, message: "The server is full" },
  draining: { status: 503, message: "The server is about to restart", retryable: true },
  unavailable: { status: 503, message: "The message could not be stored now", retryable: true },
  bad_request: { status: 400, message: "This is not what this path takes" },
  unauthorized: { status: 401, message: "Only the server's operator may ask for this" },
  too_many_tries: { status: 429, message: "Too many wrong tokens from this address" },
  origin_not_allowed: { status: 403, message: "Pages of this origin may not use this server" },
  body_too_large: { status: 413, message: "The request is too large" },
  not_found: { status: 404, message: "There is nothing here" },
  method_not_allowed: { status: 405, message: "This path does not take that method" },
  upgrade_required: { status: 426, message: "Connect to this path with a WebSocket" },
  internal_error: { status: 500, message: "The server made a mistake" },
} as const satisfies Record<string, RefusalRow>;

/** The code of a refusal. */
export type RefusalCode = keyof typeof refusals;

/** Tells whether the word is a refusal that this version knows. */
export function isRefusalCode(word: string): word is RefusalCode {
  return Object.hasOwn(refusals, word);
}

/** Tells whether the refused command may be sent again unchanged. */
export function isRetryable(code: RefusalCode): boolean {
  return "retryable" in refusals[code];
}

/** Says that a line on the wire is not what the protocol allows; thrown by the codec only. */
export class ProtocolError extends Error {
  /** The name of this class. */
  override readonly name = "ProtocolError";
  /** The refusal that answers the line. */
  readonly code: RefusalCode;
  /** The nonce that the line carried, where it could be read. */
  readonly nonce: string | undefined;

  /**
   * Names the refusal and what is wrong.
   * @param code The refusal that answers the line.
   * @param message What is wrong with it, for a person.
   * @param options `nonce`: the nonce of the line, where it has one.
   */
  constructor(code: RefusalCode, message: string, options: { readonly nonce?: string | undefined } = {}) {
    super(message);
    this.code = code;
    this.nonce = options.nonce;
  }
}
