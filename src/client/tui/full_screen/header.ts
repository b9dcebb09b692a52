/**
 * The first row: which channels are open, who is here, and how the connection stands.
 * @module
 */
import { secondsOf } from "../../core/transcript.ts";
import { printable } from "../../../protocol/text.ts";
import { rowWidth, shortenRow, spread } from "../pieces.ts";
import type { Piece, Row } from "../row.ts";
import { activeChannel, type Model, type OpenChannel } from "./model.ts";
import type { ScreenContext } from "./step.ts";

const bar = { tone: "bar" } as const;

/** Below this width the members are not counted in words. */
const wordyFrom = 40;

/** From this width on there is room for sentences, and beside several channels for the members. */
const roomyFrom = 60;

/** Draws the header. */
export function headerRow(model: Model, context: ScreenContext): Row {
  const { columns } = model.size;
  const state = connectionPieces(activeChannel(model), context, columns);
  const here = presence(model, context);
  if (model.channels.length === 1) return header(oneChannel(model, here), state, columns);
  const right = columns < roomyFrom || here === "" ? state : [{ ...bar, text: ` ${here} ·` }, ...state];
  return header(tabs(model, Math.max(1, columns - rowWidth(right))), right, columns);
}

function header(left: Row, right: Row, columns: number): Row {
  return spread(left, shortenRow(right, columns), columns, bar);
}

function oneChannel(model: Model, here: string): Row {
  const title: Piece = { ...bar, text: ` ${titleOf(activeChannel(model))}`, isBold: true };
  return here === "" ? [title] : [title, { ...bar, text: ` · ${here}` }];
}

function titleOf({ code }: OpenChannel): string {
  return code === "" ? "new channel" : printable(code);
}

/** Says how many are here; "" where nobody knows. */
function presence(model: Model, { facts }: ScreenContext): string {
  const { members, listeners, isConnected } = facts(activeChannel(model).key);
  if (members.length === 0 || !isConnected) return "";
  const count = members.length + listeners;
  return model.size.columns < wordyFrom ? `${count}` : `${count} here`;
}

/** All channels, if there is room for them; else those around the one that is shown, and whether the others have news. */
function tabs({ channels, activeKey }: Model, columns: number): Row {
  const all = channels.map((channel, index) => tab(channel, index + 1, channel.key === activeKey));
  const active = Math.max(0, channels.findIndex(({ key }) => key === activeKey));
  const from = (first: number, end: number): Row => [
    ...leftOut(channels.slice(0, first), (mark) => ` ‹${mark}`),
    ...all.slice(first, end).flat(),
    ...leftOut(channels.slice(end), (mark) => `›${mark} `),
  ];
  let first = 0;
  while (first < active && rowWidth(from(first, active + 1)) > columns) first++;
  let end = channels.length;
  while (end > active + 1 && rowWidth(from(first, end)) > columns) end--;
  return from(first, end);
}

function leftOut(channels: readonly OpenChannel[], label: (mark: string) => string): Row {
  if (channels.length === 0) return [];
  const isMention = channels.some(({ unreadMentions }) => unreadMentions > 0);
  const isUnread = channels.some(({ unread }) => unread > 0);
  return [{ ...bar, text: label(isMention ? "!" : isUnread ? "+" : ""), isBold: isMention }];
}

function tab(channel: OpenChannel, place: number, isActive: boolean): Row {
  const { unread, unreadMentions } = channel;
  const count: Row = unreadMentions > 0
    ? [{ ...bar, text: ` ${counted(unread)}!`, isBold: true }]
    : unread > 0
    ? [{ ...bar, text: ` ${counted(unread)}` }]
    : [];
  const isAway = channel.connection.type === "waiting" || channel.connection.type === "ended";
  const title = `${place}:${titleOf(channel)}${isAway ? "×" : ""}`;
  const [before, after] = isActive ? ["[", "]"] : [" ", " "];
  return [{ ...bar, text: before + title, isBold: isActive }, ...count, { ...bar, text: after }];
}

function counted(count: number): string {
  return count > 99 ? "99+" : String(count);
}

function connectionPieces(channel: OpenChannel, { facts, nowMs }: ScreenContext, columns: number): Row {
  const { connection } = channel;
  switch (connection.type) {
    case "connecting":
      return warning(
        connection.isSlow && columns >= roomyFrom ? "the server may be waking up…" : "connecting…",
      );
    case "connected":
      return unanswered(channel, nowMs) ?? connected(facts(channel.key).roundTripMs, columns);
    case "waiting": {
      const next = `next try in ${secondsOf(Math.max(0, connection.untilMs - nowMs))}`;
      const state = connection.isOffline ? "offline" : columns < wordyFrom ? "lost" : "connection lost";
      return warning(columns < roomyFrom ? state : `${state}, ${next}`);
    }
    case "ended":
      return warning("closed");
  }
}

/** From when on silence is worth a word, in milliseconds. */
const silenceMs = 3_000;

function unanswered({ unansweredSinceMs, slowedUntilMs }: OpenChannel, nowMs: number): Row | undefined {
  if (unansweredSinceMs === undefined || (slowedUntilMs ?? 0) > nowMs) return undefined;
  const silentMs = nowMs - unansweredSinceMs;
  return silentMs < silenceMs ? undefined : warning(`no answer for ${secondsOf(silentMs)}`);
}

/** Where there is little room, nothing said is good news. */
function connected(roundTripMs: number | undefined, columns: number): Row {
  if (roundTripMs !== undefined) return [{ ...bar, text: ` ${Math.round(roundTripMs)} ms ` }];
  return columns < wordyFrom ? [] : [{ ...bar, text: " connected " }];
}

function warning(text: string): Row {
  return [{ ...bar, text: ` ${text} `, isBold: true }];
}
