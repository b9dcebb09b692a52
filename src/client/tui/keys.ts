/**
 * Reads what a terminal sends as keys. However the stream is cut into pieces, the keys are the same; time decides only
 * whether a lone ESC was the Escape key. It is told the time and keeps no timer.
 * @module
 */
import { type Key, pressed } from "./key.ts";
import { altKey, controlKey, sequenceKey } from "./key_sequences.ts";

const pasteStart = "\x1b[200~";
const pasteEnd = "\x1b[201~";

// deno-lint-ignore no-control-regex -- everything but control characters
const printable = /[^\x00-\x1f\x7f-\x9f]+/y;
// Every repetition has a bound, the same in all three: what exceeds it is broken, however it arrives.
// deno-lint-ignore no-control-regex -- they begin with ESC
const unfinished = /\x1b{1,2}(?:\[(?:[0-?]{0,256}[ -/]{0,16}|\[|M[^]{0,2})|O[\d;]{0,16}|[PX\]^_])?$/y;
// deno-lint-ignore no-control-regex -- they begin with ESC
const finished = /(\x1b?)(\x1b(?:\[(?:\[[A-E]|M[^]{3}|[0-?]{0,256}[ -/]{0,16}[@-~])|O[\d;]{0,16}[ -~]))/y;
// deno-lint-ignore no-control-regex -- they begin with ESC
const broken = /\x1b\[[0-?]{0,256}[ -/]{0,16}/y;
// DCS, SOS, OSC, PM, APC: answers of the terminal to questions.
// deno-lint-ignore no-control-regex -- they begin with ESC
const stringStart = /\x1b[PX\]^_]/y;
// deno-lint-ignore no-control-regex -- everything but control characters
const stringBody = /[^\x00-\x1f]*/y;
// deno-lint-ignore no-control-regex -- as above: the Escape key, or Alt with a key that may also begin a string
const quicklyDecided = /^\x1b{1,2}[PX\]^_]?$/;

/** How long a parser waits, and how much it keeps. */
export interface KeyParserOptions {
  /** How long an ESC may wait for what makes it a sequence. */
  readonly escapeTimeoutMs?: number;
  /** How long the rest of a sequence that has clearly begun may take. */
  readonly sequenceTimeoutMs?: number;
  /** How long a paste may stand still before it counts as ended. */
  readonly pasteTimeoutMs?: number;
  /** How much of a paste is kept, in UTF-16 units. */
  readonly maxPasteCharacters?: number;
}

/** Turns decoded terminal input into keys. */
export class KeyParser {
  readonly #escapeTimeoutMs: number;
  readonly #sequenceTimeoutMs: number;
  readonly #pasteTimeoutMs: number;
  readonly #maxPasteCharacters: number;
  #mode: "ground" | "string" | "paste" = "ground";
  /** The end of the input so far, where what comes next decides what it means. */
  #held = "";
  #pasted = "";
  #lastFeedMs = 0;

  /**
   * Makes a parser at the beginning of a stream.
   * @param options Where the defaults do not fit.
   */
  constructor(options: KeyParserOptions = {}) {
    this.#escapeTimeoutMs = options.escapeTimeoutMs ?? 50;
    this.#sequenceTimeoutMs = options.sequenceTimeoutMs ?? 1_000;
    this.#pasteTimeoutMs = options.pasteTimeoutMs ?? 5_000;
    this.#maxPasteCharacters = options.maxPasteCharacters ?? 16 * 1024 * 1024;
  }

  /** When `flush` should be called if nothing else comes; absent while nothing waits. */
  get pendingUntilMs(): number | undefined {
    if (this.#mode === "paste") return this.#lastFeedMs + this.#pasteTimeoutMs;
    if (this.#mode === "ground" && this.#held === "") return undefined;
    const isQuick = this.#mode === "ground" && quicklyDecided.test(this.#held);
    return this.#lastFeedMs + (isQuick ? this.#escapeTimeoutMs : this.#sequenceTimeoutMs);
  }

  /**
   * Takes the next piece of input.
   * @param text Decoded by a streaming decoder, so that no character is cut.
   * @param nowMs The time.
   * @returns The keys that are complete with it; those that timed out before it come first.
   */
  feed(text: string, nowMs: number): readonly Key[] {
    const keys = [...this.flush(nowMs)];
    if (text === "") return keys;
    const input = this.#held + text;
    this.#held = "";
    this.#lastFeedMs = nowMs;
    for (let at = 0; at < input.length;) at = this.#step(input, at, keys);
    return keys;
  }

  /**
   * Decides what has waited too long: an ESC was the Escape key, a paste without end has ended, the beginning of a
   * longer sequence was nothing.
   * @param nowMs The time.
   * @returns The keys that this gives, none before `pendingUntilMs`.
   */
  flush(nowMs: number): readonly Key[] {
    if (nowMs < (this.pendingUntilMs ?? Infinity)) return [];
    const mode = this.#mode;
    const held = this.#held;
    this.#mode = "ground";
    this.#held = "";
    if (mode === "paste") return [this.#endPaste(held)];
    return mode === "ground" ? abandonedKeys(held) : [];
  }

  /** Reads one thing at an index and returns the index behind it. */
  #step(input: string, at: number, keys: Key[]): number {
    if (this.#mode === "paste") return this.#collectPaste(input, at, keys);
    if (this.#mode === "string") return this.#skipString(input, at);
    return input[at] === "\x1b" ? this.#readEscape(input, at, keys) : readCharacters(input, at, keys);
  }

  #readEscape(input: string, at: number, keys: Key[]): number {
    if (matchAt(unfinished, input, at)) return this.#hold(input, at);
    const sequence = matchAt(finished, input, at);
    if (sequence) return this.#readSequence(sequence, at, keys);
    const brokenOne = matchAt(broken, input, at);
    if (brokenOne) return at + brokenOne[0].length;
    if (!matchAt(stringStart, input, at)) return readAlt(input, at, keys);
    this.#mode = "string";
    return at + 2;
  }

  #readSequence([whole, altPrefix, sequence = ""]: RegExpExecArray, at: number, keys: Key[]): number {
    if (sequence === pasteStart) this.#mode = "paste";
    const key = sequenceKey(sequence);
    if (key) keys.push(key.type === "key" && altPrefix ? { ...key, alt: true } : key);
    return at + whole.length;
  }

  /** A string ends at BEL or ST, but a control character ends it too: nobody's keyboard stays locked. */
  #skipString(input: string, at: number): number {
    const end = at + matchAt(stringBody, input, at)![0].length;
    if (end === input.length) return end;
    if (input[end] === "\x1b" && end + 1 === input.length) return this.#hold(input, end);
    this.#mode = "ground";
    if (input[end] === "\x07") return end + 1;
    return input.startsWith("\x1b\\", end) ? end + 2 : end;
  }

  #collectPaste(input: string, at: number, keys: Key[]): number {
    const end = input.indexOf(pasteEnd, at);
    if (end < 0) {
      const heldFrom = input.length - lengthOfBegunPasteEnd(input, at);
      this.#keepPasted(input.slice(at, heldFrom));
      return this.#hold(input, heldFrom);
    }
    this.#mode = "ground";
    keys.push(this.#endPaste(input.slice(at, end)));
    return end + pasteEnd.length;
  }

  /** What exceeds the bound is far more than a message may hold, so nothing is lost that could be said. */
  #keepPasted(text: string): void {
    this.#pasted += text.slice(0, this.#maxPasteCharacters - this.#pasted.length);
  }

  #endPaste(last: string): Key {
    this.#keepPasted(last);
    const text = this.#pasted.replace(/\r\n?/g, "\n");
    this.#pasted = "";
    return { type: "paste", text };
  }

  #hold(input: string, at: number): number {
    this.#held = input.slice(at);
    return input.length;
  }
}

function readCharacters(input: string, at: number, keys: Key[]): number {
  const text = matchAt(printable, input, at)?.[0];
  if (text !== undefined) {
    keys.push({ type: "text", text });
    return at + text.length;
  }
  const key = controlKey(input.charCodeAt(at));
  if (key) keys.push(key);
  return at + 1;
}

/** ESC before a key is how terminals send Alt; before anything else it was the Escape key. */
function readAlt(input: string, at: number, keys: Key[]): number {
  const code = input.codePointAt(at + 1)!;
  const character = String.fromCodePoint(code);
  const key = matchAt(printable, input, at + 1) ? altKey(character) : controlKey(code);
  keys.push(key?.type === "key" ? { ...key, alt: true } : pressed("escape"));
  return key ? at + 1 + character.length : at + 1;
}

/** What the beginning of a sequence was, when nothing followed it. */
function abandonedKeys(held: string): Key[] {
  if (held === "\x1b" || held === "\x1b\x1b") return Array.from(held, () => pressed("escape"));
  if (held.length === 2) return [altKey(held.slice(1))];
  return held.length === 3 && held.startsWith("\x1b\x1b") ? [pressed("escape"), altKey(held.slice(2))] : [];
}

/** How many characters at the end of the input may be the beginning of the end of the paste. */
function lengthOfBegunPasteEnd(input: string, at: number): number {
  const longest = Math.min(pasteEnd.length - 1, input.length - at);
  for (let length = longest; length > 0; length--) {
    if (input.endsWith(pasteEnd.slice(0, length))) return length;
  }
  return 0;
}

function matchAt(pattern: RegExp, input: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(input);
}
