/**
 * Which part of a pane a screen shows: the newest rows, or those from one row on, which then stay where they are whatever is
 * added above or below.
 * @module
 */
import type { Row } from "../row.ts";
import type { Pane } from "./pane.ts";

/** A row of a pane: of which item, and which of its rows from 0. */
interface Place {
  /** The item. */
  readonly id: number;
  /** The row. */
  readonly row: number;
}

/** A row as seen from the text of an item, so that it stays where it is whatever comes to stand above that. */
export interface Anchor {
  /** The item. */
  readonly id: number;
  /** How many rows below its own first row; below zero: above it. */
  readonly below: number;
}

/** What is shown: the newest rows, or those from one row on. */
export type Viewport = { readonly type: "newest" } | { readonly type: "anchored"; readonly top: Anchor };

/** Shows the newest rows. */
export const newest: Viewport = { type: "newest" };

/** Gives the rows that are shown, at most `height` of them. */
export function visibleRows(viewport: Viewport, pane: Pane, height: number): readonly Row[] {
  const { id, row } = topOf(viewport, pane, height);
  const rows: Row[] = [];
  for (let at = id; at <= pane.tailId && rows.length < height; at++) {
    const all = pane.rowsOf(at);
    rows.push(...(at === id && row > 0 ? all.slice(row) : all));
  }
  return rows.slice(0, height);
}

/**
 * Moves what is shown.
 * @param delta By how many rows; below zero towards older ones.
 * @returns What is shown then; `newest` where the last row comes into sight.
 */
export function scrolled(
  viewport: Viewport,
  pane: Pane,
  { delta, height }: { readonly delta: number; readonly height: number },
): Viewport {
  const top = stepRows(topOf(viewport, pane, height), pane, delta);
  return settledAt(top, pane, height);
}

/** Shows an item, with some rows before it. */
export function showing(id: number, pane: Pane, height: number): Viewport {
  const before = Math.max(0, Math.min(3, (height >> 1) - 1));
  return settledAt(stepRows({ id, row: 0 }, pane, -before), pane, height);
}

/** Tells whether the first row of all is close above what is shown: whoever goes on up will want more. */
export function isNearTop(viewport: Viewport, pane: Pane, height: number): boolean {
  const top = topOf(viewport, pane, height);
  const above = stepRows(top, pane, -height);
  return above.id === pane.headId;
}

/** Finds the first row that is shown. */
function topOf(viewport: Viewport, pane: Pane, height: number): Place {
  const last = { id: pane.tailId, row: pane.rowsOf(pane.tailId).length };
  const newestTop = stepRows(last, pane, -height);
  if (viewport.type === "newest") return newestTop;
  const top = placeOf(viewport.top, pane);
  return isBefore(top, newestTop) ? top : newestTop;
}

function settledAt(top: Place, pane: Pane, height: number): Viewport {
  const anchor = anchorAt(top, pane);
  const newestTop = topOf(newest, pane, height);
  return isBefore(placeOf(anchor, pane), newestTop) ? { type: "anchored", top: anchor } : newest;
}

/** What stands above the first item is above its text. */
function anchorAt({ id, row }: Place, pane: Pane): Anchor {
  if (id > pane.headId) return { id, below: row - pane.leadOf(id) };
  const first = pane.headId + 1;
  return { id: first, below: row - pane.rowsOf(pane.headId).length - pane.leadOf(first) };
}

/** An item may be gone, or have fewer rows than it had. */
function placeOf({ id, below }: Anchor, pane: Pane): Place {
  if (id <= pane.headId) return { id: pane.headId, row: 0 };
  const lead = pane.leadOf(id);
  if (below < 0) return stepUp({ id, row: lead }, pane, -below);
  return { id, row: Math.max(0, Math.min(lead + below, pane.rowsOf(id).length - 1)) };
}

function isBefore(one: Place, other: Place): boolean {
  return one.id < other.id || (one.id === other.id && one.row < other.row);
}

/** Goes so many rows down, or up with a number below zero, as far as there are any. */
function stepRows({ id, row }: Place, pane: Pane, delta: number): Place {
  return delta < 0 ? stepUp({ id, row }, pane, -delta) : stepDown({ id, row }, pane, delta);
}

function stepUp(from: Place, pane: Pane, count: number): Place {
  let { id, row } = from;
  let left = count;
  while (left > row && id > pane.headId) {
    left -= row;
    id -= 1;
    row = pane.rowsOf(id).length;
  }
  return { id, row: Math.max(0, row - left) };
}

function stepDown(from: Place, pane: Pane, count: number): Place {
  let { id, row } = from;
  let left = count;
  for (
    let rows = pane.rowsOf(id).length;
    left >= rows - row && id < pane.tailId;
    rows = pane.rowsOf(id).length
  ) {
    left -= rows - row;
    id += 1;
    row = 0;
  }
  return { id, row: row + left };
}
