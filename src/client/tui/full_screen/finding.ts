/**
 * Searching in what was said.
 * @module
 */
import { shownName } from "../../core/shown_name.ts";
import type { TimelineItem } from "../../core/timeline_item.ts";
import { printable } from "../../../protocol/text.ts";
import { type Key, keyName } from "../key.ts";
import { activeChannel, type Find, flashing, type Model, withChannel, without } from "./model.ts";
import { isSaid } from "./noticing.ts";
import { scrollToNewest, showItem } from "./scrolling.ts";
import { type ScreenContext, type ScreenStep, step } from "./step.ts";

/** How much of a text is searched, in UTF-16 units. */
const maxSearchedUnits = 32_768;

/** Begins to look for a text, from the newest message on. */
export function beginFind(model: Model, text: string, context: ScreenContext): ScreenStep {
  return findNext({ ...model, find: { text: text.toLowerCase() } }, -1, context);
}

/** Goes to the next message that holds the text: -1 an older one, 1 a newer one. */
function findNext(model: Model, direction: -1 | 1, context: ScreenContext): ScreenStep {
  const { find } = model;
  if (find === undefined) return step(model);
  const { timeline } = activeChannel(model);
  const from = find.id === undefined ? timeline.endId - 1 : find.id + direction;
  const isInside = from >= timeline.firstId && from < timeline.endId;
  const id = isInside ? timeline.find(from, direction, holding(find.text)) : undefined;
  if (id === undefined) return notFound(model, find, direction);
  const shown = showItem({ ...model, find: { ...find, id } }, id, context);
  return step(shown);
}

/** Makes what tells whether an item holds a text. Most of what is said is said by the same few people. */
function holding(text: string): (item: TimelineItem) => boolean {
  const speakers = new Map<string, boolean>();
  const isNamed = (name: string): boolean => {
    const known = speakers.get(name) ?? shownName(name).toLowerCase().includes(text);
    speakers.set(name, known);
    return known;
  };
  return (item) => isSaid(item) && (holds(item.text, text) || isNamed(item.from));
}

function holds(said: string, text: string): boolean {
  return printable(said.slice(0, maxSearchedUnits)).toLowerCase().includes(text);
}

/** Older messages may hold it: they are asked for, and looked at when the person goes on. */
function notFound(model: Model, { id, text }: Find, direction: -1 | 1): ScreenStep {
  if (direction === 1) return step(flashing(model, "There is no newer message with it."));
  const channel = activeChannel(model);
  const before = channel.timeline.oldestPosition;
  const what = id === undefined ? `Nothing here holds "${printable(text)}"` : "There is no older one here";
  const asked = flashing(model, `${what}; older messages are on their way, Up looks on.`);
  // Somebody in a hurry has not to begin anew.
  if (channel.older === "loading") return step(asked);
  if (channel.older === "none" || before === undefined) {
    const rest = id === undefined ? without(model, "find") : model;
    return step(flashing(rest, `${what}.`));
  }
  const loading = withChannel(asked, { ...channel, older: "loading" });
  return step(loading, { type: "load_older", key: channel.key, before });
}

/** Takes a key while a search is on. @returns Nothing if the search has ended and the key means what it always means. */
export function findKey(model: Model, key: Key, context: ScreenContext): ScreenStep | undefined {
  switch (key.type === "key" ? keyName(key) : "") {
    case "up":
    case "ctrl+p":
      return findNext(model, -1, context);
    case "down":
    case "ctrl+n":
      return findNext(model, 1, context);
    case "enter":
      return step(without(model, "find"));
    case "escape":
    case "ctrl+c":
    case "ctrl+g":
      return step(scrollToNewest(without(model, "find")));
    default:
      return undefined;
  }
}
