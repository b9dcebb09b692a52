/**
 * Cuts the names of a push: those that only a hostile server gives are not worth the memory.
 * @module
 */
import type { Push } from "../../../protocol/frame.ts";
import { keptText, maxNameUnits } from "../kept_text.ts";

/** Gives a push with names of which none is longer than any may be. */
export function withShortNames(push: Push): Push {
  switch (push.type) {
    case "message":
      // Nearly all pushes are messages, and nearly all names are names.
      return push.from.length <= maxNameUnits ? push : { ...push, from: short(push.from) };
    case "whisper":
      return { ...push, from: short(push.from), to: short(push.to) };
    case "renamed":
      return { ...push, from: short(push.from), to: short(push.to) };
    case "joined":
    case "left":
    case "typing":
      return { ...push, name: short(push.name) };
    case "page":
      return {
        ...push,
        messages: push.messages.map((message) => ({ ...message, from: short(message.from) })),
      };
    case "welcome":
      // Those of the members are cut where they are kept, which is not all of them.
      return { ...push, name: short(push.name) };
    default:
      return push;
  }
}

function short(name: string): string {
  return keptText(name, maxNameUnits);
}
