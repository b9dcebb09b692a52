/**
 * What a person wants, as read from a typed line.
 * @module
 */

/** One thing that a person may want of the channel or of the program. */
export type Intent =
  | { readonly type: "nothing" }
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "whisper"; readonly to: string; readonly text: string }
  | { readonly type: "rename"; readonly name: string }
  | { readonly type: "who" }
  | { readonly type: "help" }
  | { readonly type: "clear" }
  | { readonly type: "quit" }
  /** It cannot be done as it was typed; `text` says why and what to type instead. */
  | { readonly type: "problem"; readonly text: string };
