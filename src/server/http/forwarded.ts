/**
 * Reads what proxies say about those for whom they ask.
 * @module
 */

/** One hop, as a proxy wrote it down: an address without its port, or whatever else stood there. */
export type Hop = string;

/** Reads `X-Forwarded-For`: the one who was heard last stands last. */
export function parseForwardedFor(header: string): readonly Hop[] {
  return header.split(",").map((part) => withoutPort(part.trim()));
}

/** Reads `Forwarded` (RFC 7239); an element that names nobody is a hop that is no address. */
export function parseForwarded(header: string): readonly Hop[] {
  // A quote that a client opens and nobody closes would swallow what proxies wrote behind it.
  const elements = splitOutsideQuotes(header, ",") ?? [""];
  return elements.map((element) => {
    const pairs = (splitOutsideQuotes(element, ";") ?? []).map((pair) => pair.trim());
    const found = pairs.filter((pair) => /^for=/i.test(pair)).map((pair) => unquoted(pair.slice(4)));
    return found.length === 1 ? withoutPort(found[0] ?? "") : "";
  });
}

/** @returns Nothing where a quote stays open. */
function splitOutsideQuotes(text: string, separator: "," | ";"): readonly string[] | undefined {
  const parts = [""];
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === separator && !isQuoted) {
      parts.push("");
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    const isEscape = character === "\\" && isQuoted;
    parts.push(`${parts.pop()}${isEscape ? character + text.charAt(++index) : character}`);
  }
  return isQuoted ? undefined : parts;
}

function unquoted(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value)?.[1];
  return quoted === undefined ? value : quoted.replace(/\\(.)/gs, "$1");
}

function withoutPort(node: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(node)?.[1];
  return bracketed ?? /^([^:]*):\d{1,5}$/.exec(node)?.[1] ?? node;
}
