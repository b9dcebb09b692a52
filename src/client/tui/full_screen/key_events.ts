/**
 * What a key does: whoever has asked for an answer gets it first, then the keys of the screen, then the input.
 * @module
 */
import { namesOf } from "../../core/commands.ts";
import { readInput } from "../../core/input.ts";
import { applyEdit, exchange, giveUp } from "../editor.ts";
import { historySearchKey, startSearch } from "../history_search.ts";
import { type Key, keyName, type MouseKey } from "../key.ts";
import { editCommandFor } from "../keymap.ts";
import { continuesLine } from "../line_continuation.ts";
import { leaveChannel, showChannel, showNeighbour, showNext } from "./channels.ts";
import { completeInput } from "./completing.ts";
import { findKey } from "./finding.ts";
import { carryOut, toggleMembers } from "./intents.ts";
import { activeChannel, flashing, type Model, withActive, without } from "./model.ts";
import { setFocus } from "./noticing.ts";
import { overlayKey } from "./overlays.ts";
import { paste, pasteKey } from "./pasting.ts";
import { sendAgain, takeBack } from "./refusals.ts";
import { scrollBy, scrollToMention, scrollToNewest, scrollToOldest } from "./scrolling.ts";
import { andThen, type ScreenContext, type ScreenStep, step } from "./step.ts";

/** Carries a key out. */
export function onKey(before: Model, key: Key, context: ScreenContext): ScreenStep {
  if (key.type === "focus") return step(setFocus(before, key.focused, context));
  const isInterrupt = key.type === "key" && keyName(key) === "ctrl+c";
  const asked = isInterrupt ? before : without(before, "isLeavingAsked");
  const model = { ...without(asked, "flash"), lastKeyAtMs: context.nowMs };
  return overlayKey(model, key, context) ?? pasteKey(model, key) ?? searchKey(model, key, context) ??
    foundKey(model, key, context) ?? plainKey(withoutOverlay(model), key, context);
}

function withoutOverlay(model: Model): Model {
  return model.overlay === undefined ? model : without(model, "overlay");
}

/** Any key but those of the search ends it and means what it always means. */
function foundKey(model: Model, key: Key, context: ScreenContext): ScreenStep | undefined {
  if (model.find === undefined || key.type === "mouse") return undefined;
  return findKey(model, key, context) ?? onKey(without(model, "find"), key, context);
}

function searchKey(model: Model, key: Key, context: ScreenContext): ScreenStep | undefined {
  if (model.search === undefined) return undefined;
  const answer = historySearchKey(model.search, key);
  switch (answer.type) {
    case "search":
      return step({ ...model, search: answer.search });
    case "cancel":
      return step(without(model, "search"));
    case "accept":
      // Not sent yet: a message cannot be taken back.
      return step(found(model, answer.text));
    case "pass":
      return onKey(found(model, answer.text), key, context);
  }
}

function found(model: Model, text: string | undefined): Model {
  if (text === undefined) return without(model, "search");
  return withActive(without(model, "search"), (channel) => ({
    ...channel,
    editor: exchange(channel.editor, text),
  }));
}

function plainKey(model: Model, key: Key, context: ScreenContext): ScreenStep {
  switch (key.type) {
    case "key":
      return (handlers.get(keyName(key)) ?? edit)(model, context, key);
    case "mouse":
      return onMouse(model, key, context);
    case "paste":
      return paste(model, key.text);
    default:
      return edit(model, context, key);
  }
}

type KeyHandler = (model: Model, context: ScreenContext, key: Key) => ScreenStep;

const handlers: ReadonlyMap<string, KeyHandler> = new Map<string, KeyHandler>([
  ["enter", onEnter],
  ["ctrl+j", onEnter],
  ["ctrl+m", onEnter],
  ["tab", (model, context) => step(completeInput(model, "next", context))],
  ["shift+tab", (model, context) => step(completeInput(model, "previous", context))],
  ["ctrl+c", onInterrupt],
  ["ctrl+d", onEndOfInput],
  ["ctrl+l", (model) => step(model, { type: "redraw" })],
  ["ctrl+z", (model) => step(model, { type: "suspend" })],
  ["ctrl+r", beginSearch],
  ["page_up", (model, context) => scrollBy(model, "page_up", context)],
  ["page_down", (model, context) => scrollBy(model, "page_down", context)],
  ["ctrl+up", (model, context) => scrollBy(model, -1, context)],
  ["ctrl+down", (model, context) => scrollBy(model, 1, context)],
  ["alt+up", (model, context) => scrollBy(model, -1, context)],
  ["alt+down", (model, context) => scrollBy(model, 1, context)],
  ["alt+home", scrollToOldest],
  ["alt+end", (model) => step(scrollToNewest(model))],
  ["escape", (model) => step(scrollToNewest(model))],
  ["alt+m", scrollToMention],
  ["alt+r", sendAgain],
  ["alt+e", takeBack],
  ["alt+a", (model) => step(showNext(model))],
  ["alt+n", (model) => step(toggleMembers(model))],
  ["f2", (model) => step(toggleMembers(model))],
  ["f1", (model) => step({ ...model, overlay: { type: "help", top: 0 } })],
  ["alt+left", (model, context, key) => toNeighbour(model, -1, { context, key })],
  ["alt+right", (model, context, key) => toNeighbour(model, 1, { context, key })],
  ...Array.from({ length: 9 }, (_, index): [string, KeyHandler] => [
    `alt+${index + 1}`,
    (model) => step(showChannel(model, index + 1)),
  ]),
]);

/** With one channel only, these keys go on moving by words. */
function toNeighbour(
  model: Model,
  direction: 1 | -1,
  { context, key }: { readonly context: ScreenContext; readonly key: Key },
): ScreenStep {
  return model.channels.length > 1 ? step(showNeighbour(model, direction)) : edit(model, context, key);
}

function edit(model: Model, _: ScreenContext, key: Key): ScreenStep {
  const channel = activeChannel(model);
  const command = editCommandFor(key, channel.editor);
  if (command === undefined) return step(model);
  const editor = applyEdit(channel.editor, command);
  const next = withActive(model, (active) => ({ ...without(active, "completion"), editor }));
  const isTyping = model.settings.typing && editor.text !== channel.editor.text && editor.text !== "" &&
    !editor.text.startsWith("/");
  const typed = isTyping ? step(next, { type: "typing", key: channel.key }) : step(next);
  return key.type === "text" && key.text.includes(":") ? andThen(typed, wantEmoji) : typed;
}

/** Their table is large: it is read when somebody may need it. */
function wantEmoji(model: Model): ScreenStep {
  return model.emoji === undefined
    ? step({ ...model, emoji: "loading" }, { type: "load_emoji" })
    : step(model);
}

function onEnter(model: Model, context: ScreenContext): ScreenStep {
  const { editor, key } = activeChannel(model);
  const continuation = continuesLine(editor);
  if (continuation !== undefined) {
    return step(withActive(model, (channel) => ({ ...channel, editor: applyEdit(editor, continuation) })));
  }
  const { name, members, protocol } = context.facts(key);
  const { nearest } = context;
  const reading = { ...namesOf(members), ownName: name, protocol, nearest, place: "full_screen" } as const;
  return carryOut(model, readInput(editor.text, reading), context);
}

/** The first press gives up what is typed, which the kill ring keeps; the next one leaves. */
function onInterrupt(before: Model): ScreenStep {
  const { editor } = activeChannel(before);
  const model = { ...before, isLeavingAsked: true };
  if (editor.text === "" && before.isLeavingAsked === true) {
    return step(model, { type: "quit", isInterrupt: true });
  }
  if (editor.text === "") return step(flashing(model, "Ctrl+C again leaves."));
  const cleared = withActive(model, (channel) => ({
    ...without(channel, "completion", "offered"),
    editor: giveUp(editor),
  }));
  return step(flashing(cleared, "Ctrl+C again leaves; Ctrl+Y brings the line back."));
}

function onEndOfInput(model: Model, context: ScreenContext, key: Key): ScreenStep {
  if (activeChannel(model).editor.text !== "") return edit(model, context, key);
  return model.channels.length > 1 ? leaveChannel(model) : step(model, { type: "quit", isInterrupt: false });
}

function beginSearch(model: Model): ScreenStep {
  return step({ ...model, search: startSearch(activeChannel(model).editor.history) });
}

function onMouse(model: Model, { action }: MouseKey, context: ScreenContext): ScreenStep {
  switch (action) {
    case "wheel_up":
      return scrollBy(model, -3, context);
    case "wheel_down":
      return scrollBy(model, 3, context);
    default:
      return step(model);
  }
}
