/**
 * What may lie over the messages: the help, and what somebody else needs to join.
 * @module
 */
import { helpEntries } from "../../core/commands.ts";
import { printable } from "../../../protocol/text.ts";
import { type Key, keyName } from "../key.ts";
import type { Row } from "../row.ts";
import { textWidth } from "../width.ts";
import { wrap } from "../wrap.ts";
import { keyHelp } from "./key_help.ts";
import { activeChannel, type Model, type Overlay, type ScreenSize, without } from "./model.ts";
import { type ScreenContext, type ScreenStep, step } from "./step.ts";

/** Draws what lies over the messages. @param room The room for it. */
export function overlayRows(model: Model, context: ScreenContext, room: ScreenSize): readonly Row[] {
  const { overlay } = model;
  if (overlay === undefined) return [];
  const all = rowsOf(overlay, { model, context, room });
  const top = Math.min(overlay.top, Math.max(0, all.length - room.rows));
  return all.slice(top, top + room.rows);
}

interface Drawing {
  readonly model: Model;
  readonly context: ScreenContext;
  readonly room: ScreenSize;
}

function rowsOf({ type }: Overlay, drawing: Drawing): readonly Row[] {
  return type === "help" ? helpRows(drawing.room) : invitationRows(drawing);
}

function helpRows({ columns }: ScreenSize): readonly Row[] {
  return [
    heading("Commands"),
    ...helpEntries("full_screen").flatMap(({ body }) => body.flatMap((text) => wrap(`  ${text}`, columns)))
      .map(plain),
    [],
    heading("Keys"),
    ...keyHelp.flatMap(([keys, what]) => keyRows(keys, what, columns)),
  ];
}

/** How wide the column of keys is, in cells. */
const keyColumns = 26;

function keyRows(keys: string, what: string, columns: number): readonly Row[] {
  if (columns < 2 * keyColumns) return wrap(`  ${keys}: ${what}`, columns).map(plain);
  return wrap(what, columns - keyColumns).map((text, index) => [
    { text: (index === 0 ? `  ${keys}` : "").padEnd(keyColumns), tone: "notice" },
    { text },
  ]);
}

function invitationRows({ model, context, room }: Drawing): readonly Row[] {
  const line = printable(context.joinLine(activeChannel(model).code));
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

function plain(text: string): Row {
  return [{ text }];
}

/** Nothing that is shown here is longer. */
const mostTop = 200;

/** Takes a key while something lies over the messages. @returns Nothing if it is closed, and the key means what it always means. */
export function overlayKey(model: Model, key: Key): ScreenStep | undefined {
  const { overlay, size } = model;
  if (overlay === undefined) return undefined;
  const delta = deltaOf(key, size.rows - 4);
  if (delta !== undefined) {
    const top = Math.min(mostTop, Math.max(0, overlay.top + delta));
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
