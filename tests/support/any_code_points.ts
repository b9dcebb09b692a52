/**
 * Texts of any code points at all, for property tests; fast-check's own take more than a second to set up.
 * @module
 */
import fc from "fast-check";

/** Any code points, lone surrogates and unassigned ones too. */
export const anyCodePoints: fc.Arbitrary<string> = fc.string({
  unit: fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint)),
});
