/**
 * Pushes in few words.
 * @module
 */
import type { Push } from "../../src/protocol/frame.ts";

/** Names what matters of each push, so that a test can say what it expects on one line. */
export function brief(pushes: readonly Push[]): readonly string[] {
  return pushes.map(inFewWords);
}

function inFewWords(push: Push): string {
  switch (push.type) {
    case "message":
      return `${push.offset} ${push.from}: ${push.text}`;
    case "welcome":
      return `welcome ${push.name}`;
    case "renamed":
      return `renamed ${push.from} ${push.to}`;
    case "refused":
      return `refused ${push.code}${push.nonce === undefined ? "" : ` ${push.nonce}`}`;
    case "whisper":
      return `whisper ${push.from} ${push.to}: ${push.text}`;
    case "accepted":
      return `accepted ${push.nonce} ${push.offset}`;
    case "joined":
    case "left":
    case "typing":
      return `${push.type} ${push.name}`;
    default:
      return push.type;
  }
}
