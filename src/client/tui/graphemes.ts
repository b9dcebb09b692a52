/**
 * Where one character ends and the next begins, as a person counts them (grapheme clusters, UAX #29). Plain letters are
 * told apart without the segmenter, and in a long text only the neighbourhood of an index is read.
 * @module
 */

/** How far around an index the segmenter is asked, in UTF-16 units; bounds the work in hostile texts. */
const neighbourhood = 65_536;

/** Fewer plain characters between others go through the segmenter with them: beginning anew costs more. */
const minPlainRun = 8;

const printableAscii = /^[\x20-\x7e]*$/;

const plainRanges: readonly (readonly [number, number])[] = [
  [0x0a, 0x0a],
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x2ff],
  [0x370, 0x482],
  [0x48a, 0x52f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x20a0, 0x20c0],
  [0x2100, 0x2bff],
  [0x3000, 0x3029],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xff01, 0xff60],
];

const plainUnits = new Uint8Array(0x10000);
for (const [first, last] of plainRanges) plainUnits.fill(1, first, last + 1);

let lazySegmenter: Intl.Segmenter | undefined;

/**
 * Splits a text into graphemes.
 * @param text Any text.
 * @returns Its graphemes in order; joined they are the text again.
 */
export function graphemes(text: string): string[] {
  return printableAscii.test(text) ? text.split("") : [...eachGrapheme(text)];
}

/**
 * Walks through the graphemes of a text, reading no further than asked.
 * @param text Any text.
 * @yields Its graphemes in order.
 */
export function* eachGrapheme(text: string): Generator<string> {
  let index = 0;
  while (index < text.length) {
    const end = endOfStretch(text, index);
    if (end === index + 1) yield text.charAt(index);
    else for (const { segment } of segmenter().segment(text.slice(index, end))) yield segment;
    index = end;
  }
}

/**
 * Finds the end of the grapheme at an index.
 * @param text Any text.
 * @param index Where to look, in UTF-16 units.
 * @returns The smallest grapheme boundary above `index`, at most the text's length.
 */
export function boundaryAfter(text: string, index: number): number {
  if (index + 1 >= text.length) return text.length;
  if (isBoundaryBetweenPlain(text, index + 1)) return index + 1;
  const start = boundaryNear(text, index);
  const here = segmentAt(text, start, index);
  return start + here.index + here.segment.length;
}

/**
 * Finds the start of the grapheme that lies before an index.
 * @param text Any text.
 * @param index Where to look, in UTF-16 units.
 * @returns The largest grapheme boundary below `index`, at least 0.
 */
export function boundaryBefore(text: string, index: number): number {
  if (index <= 1) return 0;
  if (isBoundaryBetweenPlain(text, index - 1)) return index - 1;
  const start = boundaryNear(text, index - 1);
  return start + segmentAt(text, start, index - 1).index;
}

/**
 * Moves an index that may lie inside a grapheme to its end.
 * @param text Any text.
 * @param index Any number.
 * @returns The smallest grapheme boundary at or above `index`, within the text.
 */
export function snapToBoundary(text: string, index: number): number {
  return index <= 0 ? 0 : boundaryAfter(text, index - 1);
}

/** The next place above `start` that is known to be a boundary, with plain characters enough behind it. */
function endOfStretch(text: string, start: number): number {
  if (isBoundaryBetweenPlain(text, start + 1)) return start + 1;
  let plain = 0;
  for (let at = start; at < text.length; at++) {
    plain = isPlainAt(text, at) ? plain + 1 : 0;
    if (plain === minPlainRun) return at - minPlainRun + 2;
  }
  return text.length;
}

/** The nearest known boundary at or below an index. */
function boundaryNear(text: string, index: number): number {
  const lowest = Math.max(0, index - neighbourhood);
  let start = index;
  while (start > lowest && !isBoundaryBetweenPlain(text, start)) start--;
  return start;
}

function segmentAt(text: string, start: number, index: number): Intl.SegmentData {
  const nearby = text.slice(start, index + neighbourhood);
  const here = segmenter().segment(nearby).containing(index - start);
  if (here === undefined) throw new RangeError(`No character at ${index} in a text of ${text.length}`);
  return here;
}

/** Between two plain characters there is always a boundary; the text's two ends count as plain. */
function isBoundaryBetweenPlain(text: string, index: number): boolean {
  return isPlainAt(text, index - 1) && isPlainAt(text, index);
}

function isPlainAt(text: string, index: number): boolean {
  if (index < 0 || index >= text.length) return true;
  const unit = text.charCodeAt(index);
  return plainUnits[unit] === 1;
}

/** Made on first need: loading its tables takes about 20 ms, which plain text never pays. */
function segmenter(): Intl.Segmenter {
  return lazySegmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
}
