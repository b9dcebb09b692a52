/**
 * What may lie over the messages: the help, and what somebody else needs to join.
 * @module
 */
import type { Entry } from "../../core/entry.ts";
import { printable } from "../../../protocol/text.ts";
import { type Key, keyName } from "../key.ts";
import type { Row } from "../row.ts";
import { textWidth } from "../width.ts";
import { wrap } from "../wrap.ts";
import { keyHelp } from "./key_help.ts";
import { type Model, type Overlay, type ScreenSize, without } from "./model.ts";
import { type ScreenContext, type ScreenStep, step } from "./step.ts";

/** Shows the commands and the keys. @param commands What `/help` says of the commands. */
export function helpOverlay(commands: readonly Entry[]): Overlay {
  const rows: readonly Row[] = [
    heading("Commands"),
    ...commands.flatMap(({ body }) => body.map((text): Row => [{ text: `  ${text}` }])),
    [],
    heading("Keys"),
    ...keyHelp.map(([keys, what]): Row => [{ text: `  ${keys.padEnd(24)}`, tone: "notice" }, { text: what }]),
    [],
    [{ text: "Esc closes this; Up, Down and PageUp, PageDown scroll.", tone: "dim" }],
  ];
  return { rows, top: 0 };
}

/** Shows the line that joins a channel, and the same as a QR code if there is room for it. */
export function inviteOverlay(code: string, size: ScreenSize, { joinLine, qrCode }: ScreenContext): Overlay {
  const line = printable(joinLine(code));
  const drawn = qrCode(line);
  const hasRoom = drawn.length + 6 <= size.rows - 3 && textWidth(drawn[0] ?? "") <= size.columns;
  const rows: readonly Row[] = [
    heading("Whoever has this line can join"),
    [],
    ...wrap(line, Math.max(1, size.columns - 2)).map((text): Row => [{ text: "  " }, { text, isBold: true }]),
    [],
    ...hasRoom
      ? drawn.map((text): Row => [{ text, isReversed: false }])
      : [[{ text: "In a larger window a QR code of it is shown here.", tone: "dim" }] satisfies Row],
  ];
  return { rows, top: 0 };
}

function heading(text: string): Row {
  return [{ text, isBold: true }];
}

/** Takes a key while something lies over the messages. @returns Nothing if it is closed, and the key means what it always means. */
export function overlayKey(model: Model, key: Key): ScreenStep | undefined {
  const { overlay, size } = model;
  if (overlay === undefined) return undefined;
  const delta = deltaOf(key, size.rows - 4);
  if (delta !== undefined) {
    const most = Math.max(0, overlay.rows.length - Math.max(1, size.rows - 3));
    const top = Math.min(most, Math.max(0, overlay.top + delta));
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
