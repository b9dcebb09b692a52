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

/** Draws the header. */
export function headerRow(model: Model, context: ScreenContext): Row {
  const { columns } = model.size;
  const right = connectionPieces(activeChannel(model), context, columns);
  const left = model.channels.length === 1
    ? [...oneChannel(model), ...presence(model, context)]
    : tabs(model, Math.max(1, columns - rowWidth(right)));
  return spread(left, shortenRow(right, columns), columns, bar);
}

function oneChannel(model: Model): Row {
  return [{ ...bar, text: ` ${titleOf(activeChannel(model))}`, isBold: true }];
}

function titleOf({ code }: OpenChannel): string {
  return code === "" ? "new channel" : printable(code);
}

function presence(model: Model, { facts }: ScreenContext): Row {
  const { members, listeners } = facts(activeChannel(model).key);
  if (members.length === 0) return [];
  const count = members.length + listeners;
  return [{ ...bar, text: model.size.columns < wordyFrom ? ` · ${count}` : ` · ${count} here` }];
}

/** All channels, if there is room for them; else those around the one that is shown. */
function tabs(model: Model, columns: number): Row {
  const all = model.channels.map((channel, index) =>
    tab(channel, index + 1, channel.key === model.activeKey)
  );
  const active = Math.max(0, model.channels.findIndex(({ key }) => key === model.activeKey));
  let first = 0;
  while (first < active && rowWidth(all.slice(first, active + 1).flat()) > columns) first++;
  return all.slice(first).flat();
}

function tab(channel: OpenChannel, place: number, isActive: boolean): Row {
  const { unread, unreadMentions } = channel;
  const count: Row = unreadMentions > 0
    ? [{ ...bar, text: `!${counted(unreadMentions)}`, isBold: true }]
    : unread > 0
    ? [{ ...bar, text: `+${counted(unread)}` }]
    : [];
  const name: Piece = {
    ...bar,
    text: ` ${place}:${titleOf(channel)}`,
    isBold: isActive,
    isUnderlined: isActive,
  };
  return [name, ...count, { ...bar, text: " " }];
}

function counted(count: number): string {
  return count > 99 ? "99+" : String(count);
}

function connectionPieces(channel: OpenChannel, { facts, nowMs }: ScreenContext, columns: number): Row {
  const { connection } = channel;
  switch (connection.type) {
    case "connecting":
      return warning(connection.isSlow && columns >= 60 ? "the server may be waking up…" : "connecting…");
    case "connected":
      return connected(facts(channel.key).roundTripMs);
    case "waiting": {
      const next = `next try in ${secondsOf(Math.max(0, connection.untilMs - nowMs))}`;
      const state = connection.isOffline ? "offline" : "connection lost";
      return warning(columns < 60 ? state : `${state}, ${next}`);
    }
    case "ended":
      return warning("closed");
  }
}

function connected(roundTripMs: number | undefined): Row {
  return [{ ...bar, text: roundTripMs === undefined ? " connected " : ` ${Math.round(roundTripMs)} ms ` }];
}

function warning(text: string): Row {
  return [{ ...bar, text: ` ${text} `, isBold: true }];
}
