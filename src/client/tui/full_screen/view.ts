/**
 * Draws the full screen: from a model to rows and a cursor.
 * @module
 */
import { fitRow } from "../pieces.ts";
import type { Row } from "../row.ts";
import type { Frame } from "../screen.ts";
import { truncate } from "../width.ts";
import { type Geometry, geometryOf, leastSize, paneOf } from "./geometry.ts";
import { headerRow } from "./header.ts";
import { memberRows } from "./member_list.ts";
import { activeChannel, type Model, type ScreenSize } from "./model.ts";
import { overlayPlace, overlayRows } from "./overlays.ts";
import type { ScreenContext } from "./step.ts";
import { visibleRows } from "./viewport.ts";

const blankRow: Row = [];

/** Draws the screen as it is to be now. */
export function viewScreen(model: Model, context: ScreenContext): Frame {
  const { columns, rows } = model.size;
  if (columns < leastSize.columns || rows < leastSize.rows) return tooSmall(model.size);
  const geometry = geometryOf(model, context);
  const above = [
    headerRow(model, context),
    ...bodyRows(model, context, geometry),
    ...(model.overlay === undefined ? geometry.status : [overlayStatus(model, context, geometry)]),
  ];
  const { input } = geometry;
  return {
    rows: [...above, ...input.rows],
    cursor: { row: above.length + input.cursor.row, column: input.cursor.column },
  };
}

/** What lies over the messages takes all keys, so the status line is about nothing else. */
function overlayStatus(model: Model, context: ScreenContext, { paneColumns, paneRows }: Geometry): Row {
  const place = overlayPlace(model, context, { columns: paneColumns, rows: paneRows });
  const text = place === "" ? " Esc closes this." : ` ${place}; Up and Down scroll, Esc closes this.`;
  return [{ text: truncate(text, model.size.columns), tone: "dim" }];
}

function tooSmall({ columns, rows }: ScreenSize): Frame {
  const text = [`Too small:`, `${leastSize.columns}×${leastSize.rows} needed`];
  return {
    rows: Array.from({ length: rows }, (_, index): Row => [{ text: truncate(text[index] ?? "", columns) }]),
  };
}

function bodyRows(model: Model, context: ScreenContext, geometry: Geometry): readonly Row[] {
  const { paneRows, paneColumns, sideColumns } = geometry;
  const shown = model.overlay === undefined
    ? visibleRows(activeChannel(model).viewport, paneOf(model, context, geometry), paneRows)
    : overlayRows(model, context, { columns: paneColumns, rows: paneRows });
  const blanks = Array.from({ length: Math.max(0, paneRows - shown.length) }, () => blankRow);
  // The newest message stands right above the input; what lies over the messages begins at the top.
  const pane = model.overlay === undefined ? [...blanks, ...shown] : [...shown, ...blanks];
  if (sideColumns === 0) return pane;
  const side = memberRows(model, context, { columns: sideColumns, rows: paneRows });
  return side.map((sideRow, index) => beside(sideRow, pane[index] ?? blankRow, paneColumns));
}

/** What stands in a row of the screen, and of what it was put together. */
interface JoinedRow {
  readonly row: Row;
  readonly columns: number;
  readonly joined: Row;
}

/** What stood beside each row of the list: what has not changed is not put together, and not drawn, again. */
const joinedRows = new WeakMap<Row, JoinedRow>();

function beside(sideRow: Row, row: Row, columns: number): Row {
  const known = joinedRows.get(sideRow);
  if (known?.row === row && known.columns === columns) return known.joined;
  const joined = [...fitRow(row, columns), ...sideRow];
  joinedRows.set(sideRow, { row, columns, joined });
  return joined;
}
