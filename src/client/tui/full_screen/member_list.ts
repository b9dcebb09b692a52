/**
 * The list of members at the side.
 * @module
 */
import { shownName } from "../../core/shown_name.ts";
import type { ChannelFacts } from "../../core/who.ts";
import type { Member } from "../../../protocol/frame.ts";
import { fitRow, shortenRow } from "../pieces.ts";
import type { Row } from "../row.ts";
import { activeChannel, type Model } from "./model.ts";
import type { ScreenContext } from "./step.ts";

/** The room for the list, in cells. */
export interface ListRoom {
  /** Its width, with what divides it from the messages. */
  readonly columns: number;
  /** Its height. */
  readonly rows: number;
}

/** A list as it was drawn last, and for what. */
interface DrawnList {
  readonly key: string;
  readonly rows: readonly Row[];
}

/** A list of members is a new one when somebody has come or gone: drawn once, it stays. */
const drawnLists = new WeakMap<readonly Member[], DrawnList>();

/**
 * Draws the list, in the order of the alphabet; what does not fit is counted.
 * @returns The same rows as the last time, if nothing has changed.
 */
export function memberRows(model: Model, { facts }: ScreenContext, room: ListRoom): readonly Row[] {
  const told = facts(activeChannel(model).key);
  const key = `${room.columns} ${room.rows} ${told.listeners} ${told.name}`;
  const drawn = drawnLists.get(told.members);
  if (drawn?.key === key) return drawn.rows;
  const rows = drawList(told, room);
  drawnLists.set(told.members, { key, rows });
  return rows;
}

function drawList({ members, name, listeners }: ChannelFacts, { columns, rows }: ListRoom): readonly Row[] {
  const all = sorted(members);
  const others = listeners > 0 ? [`${listeners} listening`] : [];
  const room = rows - others.length;
  const shown = all.length > room ? all.slice(0, Math.max(0, room - 1)) : all;
  const more = all.length > shown.length ? [`… and ${all.length - shown.length} more`] : [];
  const list: readonly Row[] = [
    ...shown.map((member) => memberRow(member, member.name === name)),
    ...[...more, ...others].map((text): Row => [{ text, tone: "dim" }]),
  ];
  return Array.from({ length: rows }, (_, index) => sideRow(list[index] ?? [], columns));
}

function memberRow({ name, unverified }: Member, isOwn: boolean): Row {
  const doubt: Row = unverified === true ? [{ text: "~", tone: "warning" }] : [];
  return [...doubt, { text: shownName(name), tone: "name", colorOf: name, isBold: isOwn }];
}

function sideRow(row: Row, columns: number): Row {
  return fitRow([{ text: " │ ", tone: "dim" }, ...shortenRow(row, columns - 4)], columns);
}

/** Lists the members one below the other, for where there is room for nothing else. */
export function memberLines({ members, name, listeners }: ChannelFacts): readonly Row[] {
  const others: readonly Row[] = listeners > 0 ? [[{ text: `${listeners} listening`, tone: "dim" }]] : [];
  return [...sorted(members).map((member) => memberRow(member, member.name === name)), ...others];
}

let lazyOrder: Intl.Collator | undefined;

/** As people sort: `user2` before `user12`, `Émile` beside `Emil`. Its tables take about 20 ms: they are read on first need. */
function order(): Intl.Collator {
  return lazyOrder ??= new Intl.Collator("en", { numeric: true, sensitivity: "base" });
}

function sorted(members: readonly Member[]): readonly Member[] {
  return members.toSorted((one, other) => order().compare(one.name, other.name));
}
