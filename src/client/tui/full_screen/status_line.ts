/**
 * What stands above the input: what is asked, what was just said to the person, who is writing, what is new below.
 * @module
 */
import { commandWordsAt, explanationOf, findCommand, usageOf } from "../../core/commands.ts";
import { shownName } from "../../core/shown_name.ts";
import { printable } from "../../../protocol/text.ts";
import type { HistorySearch } from "../history_search.ts";
import { shortenRow } from "../pieces.ts";
import type { Piece, Row } from "../row.ts";
import { truncate } from "../width.ts";
import { wrap } from "../wrap.ts";
import { activeChannel, type Model, type OpenChannel } from "./model.ts";
import { pasteQuestion } from "./pasting.ts";
import type { ScreenContext } from "./step.ts";
import { writingAt } from "./voices.ts";

/** How many writers are named. */
const maxNamedWriters = 3;

/**
 * Draws the status line. What is asked or answered is wrapped if it has to be; what comes and goes by itself moves nothing.
 * @param maxRows The most rows.
 * @returns At least one row.
 */
export function statusRows(model: Model, context: ScreenContext, maxRows: number): readonly Row[] {
  const { columns } = model.size;
  const answer = answerOf(model);
  if (answer === undefined) return [shortenRow(statusOf(model, context), columns)];
  return linesOf(answer.text, columns - 1, maxRows).map((text) => [said(text, answer.tone)]);
}

interface Answer {
  readonly text: string;
  readonly tone: "warning" | "notice";
}

function answerOf({ pasted, search, flash }: Model): Answer | undefined {
  if (pasted !== undefined) return { text: pasteQuestion(pasted), tone: "warning" };
  if (search !== undefined) return { text: searched(search), tone: "notice" };
  return flash === undefined ? undefined : { text: flash, tone: "notice" };
}

function linesOf(text: string, columns: number, maxRows: number): readonly string[] {
  const lines = wrap(truncate(text, columns * maxRows), columns);
  if (lines.length <= maxRows) return lines;
  const last = truncate(lines.slice(maxRows - 1).join(" "), columns);
  return [...lines.slice(0, maxRows - 1), last];
}

function statusOf(model: Model, context: ScreenContext): Row {
  const channel = activeChannel(model);
  if (model.find !== undefined) {
    return [
      said(`Search: ${printable(model.find.text)}. Up and Down go on, Enter stays, Esc ends.`, "notice"),
    ];
  }
  const usage = usageLine(channel.editor.text);
  if (usage !== undefined) return [said(usage, "dim")];
  if (channel.newBelow > 0) return [said(newBelow(channel), "mention")];
  if (channel.viewport.type !== "newest") return [said("Esc goes back to the newest message.", "dim")];
  return quiet(model, channel, context);
}

function quiet(
  { absence, lastKeyAtMs }: Model,
  { writers, openRefusals, ownLines, slowedUntilMs, connection }: OpenChannel,
  { nowMs }: ScreenContext,
): Row {
  const names = writingAt(writers, nowMs).map(({ name }) => shownName(name));
  if (names.length > 0) return [said(writing(names), "dim")];
  if (ownLines.length > 0 && (slowedUntilMs ?? 0) > nowMs) {
    return [said(`Not taken yet: what waits (${ownLines.length}) is sent by itself.`, "warning")];
  }
  if (connection.type === "waiting" && connection.isOffline) {
    return [said("Offline: Enter tries at once; what you type is kept and sent later.", "warning")];
  }
  if (openRefusals > 0) return [said("Not sent: Alt+R tries again, Alt+E takes it back.", "error")];
  if (absence?.isSaid === true) return [said("You are away.", "dim")];
  return lastKeyAtMs === 0 && connection.type !== "ended"
    ? [said("Type a message and press Enter. F1 shows all keys and commands.", "notice")]
    : [];
}

/** How many commands are listed while one is typed. */
const maxListed = 12;

/** Says how the command that is being typed goes on, or which there are. */
function usageLine(text: string): string | undefined {
  const word = /^\/[a-z]*(?=\s|$)/i.exec(text)?.[0].toLowerCase();
  if (word === undefined) return undefined;
  const command = findCommand(word);
  if (command !== undefined) return `${usageOf(command)}: ${explanationOf(command)}`;
  const fitting = commandWordsAt("full_screen").filter((each) => each.startsWith(word));
  return fitting.length === 0 ? undefined : fitting.slice(0, maxListed).join(" ");
}

function searched({ query, isFailing }: HistorySearch): string {
  if (query === "") return "Type what to look for in what you typed before; Esc ends the search.";
  if (isFailing) return `You typed nothing with "${printable(query)}" before; Esc ends the search.`;
  return `Search: ${printable(query)}. Ctrl+R goes on, Enter takes it, Esc ends the search.`;
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
