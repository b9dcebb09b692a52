/**
 * The search backwards through what was submitted (Ctrl+R), as a reducer on readonly data. The input line is not touched
 * while it lasts: giving it up is forgetting it.
 * @module
 */
import { boundaryBefore, graphemes } from "./graphemes.ts";
import { type Key, keyName } from "./key.ts";

/** What was found. */
export interface FoundEntry {
  /** Which entry of the history. */
  readonly index: number;
  /** All of its text. */
  readonly text: string;
  /** Where in it the match begins, in UTF-16 units. */
  readonly start: number;
  /** Where the match ends. */
  readonly end: number;
}

/** A search at one moment. */
export interface HistorySearch {
  /** What was submitted, oldest first. */
  readonly history: readonly string[];
  /** What is searched, as it was typed. */
  readonly query: string;
  /** What was found last. Absent: nothing was yet. */
  readonly found: FoundEntry | undefined;
  /** Whether no entry holds the query; `found` is then what matched before. */
  readonly isFailing: boolean;
  /** The search before the query got its last piece: Backspace goes back to it. Absent: nothing is typed. */
  readonly before: HistorySearch | undefined;
}

/** What a key does in a search. */
export type HistorySearchAnswer =
  /** It goes on. */
  | { readonly type: "search"; readonly search: HistorySearch }
  /** It is over; this goes into the input line, as if it had been typed, and is submitted by whoever wants that. */
  | { readonly type: "accept"; readonly text: string }
  /** It is over, and the input line stays as it was. */
  | { readonly type: "cancel" }
  /** It is over; this goes into the input line, unless nothing was found, and then the key means what it always means. */
  | { readonly type: "pass"; readonly text: string | undefined };

/** How much of an entry is searched, in UTF-16 units: more than most servers let through. */
const maxSearchedUnits = 10_000;

/** The longest query, in UTF-16 units. */
const maxQueryUnits = 200;

const special = /[$()*+./?[\\\]^{|}]/g;

/**
 * Begins a search.
 * @param history What was submitted, oldest first.
 */
export function startSearch(history: readonly string[]): HistorySearch {
  return { history, query: "", found: undefined, isFailing: false, before: undefined };
}

/**
 * Takes one key: what is typed narrows, Ctrl+R and Ctrl+S go to older and newer matches, Enter takes what was found, Esc
 * and Ctrl+G give up, and every other key takes what was found and goes on with it.
 * @param search The search.
 * @param key The key.
 */
export function historySearchKey(search: HistorySearch, key: Key): HistorySearchAnswer {
  switch (key.type) {
    case "text":
      return goOn(graphemes(key.text.slice(0, maxQueryUnits)).reduce(narrowed, search));
    case "paste":
      return goOn(narrowed(search, key.text));
    case "key":
      return (handlers.get(keyName(key)) ?? pass)(search);
    default:
      return goOn(search);
  }
}

type Handler = (search: HistorySearch) => HistorySearchAnswer;

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["ctrl+r", (search) => goOn(stepped(search, "older"))],
  ["ctrl+s", (search) => goOn(stepped(search, "newer"))],
  ["backspace", (search) => goOn(search.before ?? search)],
  ["ctrl+h", (search) => goOn(search.before ?? search)],
  ["enter", accept],
  ["ctrl+j", accept],
  ["ctrl+m", accept],
  ["escape", cancel],
  ["ctrl+g", cancel],
  ["ctrl+c", cancel],
]);

function goOn(search: HistorySearch): HistorySearchAnswer {
  return { type: "search", search };
}

function accept({ found }: HistorySearch): HistorySearchAnswer {
  return found === undefined ? cancel() : { type: "accept", text: found.text };
}

function cancel(): HistorySearchAnswer {
  return { type: "cancel" };
}

function pass({ found }: HistorySearch): HistorySearchAnswer {
  return { type: "pass", text: found?.text };
}

/** Stays where it is if that still matches; where nothing older does, it begins at the newest again. */
function narrowed(search: HistorySearch, typed: string): HistorySearch {
  const query = shortened(search.query + typed);
  if (query === search.query) return search;
  const next = { ...search, query, before: search };
  if (search.isFailing) return next;
  const newest = search.history.length - 1;
  const found = match(next, search.found?.index ?? newest, -1) ?? match(next, newest, -1);
  return found === undefined ? { ...next, isFailing: true } : { ...next, found, isFailing: false };
}

function shortened(query: string): string {
  return query.length <= maxQueryUnits ? query : query.slice(0, boundaryBefore(query, maxQueryUnits));
}

function stepped(search: HistorySearch, direction: "older" | "newer"): HistorySearch {
  const step = direction === "older" ? -1 : 1;
  const found = match(search, (search.found?.index ?? search.history.length) + step, step);
  return found === undefined ? search : { ...search, found, isFailing: false };
}

/** Of entries that read the same, the newest counts. */
function match({ history, query }: HistorySearch, start: number, step: 1 | -1): FoundEntry | undefined {
  const pattern = new RegExp(query.replace(special, "\\$&"), "iu");
  for (let index = start; index >= 0 && index < history.length; index += step) {
    const text = history[index]!;
    const at = pattern.exec(text.slice(0, maxSearchedUnits));
    if (at !== null && history.lastIndexOf(text) === index) {
      return { index, text, start: at.index, end: at.index + at[0].length };
    }
  }
  return undefined;
}
