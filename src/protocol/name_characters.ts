/**
 * Which characters a name may hold, and where: it has to be seen, to be told from a line of the program, and to be the
 * same whenever it looks the same.
 * @module
 */

// Letters, marks, digits, punctuation and symbols of any script, and single spaces between them. Left out are controls,
// line separators, private and unassigned code points, and what only changes the format; joiners and the selector of
// emoji have their places.
const nameCharacter = /^[\p{L}\p{M}\p{N}\p{P}\p{S} \u200c\u200d\ufe0f]*$/u;
// Letters, marks and symbols by their category, but blank, invisible, or only a box on a screen.
const blank =
  /(?![\u200c\u200d\ufe0f])[\p{Default_Ignorable_Code_Point}\u2800\u2d7f\ufffc\u{1107f}\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;

// A joiner shapes letters of the scripts that join (UAX #31, A1 to B), or holds an emoji of several together.
const joiner =
  /(?<![\p{sc=Arab}\p{sc=Syrc}\p{sc=Mand}\p{sc=Mong}\p{sc=Nkoo}\p{sc=Adlm}\p{sc=Rohg}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Java}\p{sc=Bali}\p{sc=Newa}\p{sc=Gran}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}])/u;
const emojiJoiner =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;
const straySelector = /(?<!\p{Emoji})\ufe0f|(?<=[0-9#*])\ufe0f(?!\u20e3)/u;

// What the scripts without marks of their own, or with few, may carry: marks that belong to every script, and those few.
// The filler of Arabic words belongs to every script as well, but carries the marks of one.
const foreignMark =
  /(?!\u0640)[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Armn}\p{sc=Geor}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Zyyy}]\p{sc=Zinh}*(?![\p{sc=Zinh}\p{sc=Zyyy}\p{sc=Cyrl}\p{sc=Hang}])\p{M}/u;
const looseMark = /(?:^| )\p{M}/u;
const heapOfMarks = /\p{M}{5}/u;

// What ends the name where it is shown, and what looks like it (UTS #39, confusables.txt); two of them are letters'
// neighbours in some languages.
const colon = /[:˸։׃܃܄᛬᠃᠉⁚∶⧴⩴︓︰﹕：]|[ː꞉](?!\p{L})/u;

// How the server's own lines begin; what looks like the beginning (UTS #39) counts as well. The two signs of coming and
// going are no part of any name: where a line is cut, whatever follows begins a row.
const presenceSign = /[🟢🔴]/u;
const beginning =
  /^(?:⚠|📢|[–‒—―⸺⸻─━㇐⼀﹘－]|[*٭⁎∗✱✳﹡＊𐌟]|[/᜵⁁⁄∕╱⟋⧸⼃㇓／𝈺]|[-˗۔‐‑‒–⁃−➖Ⲻ﹘－][!ǃⵑ﹗！][-˗۔‐‑‒–⁃−➖Ⲻ﹘－])/u;

/** What most names are made of; they need none of the tables above, which take milliseconds to be made. */
const printableAscii = /^[\x20-\x7e]*$/;

const unseen = "A name has letters, digits, punctuation and single spaces, and nothing invisible";
const heaped = "A name has no heap of combining marks";

/** Says what stands against the characters of a name in NFC. @returns Nothing if they may stand as they do. */
export function characterProblem(name: string): string | undefined {
  if (!printableAscii.test(name)) {
    const problem = rareProblem(name);
    if (problem !== undefined) return problem;
  }
  if (name.includes(":")) return "A name has no colon";
  return beginning.test(name) ? "A name does not begin like a line of the server" : undefined;
}

function rareProblem(name: string): string | undefined {
  if (!name.isWellFormed() || !nameCharacter.test(name) || blank.test(name)) return unseen;
  if (straySelector.test(name) || joiner.test(name.replace(emojiJoiner, ""))) return unseen;
  if (looseMark.test(name) || heapOfMarks.test(name)) return heaped;
  if (foreignMark.test(name)) return "A name has marks of the same script as the letter that they stand on";
  if (colon.test(name)) return "A name has no colon";
  return presenceSign.test(name) ? "A name has no 🟢 and no 🔴: they say who comes and goes" : undefined;
}
