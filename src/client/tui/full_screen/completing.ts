/**
 * What Tab does in the full screen.
 * @module
 */
import { commandsAt } from "../../core/commands.ts";
import { complete } from "../completion.ts";
import { applyEdit } from "../editor.ts";
import { activeChannel, type Model, type OpenChannel, withActive, without } from "./model.ts";
import { isSaid } from "./noticing.ts";
import type { LiveFacts, ScreenContext } from "./step.ts";

/** Completes the word before the cursor, or goes on to the next that fits. */
export function completeInput(model: Model, direction: "next" | "previous", { facts }: ScreenContext): Model {
  const channel = activeChannel(model);
  const whisperer = channel.editor.text === "" ? lastWhisperer(channel) : undefined;
  if (whisperer !== undefined) return withInput(model, `/msg ${whisperer} `);
  const sources = {
    names: completableNames(channel, facts(channel.key)),
    ignored: model.ignored.names,
    commands: commandsAt("full_screen"),
    emoji: typeof model.emoji === "object" ? model.emoji : [],
  };
  const completion = complete(channel.editor, sources, { direction, last: channel.completion });
  if (completion === undefined) return model;
  const { text, cursor } = completion;
  const editor = applyEdit(channel.editor, { type: "replace", text, cursor });
  return withActive(model, (active) => ({ ...active, editor, completion }));
}

/** Who whispers is answered in a whisper: nobody wants to say that aloud by mistake. */
function lastWhisperer({ timeline }: OpenChannel): string | undefined {
  const id = timeline.find(timeline.endId - 1, -1, (item) => isSaid(item) && !item.isOwn);
  const item = id === undefined ? undefined : timeline.at(id);
  return item?.type === "whisper" ? item.from : undefined;
}

function withInput(model: Model, text: string): Model {
  return withActive(model, (channel) => ({
    ...without(channel, "completion"),
    editor: applyEdit(channel.editor, { type: "replace", text, cursor: text.length }),
  }));
}

/** The others, those who spoke last first; where nobody knows who is here, whoever has spoken is somebody. */
function completableNames({ speakers }: OpenChannel, { members, name }: LiveFacts): readonly string[] {
  const here = members.map((member) => member.name).filter((other) => other !== name);
  const isHere = new Set(here);
  const spoken = speakers.filter((speaker) => isHere.size === 0 || isHere.has(speaker));
  return [...new Set([...spoken, ...here])];
}
