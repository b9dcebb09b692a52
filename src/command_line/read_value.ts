/**
 * Reads the text of one option or variable as what its row asks for.
 * @module
 */
import { checkName, maxCodeCharacters, parseCode } from "../protocol/names.ts";
import type { ChoiceRow, NumberRow, OptionRow, OptionValue, Reading } from "./option_rows.ts";

const on: readonly string[] = ["true", "1", "yes", "on"];
const off: readonly string[] = ["false", "0", "no", "off"];

/** Reads a text as the value of a row; a switch takes the words that a variable may hold. */
export function readValue(row: OptionRow, text: string): Reading<OptionValue> {
  switch (row.kind) {
    case "switch":
      return readSwitch(text);
    case "number":
      return readNumber(row, text);
    case "choice":
      return readChoice(row, text);
    case "text":
      return row.read?.(text) ?? { ok: true, value: text };
    case "file":
      return { ok: true, value: text };
  }
}

function readSwitch(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (on.includes(word)) return { ok: true, value: true };
  if (off.includes(word)) return { ok: true, value: false };
  return { ok: false, problem: `expected ${listed([...on, ...off])}` };
}

function readNumber({ min, max }: NumberRow, text: string): Reading<number> {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return { ok: true, value };
  return { ok: false, problem: `expected a whole number from ${min} to ${max}` };
}

function readChoice({ choices }: ChoiceRow, text: string): Reading<string> {
  const value = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  return value === undefined ? { ok: false, problem: `expected ${listed(choices)}` } : { ok: true, value };
}

/** Joins words as a sentence does: `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Reads an address to listen on; the brackets around an IPv6 address may be left out. */
export function readHostname(text: string): Reading<string> {
  const value = text.replace(/^\[([0-9a-f:.%]+)\]$/i, "$1");
  return /^[\w.:%-]+$/.test(value)
    ? { ok: true, value }
    : { ok: false, problem: "expected an IP address or a host name" };
}

const schemes: readonly string[] = ["ws:", "wss:", "http:", "https:"];

const bareIpv6 = /^(?=(?:.*:){2})[0-9a-f:.]+$/i;

/** Reads the address of a server as far as a typing error shows without asking the network. */
export function readServer(text: string): Reading<string> {
  const address = text.includes("://") ? text : `wss://${bareIpv6.test(text) ? `[${text}]` : text}`;
  const url = /\s/.test(text) ? null : URL.parse(address);
  return url !== null && schemes.includes(url.protocol)
    ? { ok: true, value: text }
    : { ok: false, problem: "expected host, host:port, or a URL with ws://, wss://, http:// or https://" };
}

/** Reads the URL of a server for `health`; without a scheme it is `http://`. */
export function readHealthUrl(text: string): Reading<string> {
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:")
    ? { ok: true, value: url.href }
    : { ok: false, problem: "expected host, host:port, or a URL with http:// or https://" };
}

/** Reads the URL of a Redis as far as a typing error shows. */
export function readRedisUrl(text: string): Reading<string> {
  const url = URL.parse(text);
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== ""
    ? { ok: true, value: text }
    : { ok: false, problem: "expected a URL like redis://user:password@host:6379, or rediss:// for TLS" };
}

const range = /^(?:loopback|private|(?:[\d.]+|[\da-f.]*:[\da-f:.]*)(?:\/\d{1,3})?)$/i;

/** Reads ranges of addresses with commas between them, as far as a typing error shows. */
export function readRanges(text: string): Reading<string> {
  return everyPart(text, (part) => range.test(part))
    ? { ok: true, value: text }
    : { ok: false, problem: "expected addresses, ranges like 10.0.0.0/8, loopback or private" };
}

/** Reads origins of web pages with commas between them, as browsers write them. */
export function readOrigins(text: string): Reading<string> {
  return everyPart(text, (part) => part === "*" || isOrigin(part))
    ? { ok: true, value: text }
    : { ok: false, problem: "expected origins like https://chat.example.org, or *" };
}

function isOrigin(text: string): boolean {
  return !text.includes("*") && URL.parse(text)?.origin === text;
}

function everyPart(text: string, isFit: (part: string) => boolean): boolean {
  return text.split(",").every((part) => isFit(part.trim()));
}

/** Reads the name of a member. */
export function readName(text: string): Reading<string> {
  const checked = checkName(text);
  return checked.ok
    ? { ok: true, value: checked.name }
    : { ok: false, problem: uncapitalised(checked.problem) };
}

/** Reads a channel's code as it was typed, since a server of the older kind compares case; or `new`. */
export function readCode(text: string): Reading<string> {
  return parseCode(text) === undefined
    ? {
      ok: false,
      problem: `expected new, or a code: 1 to ${maxCodeCharacters} letters, digits, "-" and "_"`,
    }
    : { ok: true, value: text };
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
