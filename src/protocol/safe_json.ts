/**
 * JSON that stays one line and controls nothing, wherever it is printed.
 * @module
 */

// JSON.stringify escapes C0 and lone surrogates by itself. Valid JSON may hold these, but a terminal or a reader by lines
// must not get them: DEL, C1, the line separators, non-characters, and whatever is invisible: every format character, the
// bidirectional ones among them, joiners and selectors.
const unsafe =
  /[\u007f-\u009f\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/**
 * Escapes in JSON whatever a terminal or a reader by lines must not get.
 * @param json One line, as JSON.stringify gives it.
 * @returns JSON that means the same.
 */
export function safeJson(json: string): string {
  return json.replace(unsafe, escaped);
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
