/**
 * Carries out what a person wants.
 * @module
 */
import type { Entry } from "../../core/entry.ts";
import { changeIgnored } from "../../core/ignoring.ts";
import type { Intent } from "../../core/intent.ts";
import type { Timeline } from "../../core/timeline.ts";
import type { TimelineItem } from "../../core/timeline_item.ts";
import { splitText } from "../../../protocol/text.ts";
import { whoEntries } from "../../core/who.ts";
import { submit } from "../editor.ts";
import { leaveChannel, openChannel } from "./channels.ts";
import { copyMessage } from "./copying.ts";
import { beginFind } from "./finding.ts";
import { activeChannel, channelOf, flashing, type Model, withActive, without } from "./model.ts";
import { endAbsence, goAway } from "./noticing.ts";
import { membersFrom } from "./geometry.ts";
import { channelIsClosed } from "./refusals.ts";
import { saying } from "./saying.ts";
import { scrollToNewest } from "./scrolling.ts";
import { andThen, type ScreenContext, type ScreenEffect, type ScreenStep, step } from "./step.ts";

/** Carries an intent out; the line that it was read from is taken out of the input unless it cannot be done. */
export function carryOut(model: Model, intent: Intent, context: ScreenContext): ScreenStep {
  switch (intent.type) {
    case "nothing":
      return enterNothing(model, context);
    case "say":
      return sendText(model, intent.text, (key, text) => ({ type: "say", key, text }), context);
    case "whisper":
      return sendText(
        model,
        intent.text,
        (key, text) => ({ type: "whisper", key, to: intent.to, text }),
        context,
      );
    case "problem":
      return step(flashing(model, intent.text));
    default:
      return andThen(step(submitted(model)), (next) => command(next, intent, context));
  }
}

type CommandIntent = Exclude<Intent, { type: "nothing" | "say" | "whisper" | "problem" }>;

function command(model: Model, intent: CommandIntent, context: ScreenContext): ScreenStep {
  const { key } = activeChannel(model);
  switch (intent.type) {
    case "rename":
      return renameEverywhere(model, intent.name);
    case "who":
      return tell(model, whoEntries(context.facts(key)), context);
    case "help":
      return step({ ...model, overlay: { type: "help", top: 0 } });
    case "invite":
      return step({ ...model, overlay: { type: "invitation", top: 0 } });
    case "ignore":
    case "unignore":
      return ignore(model, intent, context);
    case "clear":
      return clear(model);
    case "quit":
      return step(model, { type: "quit", isInterrupt: false });
    case "join":
      return openChannel(model, intent.code);
    case "leave_channel":
      return leaveChannel(model);
    case "away":
      return away(model, intent.text, context);
    case "search":
      return beginFind(model, intent.text, context);
    case "copy":
      return copyMessage(model, intent.back);
    case "theme":
      return set(model, { theme: intent.theme }, `The theme is set to ${intent.theme} for now`);
    case "timestamps":
      return set(model, { timestamps: intent.form }, `Timestamps are set to ${intent.form} for now`);
    case "alerts":
      return set(model, { alerts: intent.kind }, `Alerts are set to ${intent.kind} for now`);
    case "mouse":
      return mouse(model, intent.isOn);
    case "members":
      return step(toggleMembers(model));
  }
}

/** One person has one name, whatever the channel. */
function renameEverywhere(model: Model, name: string): ScreenStep {
  const open = model.channels.filter(({ connection }) => connection.type !== "ended");
  return step(model, ...open.map(({ key }) => ({ type: "rename", key, name }) as const));
}

/** Enter on an empty line is what somebody presses who wants to go on: back to now, or back online. */
function enterNothing(model: Model, { facts }: ScreenContext): ScreenStep {
  const { key, viewport } = activeChannel(model);
  if (viewport.type !== "newest") return step(scrollToNewest(model));
  return facts(key).isConnected ? step(model) : step(model, { type: "retry_now", key });
}

/** What is too long for one message is sent in parts, but only when Enter is pressed a second time. */
function sendText(
  model: Model,
  text: string,
  effect: (key: number, part: string) => ScreenEffect,
  { nowMs }: ScreenContext,
): ScreenStep {
  const { key, limits, offered, connection } = activeChannel(model);
  if (connection.type === "ended") return step(flashing(model, channelIsClosed));
  const parts = splitText(text, limits);
  if (parts.length > 1 && offered !== text) {
    const offer = `This is too long for one message. Enter sends it as ${parts.length} messages.`;
    return step(flashing(withActive(model, (channel) => ({ ...channel, offered: text })), offer));
  }
  const sent = withActive(scrollToNewest(submitted(model)), (channel) => without(channel, "readMarkId"));
  const [back, told] = comeBack(sent, nowMs);
  const elsewhere = told.filter((each) => each.key !== key);
  return step(back, ...elsewhere, ...parts.map((part) => effect(key, part)));
}

function submitted(model: Model): Model {
  return withActive(model, (channel) => {
    const [, editor] = submit(channel.editor);
    return { ...without(channel, "offered", "completion"), editor };
  });
}

/** Shows what the program has to say among the messages. */
function tell(model: Model, entries: readonly Entry[], { nowMs }: ScreenContext): ScreenStep {
  return step(scrollToNewest(withActive(model, (channel) => saying(channel, entries, nowMs))));
}

function ignore(
  model: Model,
  intent: Extract<Intent, { type: "ignore" | "unignore" }>,
  context: ScreenContext,
): ScreenStep {
  const { ignored, entries, changes } = changeIgnored(model.ignored, intent);
  const [told] = tell({ ...model, ignored }, entries, context);
  return step(told, ...changes.map((change) => ({ type: "remember_ignored", change }) as const));
}

/** What was refused and waits for a decision stays. */
function clear(model: Model): ScreenStep {
  const { timeline, openRefusals } = activeChannel(model);
  const kept = openRefusals === 0 ? [] : openOnes(timeline);
  timeline.clear();
  for (const item of kept) timeline.append(item);
  const cleared = withActive(model, (channel) => ({ ...without(channel, "readMarkId"), older: "perhaps" }));
  return step(scrollToNewest(cleared));
}

function openOnes(timeline: Timeline): readonly TimelineItem[] {
  const items = Array.from(
    { length: timeline.endId - timeline.firstId },
    (_, index) => timeline.at(timeline.firstId + index)!,
  );
  return items.filter((item) => item.type === "refused" && item.fate === "open");
}

function away(model: Model, text: string | undefined, { nowMs }: ScreenContext): ScreenStep {
  const { key } = activeChannel(model);
  if (text === undefined && model.absence?.isSaid === true) {
    const [back, told] = comeBack(model, nowMs);
    return step(back, ...told);
  }
  const gone = flashing(goAway(model, nowMs), "You are away; /away again, or saying something, ends it.");
  if (text === undefined) return step(gone);
  const absence = { ...gone.absence!, toldIn: key };
  return step({ ...gone, absence }, { type: "say", key, text: `/me is away: ${text}` });
}

/** Who has said to be away says to be back, where that was said. */
function comeBack(
  model: Model,
  nowMs: number,
): readonly [Model, readonly Extract<ScreenEffect, { type: "say" }>[]] {
  const { toldIn } = model.absence ?? {};
  const back = endAbsence(model, nowMs);
  return toldIn === undefined || channelOf(model, toldIn) === undefined
    ? [back, []]
    : [back, [{ type: "say", key: toldIn, text: "/me is back" }]];
}

function set(model: Model, changed: Partial<Model["settings"]>, what: string): ScreenStep {
  const settings = { ...model.settings, ...changed };
  return step(flashing({ ...model, settings }, `${what}; settings.toml sets it for good.`));
}

function mouse(model: Model, isOn: boolean): ScreenStep {
  const what = isOn ? "The wheel scrolls; hold Shift to select text" : "The mouse is the terminal's again";
  const [next] = set(model, { mouse: isOn }, what);
  return step(next, { type: "mouse", isOn });
}

/** Shows or hides the list at the side; where there is no room for it, it lies over the messages. */
export function toggleMembers(model: Model): Model {
  if (model.size.columns < membersFrom) return { ...model, overlay: { type: "members", top: 0 } };
  const members = !model.settings.members;
  const next = { ...model, settings: { ...model.settings, members } };
  return next;
}
