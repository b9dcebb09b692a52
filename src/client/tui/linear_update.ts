/**
 * The reducer of the linear client: what a key or an event changes, and what is to be done.
 * @module
 */
import { commandsAt, helpEntries, namesOf } from "../core/commands.ts";
import type { ClientEvent, RefusedEvent } from "../core/client_event.ts";
import { notice } from "../core/entry.ts";
import { changeIgnored, isIgnored, withRename } from "../core/ignoring.ts";
import { type InputContext, readInput } from "../core/input.ts";
import type { EverywhereIntent } from "../core/intent.ts";
import { invitationEntries } from "../core/invitation.ts";
import { ownLinesAfter, settledEntry, typedForm } from "../core/own_lines.ts";
import { type ChannelFacts, whoEntries } from "../core/who.ts";
import { cleanInput, splitText } from "../../protocol/text.ts";
import { complete } from "./completion.ts";
import { applyEdit, type EditCommand, giveUp, remember, submit } from "./editor.ts";
import type { Key, PressedKey } from "./key.ts";
import { editCommandFor } from "./keymap.ts";
import type { LinearEffect, LinearEvent, LinearState, LinearStep } from "./linear_state.ts";

/** What the reducer is told of the world at each step. */
export interface LinearContext extends Pick<InputContext, "nearest"> {
  /** The channel as it is now. */
  readonly channel: ChannelFacts;
  /** What somebody else types to join it. */
  readonly joinLine: string;
}

/** How many speakers are remembered for completion. */
const maxSpeakers = 50;

/**
 * Carries out one event.
 * @param state The client before it.
 * @param event What happened.
 * @returns The client after it, and what is to be done, in order.
 */
export function updateLinear(state: LinearState, event: LinearEvent, context: LinearContext): LinearStep {
  return event.type === "key" ? onKey(state, event.key, context) : onClientEvent(state, event.event, context);
}

function onKey(state: LinearState, key: Key, context: LinearContext): LinearStep {
  const handler = key.type === "key" ? handlers.get(nameOf(key)) : undefined;
  if (handler !== undefined) return handler(state, context);
  const command = editCommandFor(key, state.editor);
  return command === undefined ? [state, []] : edit(state, cleaned(command));
}

type KeyHandler = (state: LinearState, context: LinearContext) => LinearStep;

const handlers: ReadonlyMap<string, KeyHandler> = new Map<string, KeyHandler>([
  ["enter", onEnter],
  ["ctrl+j", onEnter],
  ["ctrl+m", onEnter],
  ["tab", (state, context) => onTab(state, "next", context)],
  ["shift+tab", (state, context) => onTab(state, "previous", context)],
  ["ctrl+c", onInterrupt],
  ["ctrl+d", onEndOfInput],
  ["ctrl+l", (state) => [state, [{ type: "clear" }]]],
  ["ctrl+z", (state) => [state, [{ type: "suspend" }]]],
]);

function nameOf({ name, ctrl, alt, shift }: PressedKey): string {
  return `${ctrl ? "ctrl+" : ""}${alt ? "alt+" : ""}${shift ? "shift+" : ""}${name}`;
}

/** What is pasted may hold anything; what it is made of here is what will be said. */
function cleaned(command: EditCommand): EditCommand {
  return command.type === "paste" ? { ...command, text: cleanInput(command.text) } : command;
}

function edit({ completion: _, ...state }: LinearState, command: EditCommand): LinearStep {
  const editor = applyEdit(state.editor, command);
  const isTyping = editor.text !== state.editor.text && editor.text !== "" && !editor.text.startsWith("/");
  return [{ ...state, editor }, isTyping ? [{ type: "typing" }] : []];
}

function onTab(
  state: LinearState,
  direction: "next" | "previous",
  { channel }: LinearContext,
): LinearStep {
  const sources = {
    names: completableNames(state, channel),
    ignored: state.ignored.names,
    commands: commandsAt("everywhere"),
    emoji: [],
  };
  const completion = complete(state.editor, sources, { direction, last: state.completion });
  if (completion === undefined) return [state, []];
  const { text, cursor } = completion;
  return [{ ...state, editor: applyEdit(state.editor, { type: "replace", text, cursor }), completion }, []];
}

function completableNames({ speakers }: LinearState, { members, name }: ChannelFacts): readonly string[] {
  const here = members.map((member) => member.name).filter((other) => other !== name);
  const isHere = new Set(here);
  // Where nobody knows who is here, whoever has spoken is somebody.
  const spoken = speakers.filter((speaker) => isHere.size === 0 || isHere.has(speaker));
  return [...new Set([...spoken, ...here])];
}

/** The first press gives up what is typed, which the kill ring keeps; the next one leaves. */
function onInterrupt({ completion: _, offered: __, ...state }: LinearState): LinearStep {
  if (state.editor.text === "") return [state, [{ type: "leave", isInterrupt: true }]];
  return [{ ...state, editor: giveUp(state.editor) }, [
    print("Press Ctrl+C again to leave; Ctrl+Y brings the line back."),
  ]];
}

function onEndOfInput(state: LinearState): LinearStep {
  return state.editor.text === ""
    ? [state, [{ type: "leave", isInterrupt: false }]]
    : edit(state, { type: "erase", to: "right" });
}

function onEnter({ completion: _, ...state }: LinearState, context: LinearContext): LinearStep {
  const { channel, nearest } = context;
  const { name, members, protocol } = channel;
  const reading = { ...namesOf(members), ownName: name, protocol, nearest, place: "everywhere" } as const;
  return carryOut(state, readInput(state.editor.text, reading), context);
}

function carryOut(state: LinearState, intent: EverywhereIntent, context: LinearContext): LinearStep {
  const { channel, joinLine } = context;
  switch (intent.type) {
    case "nothing":
      return [state, channel.isConnected ? [] : [{ type: "retry_now" }]];
    case "say":
      return send(state, intent.text, (text) => ({ type: "say", text }));
    case "whisper":
      return send(state, intent.text, (text) => ({ type: "whisper", to: intent.to, text }));
    case "rename":
      return submitted(state, [intent]);
    case "who":
      return submitted(state, [{ type: "print", entries: whoEntries(channel) }]);
    case "invite":
      return submitted(state, [{ type: "print", entries: invitationEntries(joinLine) }]);
    case "ignore":
    case "unignore":
      return ignore(state, intent);
    case "help":
      return submitted(state, [{ type: "print", entries: helpEntries("everywhere") }]);
    case "clear":
      return submitted(state, [intent]);
    case "quit":
      return submitted(state, [{ type: "leave", isInterrupt: false }]);
    case "problem":
      return [state, [print(intent.text)]];
  }
}

function ignore(
  state: LinearState,
  intent: Extract<EverywhereIntent, { type: "ignore" | "unignore" }>,
): LinearStep {
  const { ignored, entries, changes } = changeIgnored(state.ignored, intent);
  return submitted({ ...state, ignored }, [
    { type: "print", entries },
    ...changes.map((change) => ({ type: "remember_ignored", change }) as const),
  ]);
}

/** What is too long for one message is sent in parts, but only when Enter is pressed a second time. */
function send(state: LinearState, text: string, effect: (part: string) => LinearEffect): LinearStep {
  const parts = splitText(text, state.limits);
  if (parts.length < 2 || state.offered === text) return submitted(state, parts.map(effect));
  const offer = `This is too long for one message. Enter sends it as ${parts.length} messages.`;
  return [{ ...state, offered: text }, [print(offer)]];
}

function submitted({ offered: _, ...state }: LinearState, effects: readonly LinearEffect[]): LinearStep {
  const [, editor] = submit(state.editor);
  return [{ ...state, editor }, effects];
}

function onClientEvent(state: LinearState, event: ClientEvent, { channel }: LinearContext): LinearStep {
  const next = { ...state, ownLines: ownLinesAfter(state.ownLines, event) };
  switch (event.type) {
    case "connected":
      return [{ ...next, limits: event.limits }, []];
    case "message":
      return [event.isOwn || isIgnored(event, state.ignored.keys) ? next : spokenBy(next, event.from), []];
    case "renamed":
      return [{ ...next, ignored: withRename(state.ignored, event) }, []];
    case "settled": {
      const entry = settledEntry(event, { lines: state.ownLines, name: channel.name });
      return [next, entry === undefined ? [] : [{ type: "print", entries: [entry] }]];
    }
    case "refused":
      return giveBack(next, event, state);
    default:
      return [next, []];
  }
}

function spokenBy(state: LinearState, name: string): LinearState {
  if (state.speakers[0] === name) return state;
  const speakers = [name, ...state.speakers.filter((speaker) => speaker !== name)];
  return { ...state, speakers: speakers.slice(0, maxSpeakers) };
}

/** What was refused for good goes back into the input line, or into the history where something else is typed by now. */
function giveBack(state: LinearState, { nonce, text }: RefusedEvent, before: LinearState): LinearStep {
  if (text === undefined) return [state, []];
  const typed = typedForm(before.ownLines.find((line) => line.nonce === nonce) ?? { text });
  const { editor } = state;
  if (editor.text === "") {
    return [{ ...state, editor: applyEdit(editor, { type: "paste", text: typed }) }, []];
  }
  return [{ ...state, editor: remember(editor, typed) }, [
    print("It is kept in the history: Up brings it back."),
  ]];
}

function print(text: string): LinearEffect {
  return { type: "print", entries: [notice(text)] };
}
