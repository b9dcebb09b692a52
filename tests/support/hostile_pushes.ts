/**
 * A text in every push that holds one.
 * @module
 */
import type { Push } from "../../src/protocol/frame.ts";

/**
 * Gives every push that holds a text or a name, with this one; whoever came is gone in the end.
 * @param offset That of the first of the two messages.
 */
export function pushesWith(text: string, offset: number): readonly Push[] {
  const said = { type: "message", from: text, text, sentAtMs: 11 } as const;
  return [
    { ...said, offset, nonce: `x${offset}` },
    { ...said, offset: offset + 1, nonce: text, text: `/me ${text}`, unverified: true },
    { type: "whisper", nonce: "w11", from: text, to: "ada", text, sentAtMs: 11 },
    { type: "joined", name: text },
    { type: "typing", name: text },
    { type: "renamed", from: text, to: `${text}2` },
    { type: "left", name: `${text}2` },
    { type: "notice", text },
    { type: "refused", code: "name_taken", message: text },
  ];
}
