/**
 * The row above the input: what is asked, what was just said to the person, who is writing, what is new below.
 * @module
 */
import { shownName } from "../../core/shown_name.ts";
import { printable } from "../../../protocol/text.ts";
import type { HistorySearch } from "../history_search.ts";
import { fitRow, shortenRow } from "../pieces.ts";
import type { Piece, Row } from "../row.ts";
import { activeChannel, type Model, type OpenChannel } from "./model.ts";
import { pasteQuestion } from "./pasting.ts";
import type { ScreenContext } from "./step.ts";
import { writingAt } from "./voices.ts";

/** How many writers are named. */
const maxNamedWriters = 3;

/** Draws the status line. */
export function statusRow(model: Model, context: ScreenContext): Row {
  const { columns } = model.size;
  return fitRow(shortenRow(statusOf(model, context), columns), columns);
}

function statusOf(model: Model, context: ScreenContext): Row {
  const channel = activeChannel(model);
  if (model.pasted !== undefined) return [said(pasteQuestion(model.pasted), "warning")];
  if (model.search !== undefined) return [said(searched(model.search), "notice")];
  if (model.flash !== undefined) return [said(model.flash, "notice")];
  if (model.overlay !== undefined) return [said("Esc closes this; Up and Down scroll.", "dim")];
  if (model.find !== undefined) {
    return [
      said(`Search: ${printable(model.find.text)}. Up and Down go on, Enter stays, Esc ends.`, "notice"),
    ];
  }
  if (channel.newBelow > 0) return [said(newBelow(channel), "mention")];
  if (channel.viewport.type !== "newest") return [said("Esc goes back to the newest message.", "dim")];
  return quiet(model, channel, context);
}

function quiet({ absence }: Model, { writers, openRefusals }: OpenChannel, { nowMs }: ScreenContext): Row {
  const names = writingAt(writers, nowMs).map(({ name }) => shownName(name));
  if (names.length > 0) return [said(writing(names), "dim")];
  if (openRefusals > 0) return [said("Not sent: Alt+R tries again, Alt+E takes it back.", "error")];
  return absence?.isSaid === true ? [said("You are away.", "dim")] : [];
}

function searched({ query, isFailing }: HistorySearch): string {
  const what = isFailing ? "Not found in what was typed before" : "Search in what was typed before";
  return `${what}: ${printable(query)}. Ctrl+R goes on, Enter takes it, Esc does not.`;
}

function newBelow({ newBelow: count }: OpenChannel): string {
  return `↓ ${count} new ${count === 1 ? "message" : "messages"} below; Esc goes there.`;
}

function writing(names: readonly string[]): string {
  if (names.length > maxNamedWriters) return `${names.length} people are writing…`;
  return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} writing…`;
}

function said(text: string, tone: NonNullable<Piece["tone"]>): Piece {
  return { text: ` ${text}`, tone };
}
