/**
 * Where on the screen everything stands.
 * @module
 */
import type { TextAt } from "../text_change.ts";
import { type InputBox, inputBox } from "../input_box.ts";
import { shownName } from "../../core/shown_name.ts";
import type { Row } from "../row.ts";
import { truncate } from "../width.ts";
import type { ItemLayout } from "./item_layout.ts";
import { activeChannel, type Model, type OpenChannel, type ScreenSize } from "./model.ts";
import { Pane } from "./pane.ts";
import { headRows, tailRows } from "./pane_ends.ts";
import { statusRows } from "./status_line.ts";
import type { ScreenContext } from "./step.ts";

/** The smallest screen on which there is room for everything. */
export const leastSize = { columns: 20, rows: 5 } as const;

/** From this width on members are listed at the side. */
export const membersFrom = 100;

/** From this width on the own name stands before the input. */
const namedFrom = 60;

/** How wide that list is, with what divides it from the messages. */
const sideColumns = 23;

/** How many rows the input takes at most. */
const mostInputRows = 8;

/** Where everything stands. */
export interface Geometry {
  /** The width of the messages. */
  readonly paneColumns: number;
  /** The height of the messages. */
  readonly paneRows: number;
  /** The width of the list at the side; 0 where there is none. */
  readonly sideColumns: number;
  /** The status line, laid out. */
  readonly status: readonly Row[];
  /** The input, laid out. */
  readonly input: InputBox;
}

/** Lays the screen out. */
export function geometryOf(model: Model, context: ScreenContext): Geometry {
  const { columns, rows } = model.size;
  const channel = activeChannel(model);
  const input = inputOf(model, shownInput(model, channel), context);
  const isSideShown = columns >= membersFrom && model.settings.members && hasMembers(channel, context);
  const side = isSideShown ? sideColumns : 0;
  const status = statusRows(model, context, mostRows(model.size));
  const paneRows = Math.max(1, rows - 1 - status.length - input.rows.length);
  return { paneColumns: Math.max(1, columns - side), paneRows, sideColumns: side, status, input };
}

function inputOf(model: Model, text: TextAt, context: ScreenContext): InputBox {
  const { size } = model;
  return inputBox(text, {
    columns: size.columns,
    maxRows: Math.min(mostInputRows, mostRows(size)),
    prompt: promptOf(model, context),
    continuation: [{ text: "· ", tone: "dim" }],
  });
}

/** How much of the own name stands before the input, in cells. */
const maxPromptName = 16;

/** Who one is, where there is room to say it. */
function promptOf(model: Model, { facts }: ScreenContext): Row {
  const { key } = activeChannel(model);
  const { name } = facts(key);
  const sign: Row = [{ text: "> ", tone: "dim" }];
  if (model.size.columns < namedFrom || name === "") return sign;
  return [{ text: truncate(shownName(name), maxPromptName), tone: "name", colorOf: name }, ...sign];
}

/** At least a third is for the messages. */
function mostRows({ rows }: ScreenSize): number {
  return Math.max(1, Math.floor((rows - 2) / 3));
}

/** While what was typed before is searched, what is found stands in the input. */
function shownInput({ search }: Model, { editor }: OpenChannel): TextAt {
  if (search === undefined) return editor;
  return { text: search.found?.text ?? "", cursor: search.found?.start ?? 0 };
}

function hasMembers({ key }: OpenChannel, { facts }: ScreenContext): boolean {
  return facts(key).members.length > 0;
}

/** Gives the messages of a channel as a column of rows. */
export function paneOf(model: Model, context: ScreenContext, geometry: Geometry): Pane {
  const channel = activeChannel(model);
  const layout: ItemLayout = {
    columns: geometry.paneColumns,
    timestamps: model.settings.timestamps,
    calendar: context.calendar,
  };
  return new Pane({
    timeline: channel.timeline,
    layout,
    head: headRows(channel, layout),
    tail: tailRows(channel, layout),
    readMarkId: channel.readMarkId,
    found: model.find,
  }, context.cache);
}
