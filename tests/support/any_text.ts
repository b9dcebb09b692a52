/**
 * Texts for property tests: any UTF-16 units, those that do harm far more often than chance would have them.
 * @module
 */
import fc from "fast-check";

const harmful = [
  "\x00",
  "\x07",
  "\b",
  "\t",
  "\n",
  "\r",
  "\x1b",
  "\x1b[2J",
  "\x1b]0;x\x07",
  "\x7f",
  "\u0085",
  "\u009b",
  "\u200b",
  "\u200d",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u2066",
  "\ud83d",
  "\udc00",
  "\u0301",
  ": ",
  "/",
  "🟢 ",
  "✅ ",
  "— ",
  "-!- ",
  "[whisper] ",
  "👩‍👩‍👧",
  "李",
  "שלום",
];

/** Any text at all, well-formed or not. */
export const anyText: fc.Arbitrary<string> = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...harmful),
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  ),
});
