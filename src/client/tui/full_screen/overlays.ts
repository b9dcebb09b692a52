/**
 * What may lie over the messages: the help, and what somebody else needs to join.
 * @module
 */
import { commandsAt, explanationOf, slashHelp, usageOf } from "../../core/commands.ts";
import { printable } from "../../../protocol/text.ts";
import { type Key, keyName } from "../key.ts";
import { shortenRow } from "../pieces.ts";
import type { Row } from "../row.ts";
import { textWidth } from "../width.ts";
import { wrap } from "../wrap.ts";
import { geometryOf } from "./geometry.ts";
import { keyHelp } from "./key_help.ts";
import { memberLines } from "./member_list.ts";
import { activeChannel, type Model, type Overlay, type ScreenSize, without } from "./model.ts";
import { type ScreenContext, type ScreenStep, step } from "./step.ts";

/** Draws what lies over the messages. @param room The room for it. */
export function overlayRows(model: Model, context: ScreenContext, room: ScreenSize): readonly Row[] {
  const { overlay } = model;
  if (overlay === undefined) return [];
  const all = rowsOf(overlay, { model, context, room });
  const top = topWithin(overlay.top, all, room);
  return all.slice(top, top + room.rows);
}

function topWithin(top: number, all: readonly Row[], { rows }: ScreenSize): number {
  return Math.max(0, Math.min(top, all.length - rows));
}

interface Drawing {
  readonly model: Model;
  readonly context: ScreenContext;
  readonly room: ScreenSize;
}

function rowsOf({ type }: Overlay, drawing: Drawing): readonly Row[] {
  switch (type) {
    case "help":
      return helpRows(drawing.room);
    case "invitation":
      return invitationRows(drawing);
    case "members":
      return membersRows(drawing);
  }
}

/** Tells which rows are shown of how many, for where not all are; "" where all are. */
export function overlayPlace(model: Model, context: ScreenContext, room: ScreenSize): string {
  const { overlay } = model;
  if (overlay === undefined) return "";
  const all = rowsOf(overlay, { model, context, room });
  if (all.length <= room.rows) return "";
  const top = topWithin(overlay.top, all, room);
  return `${top + 1}–${top + room.rows} of ${all.length}`;
}

function membersRows({ model, context, room }: Drawing): readonly Row[] {
  const told = context.facts(activeChannel(model).key);
  const lines = memberLines(told).map((row) => shortenRow(row, room.columns));
  if (lines.length > 0) return [heading("Here:"), ...lines];
  return wrap("This server does not tell who is here.", room.columns).map(heading);
}

function helpRows({ columns }: ScreenSize): readonly Row[] {
  const commands = [
    ...commandsAt("full_screen").map((row) => [usageOf(row), explanationOf(row)] as const),
    [slashHelp.usage, slashHelp.explanation] as const,
  ];
  return [
    heading("Keys"),
    ...keyHelp.flatMap((term) => termRows(term, { columns, termColumns: keyColumns })),
    [],
    heading("Commands"),
    ...commands.flatMap((term) => termRows(term, { columns, termColumns: commandColumns })),
  ];
}

/** How wide the column of commands is, in cells. */
const commandColumns = 18;

/** How wide the column of keys is, in cells. */
const keyColumns = 26;

interface TermLayout {
  readonly columns: number;
  readonly termColumns: number;
}

/** What is explained stands beside its explanation, or above it where there is no room. */
function termRows(
  [term, what]: readonly [term: string, what: string],
  { columns, termColumns }: TermLayout,
): readonly Row[] {
  const isNarrow = columns < 2 * termColumns;
  const indent = isNarrow ? Math.min(6, columns >> 2) : termColumns;
  const isBeside = !isNarrow && textWidth(term) + 4 <= termColumns;
  const above = isBeside ? [] : wrap(term, columns - 2).map((text) => termRow(text, 0));
  const rows = wrap(what, columns - indent).map((text, index): Row => [
    ...termRow(isBeside && index === 0 ? term : "", indent),
    { text },
  ]);
  return [...above, ...rows];
}

function termRow(term: string, columns: number): Row {
  return [{ text: (term === "" ? "" : `  ${term}`).padEnd(columns), tone: "notice" }];
}

function invitationRows({ model, context, room }: Drawing): readonly Row[] {
  const { code: channelCode } = activeChannel(model);
  if (channelCode === "") return wrap("The new channel has no code yet.", room.columns).map(heading);
  const line = printable(context.joinLine(channelCode));
  const words: readonly Row[] = [
    ...wrap("Whoever has this line can join:", room.columns).map(heading),
    ...wrap(line, Math.max(1, room.columns - 2)).map((
      text,
    ): Row => [{ text: "  " }, { text, tone: "notice" }]),
  ];
  const code = context.qrCode(line);
  const hasRoom = words.length + 1 + code.length <= room.rows && textWidth(code[0] ?? "") <= room.columns;
  const drawn = hasRoom
    ? code.map((text): Row => [{ text, tone: "qr" }])
    : wrap("In a larger window a QR code of it is shown here.", room.columns).map((
      text,
    ): Row => [{ text, tone: "dim" }]);
  return [...words, [], ...drawn];
}

function heading(text: string): Row {
  return [{ text, isBold: true }];
}

/** Takes a key while something lies over the messages. @returns Nothing if it is closed, and the key means what it always means. */
export function overlayKey(model: Model, key: Key, context: ScreenContext): ScreenStep | undefined {
  const { overlay } = model;
  if (overlay === undefined) return undefined;
  const { paneColumns, paneRows } = geometryOf(model, context);
  const delta = deltaOf(key, Math.max(1, paneRows - 1));
  if (delta !== undefined) {
    const room = { columns: paneColumns, rows: paneRows };
    const all = rowsOf(overlay, { model, context, room });
    const top = topWithin(topWithin(overlay.top, all, room) + delta, all, room);
    return step({ ...model, overlay: { ...overlay, top } });
  }
  return isClosing(key) ? step(without(model, "overlay")) : undefined;
}

function deltaOf(key: Key, page: number): number | undefined {
  if (key.type === "mouse") return key.action === "wheel_up" ? -3 : key.action === "wheel_down" ? 3 : 0;
  if (key.type !== "key") return undefined;
  switch (keyName(key)) {
    case "up":
      return -1;
    case "down":
      return 1;
    case "page_up":
      return -page;
    case "page_down":
      return page;
    default:
      return undefined;
  }
}

function isClosing(key: Key): boolean {
  return key.type === "key" && ["escape", "enter", "ctrl+c", "f1"].includes(keyName(key));
}
