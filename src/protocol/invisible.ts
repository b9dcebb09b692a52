/**
 * What of Unicode nobody sees: which of it a text may keep, and where. Names may keep less: name_characters.ts.
 * @module
 */

// Characters of format, and those that are ignored where a font does not know them (DerivedCoreProperties.txt). The few
// that are drawn around numbers go as well: terminals disagree whether they take a cell. What is settled by its place is
// left to the expressions below: joiners, selectors and tags.
const unseen =
  /(?![\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u{e0020}-\u{e007f}])[\p{Cf}\p{DI}]/gu;

// A tag belongs to one of the three flags that are made of tags (RGI_Emoji_Tag_Sequence, UTS #51).
const tagsOrFlag =
  /(\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f})|[\u{e0020}-\u{e007f}]/gu;

// A selector follows what it selects a form of: an emoji its own two, a keycap's digit only within the keycap, an
// ideograph and a letter of Mongolian theirs.
const strayEmojiSelector = /(?<!\p{Emoji})[\ufe0e\ufe0f]|(?<=[0-9#*])[\ufe0e\ufe0f](?!\u20e3)/gu;
const strayIdeographSelector = /(?<!\p{Script=Han})[\ufe00-\ufe0d\u{e0100}-\u{e01ef}]/gu;
const strayMongolianSelector = /(?<!(?=\p{L})\p{Script=Mongolian})[\u180b-\u180d\u180f]/gu;

// A joiner stands behind a letter, whose shape it settles, or within an emoji of several.
const strayJoiner = /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;

// Eight are more than any script puts on a letter; a joiner between them does not start them anew.
const heapOfMarks = /((?:\p{M}[\u200c\u200d]?){7}\p{M})[\p{M}\u200c\u200d]+/gu;

/** Whatever an expression above could take away. */
const suspicious = /[\p{Cf}\p{DI}\p{M}]/u;

/**
 * Takes away what nobody sees, but where a script or an emoji needs it, and the upper part of heaps of combining marks.
 * @param text A text without controls and lone surrogates.
 * @returns The text; what is left of it is left alone by a second time.
 */
export function withoutInvisible(text: string): string {
  if (!suspicious.test(text)) return text;
  return text
    .replace(unseen, "")
    .replace(tagsOrFlag, "$1")
    .replace(strayEmojiSelector, "")
    .replace(strayIdeographSelector, "")
    .replace(strayMongolianSelector, "")
    .replace(strayJoiner, "")
    .replace(heapOfMarks, "$1");
}
