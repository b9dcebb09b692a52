/**
 * Texts that want to be more than text: every control character, everything that nobody sees, every family of escape
 * sequences, and what is far too much.
 * @module
 */

function codes(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** C0, DEL and C1. */
const controls = [...codes(0x00, 0x1f), ...codes(0x7f, 0x9f)];

/** Marks, embeddings, overrides and isolates of the bidirectional algorithm. */
const bidirectional = [0x061c, 0x200e, 0x200f, ...codes(0x202a, 0x202e), ...codes(0x2066, 0x2069)];

/** What takes no cell, what breaks lines, what joins, what is no character. */
const invisible = [
  ...[0x00ad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0],
  ...codes(0x200b, 0x200d),
  ...codes(0x2028, 0x2029),
  ...codes(0x2060, 0x2065),
  ...codes(0x206a, 0x206f),
  ...codes(0xfff9, 0xffff),
  ...[0x1d173, 0xe0001, 0xe0020, 0xe0041, 0xe007f, 0xe0100, 0xf0000, 0x10ffff],
];

/** Each family of sequences, ended and not, in seven bits and in eight. */
const sequences: readonly string[] = [
  ..."\x1b[2J\x1b[H|\x1b[31;41mred|\x1b[?1049l|\x1b[?1000h\x1b[?1006h|\x1b[?25l|\x1b[?7h|\x1b[?2004l|\x1b[6n|\x1b[5;1r|\x1b[3J|\x1b[999;999H|\x1b[>c|\x1b[21t|\x1b[?5h|\x1b[4h|\x1b[12l|\x1b[?2026h|\x1b[!p"
    .split("|"),
  ..."\x1b]0;evil\x07|\x1b]2;evil\x1b\\|\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\|\x1b]52;c;ZXZpbA==\x07|\x1b]52;c;?\x07|\x1b]4;1;red\x07|\x1b]10;?\x07|\x1b]777;notify;evil;evil\x07|\x1b]9;evil\x07|\x1b]1337;File=:\x07"
    .split("|"),
  ..."\x1bP+q544e\x1b\\|\x1bPq#0~\x1b\\|\x1bXsos\x1b\\|\x1b^pm\x1b\\|\x1b_Gf=100;\x1b\\|\x1b_never ended"
    .split("|"),
  ..."\x1bc|\x1b#8|\x1b(0qqq|\x1b)0\x0eqqq\x0f|\x1bN|\x1bn|\x1bo|\x1b%@|\x1b7\x1b8|\x1bD\x1bM\x1bE|\x1b=\x1b>|\x1bZ"
    .split("|"),
  ..."\x9b2J|\x9b31mred|\x9d0;evil\x9c|\x9d52;c;ZXZpbA==\x9c|\x90q\x9c|\x98x\x9c|\x9ex\x9c|\x9fx\x9c|\x84\x85\x8d"
    .split("|"),
  "\x1b",
  "\x1b[",
  "\x1b]",
  "\x1b]0;",
  "\x1b\x1b[2J",
  "\x1b[\x1b[2J",
];

/** What tries to look like a line of its own, or like a part of the screen. */
const pretenders: readonly string[] = [
  "\rbob: I agree",
  "one\n12:34        bob  I agree\n\n>",
  "one\r\n12:34             ✅ Connected to channel: other",
  "one\x0b12:34        bob  I agree\x0c12:35        bob  too\u0085three\u2028four\u2029five",
  `${" ".repeat(300)}12:34        bob  I agree`,
  `${"x".repeat(300)} 12:34        bob  I agree`,
  "\u202e\u2066".repeat(200) + "abc",
  "│ root\n│ admin",
  "─".repeat(200),
];

/** What is wider, higher or heavier than it looks. */
const heavy: readonly string[] = [
  "Z" + "\u0301".repeat(10_000),
  "\u0301".repeat(1_000),
  "👨‍👩‍👧‍👦".repeat(100),
  "🏳️‍🌈🇩🇪👍🏽".repeat(50),
  "\u200d".repeat(1_000) + "x",
  "漢".repeat(500),
  "ﷺ".repeat(100),
  "क्षि".repeat(100) + "กำ".repeat(100),
  "שלום עולם ".repeat(40),
  "مرحبا".repeat(60),
  "\t".repeat(100) + "x",
  "\n".repeat(3_000),
  "*_`".repeat(500),
  "> ".repeat(300) + "x",
];

/** Every one of them. */
export const hostileTexts: readonly string[] = [
  ...[...controls, ...bidirectional, ...invisible].map((code) => `a${String.fromCodePoint(code)}b`),
  ...sequences.map((sequence) => `a${sequence}b`),
  ...pretenders,
  ...heavy,
  "lone \ud83d surrogate \udc00",
  "x".repeat(300_000),
];
