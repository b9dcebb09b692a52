/**
 * What people mark in a line: `*bold*`, `_italic_`, "`code`" and web addresses. The signs stay visible, so that what is
 * shown is what was typed. Reads every character a bounded number of times, whatever the line holds.
 * @module
 */
import { eachGrapheme } from "./graphemes.ts";
import { addressAt } from "./links.ts";
import type { Piece, Row } from "./row.ts";

/** A sign that stands on both sides of what it marks. */
type Emphasis = "*" | "_";

/** What each unit of a line is, in bits. */
const bold = 1;
const italic = 2;
const code = 4;
const linked = 8;
const sign = 16;

const emphases: Readonly<Record<Emphasis, number>> = { "*": bold, "_": italic };

/** A line while it is read. */
interface Marking {
  readonly line: string;
  /** For each UTF-16 unit what it is. */
  readonly marks: Uint8Array;
  /** Whether one character ends and another begins at an index. */
  readonly isBoundary: (index: number) => boolean;
  /** Where the latest sign stands that may yet be closed. */
  readonly open: Map<Emphasis, number>;
  /** From where on no code can end, as far as that is known. */
  endlessFrom: number;
}

const printableAscii = /^[\x20-\x7e]*$/;
const mayHoldMarkup = /[*_`]|https?:\/\//i;
const blank = /\s/;
const word = /[\p{L}\p{N}\p{M}]/u;
const opensBehind = /[\s\p{Ps}\p{Pi}"'*_]/u;
/** `*.*` and `*_*` say something as they are. */
const emphasizable = /[^\p{P}\s]/u;
const asciiWord = /[0-9A-Za-z]/;

/**
 * Reads the markup of a line.
 * @param line Printable text without line breaks.
 * @returns Its pieces, no two neighbours of the same style; joined they are the line.
 */
export function markup(line: string): Row {
  if (line === "") return [];
  if (!mayHoldMarkup.test(line)) return [{ text: line }];
  return piecesOf(line, marksOf(line));
}

function marksOf(line: string): Uint8Array {
  const marking: Marking = {
    line,
    marks: new Uint8Array(line.length),
    isBoundary: boundariesOf(line),
    open: new Map(),
    endlessFrom: line.length,
  };
  const candidates = /[*_`]|https?:\/\//gi;
  for (let found = candidates.exec(line); found !== null; found = candidates.exec(line)) {
    candidates.lastIndex = readCandidate(marking, found[0], found.index);
  }
  // Signs look the same wherever they stand.
  return marking.marks.map((mark) => (mark & sign) || mark);
}

/** @returns Where reading goes on. */
function readCandidate(marking: Marking, candidate: string, index: number): number {
  switch (candidate) {
    case "*":
    case "_":
      return readEmphasis(marking, candidate, index);
    case "`":
      return readCode(marking, index);
    default:
      return readAddress(marking, index);
  }
}

function readEmphasis(marking: Marking, emphasis: Emphasis, index: number): number {
  const start = marking.open.get(emphasis);
  if (!standsAlone(marking, index)) return index + 1;
  if (start !== undefined && canClose(marking.line, index)) {
    marking.open.delete(emphasis);
    if (emphasizable.test(marking.line.slice(start + 1, index))) {
      markBetween(marking, { start, end: index, mark: emphases[emphasis] });
    }
  } else if (canOpen(marking.line, index)) marking.open.set(emphasis, index);
  return index + 1;
}

function readCode(marking: Marking, start: number): number {
  const { line } = marking;
  const canBegin = standsAlone(marking, start) && !asciiWord.test(line.charAt(start - 1)) &&
    isInk(line.charAt(start + 1));
  const end = canBegin ? codeEnd(marking, start + 2) : undefined;
  if (end === undefined) return start + 1;
  markBetween(marking, { start, end, mark: code });
  return end + 1;
}

function codeEnd(marking: Marking, from: number): number | undefined {
  if (from >= marking.endlessFrom) return undefined;
  for (let end = marking.line.indexOf("`", from); end >= 0; end = marking.line.indexOf("`", end + 1)) {
    if (standsAlone(marking, end) && isInk(marking.line.charAt(end - 1))) return end;
  }
  marking.endlessFrom = from;
  return undefined;
}

function readAddress({ line, marks, isBoundary, open }: Marking, start: number): number {
  const { end, isLink } = addressAt(line, start, open);
  if (isLink && isBoundary(start) && isBoundary(end)) addMark(marks, { start, end, mark: linked });
  return end;
}

/** A sign beside its like is a line (`***`) or a name (`__init__`); with a mark upon it, it is another character. */
function standsAlone({ line, isBoundary }: Marking, index: number): boolean {
  const own = line.charAt(index);
  return line.charAt(index - 1) !== own && line.charAt(index + 1) !== own &&
    isBoundary(index) && isBoundary(index + 1);
}

function canOpen(line: string, index: number): boolean {
  return (index === 0 || opensBehind.test(line.charAt(index - 1))) && isInk(line.charAt(index + 1));
}

function canClose(line: string, index: number): boolean {
  const next = line.codePointAt(index + 1);
  return isInk(line.charAt(index - 1)) && (next === undefined || !word.test(String.fromCodePoint(next)));
}

function isInk(character: string): boolean {
  return character !== "" && !blank.test(character);
}

/** What is to be marked. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly mark: number;
}

function markBetween({ marks }: Marking, { start, end, mark }: Span): void {
  addMark(marks, { start: start + 1, end, mark });
  addMark(marks, { start, end: start + 1, mark: sign });
  addMark(marks, { start: end, end: end + 1, mark: sign });
}

function addMark(marks: Uint8Array, { start, end, mark }: Span): void {
  for (let index = start; index < end; index++) marks[index]! |= mark;
}

function boundariesOf(line: string): (index: number) => boolean {
  if (printableAscii.test(line)) return () => true;
  const boundaries = new Uint8Array(line.length + 1);
  let index = 0;
  for (const grapheme of eachGrapheme(line)) boundaries[index += grapheme.length] = 1;
  return (index) => index === 0 || boundaries[index] === 1;
}

function piecesOf(line: string, marks: Uint8Array): Row {
  const pieces: Piece[] = [];
  for (let start = 0, end = 0; start < line.length; start = end) {
    while (end < line.length && marks[end] === marks[start]) end++;
    pieces.push(pieceOf(line.slice(start, end), marks[start] ?? 0));
  }
  return pieces;
}

function pieceOf(text: string, mark: number): Piece {
  return {
    text,
    ...((mark & sign) !== 0 && { isDim: true }),
    ...((mark & bold) !== 0 && { isBold: true }),
    ...((mark & italic) !== 0 && { isItalic: true }),
    ...((mark & code) !== 0 && { tone: "code" }),
    ...((mark & linked) !== 0 && { isUnderlined: true, link: text }),
  };
}
