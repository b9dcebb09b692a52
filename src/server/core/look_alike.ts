/**
 * The keys of names: two names that look the same, or that people take for the same, have one in common.
 * @module
 */
import skeletonOf from "unhomoglyph";
import { foldName } from "../../protocol/names.ts";

/**
 * What a name is held by. Each key begins with its kind:
 *
 * - `=` the name without regard to case and compatibility forms: the same name;
 * - `l` what that looks like: `аda` with a Cyrillic а is like `ada`, `вoва` with a Latin o like `Вова`;
 * - `c` what it looks like in its own case, since capitals are alike where small letters are not: `Вob` and `Bob`,
 *   `Ian` and `lan`;
 * - `x` what its foreign letters look like, without regard to case: `ВОВ` and `bob`.
 *
 * One key for all of it would make `i` the same as `l`, since both have the capital that looks like the other.
 */
export type NameKeys = readonly string[];

/** Gives the first of a name's keys. */
export function sameNameKey(name: string): string {
  return `=${foldName(name)}`;
}

/** Gives the keys of a name; nobody may hold any of them who is not the same. */
export function nameKeys(name: string): NameKeys {
  const folded = foldName(name);
  if (isAscii(name)) {
    const alike = asciiSkeleton(folded);
    return [`=${folded}`, `l${alike}`, `c${asciiSkeleton(name)}`, `x${alike}`];
  }
  const visible = name.replace(/[\u200c\u200d\ufe0f]/g, "");
  const withoutForeign = visible.normalize("NFD").replace(/[^\0-\x7f]+/g, (run) => skeletonOf(run));
  return [
    `=${folded}`,
    `l${skeleton(folded)}`,
    `c${skeleton(visible)}`,
    `x${skeleton(foldName(withoutForeign))}`,
  ];
}

/**
 * Gives the keys of a name with a number behind it; those of the name itself are computed once.
 * @param keys The keys of the name.
 * @param number Such as `-2`; or "".
 */
export function numberedKeys(keys: NameKeys, number: string): NameKeys {
  // Nothing grows together across a hyphen, in any of the steps above.
  if (number === "") return keys;
  const alike = skeletonOf(number);
  return keys.map((key) => key + (key.startsWith("=") ? number : alike));
}

function isAscii(name: string): boolean {
  return /^[\x20-\x7e]*$/.test(name);
}

// Most names are ASCII, where each character stands for itself: they are spared the search through all of Unicode.
const asciiSkeletons: string[] = [];

function asciiSkeleton(text: string): string {
  let alike = "";
  for (let index = 0; index < text.length; index++) {
    alike += asciiSkeletons[text.charCodeAt(index)] ??= skeleton(text.charAt(index));
  }
  return alike;
}

/** The skeleton of UTS #39, 4. */
function skeleton(text: string): string {
  return skeletonOf(text.normalize("NFD")).normalize("NFD");
}
