/**
 * One row of a screen as pieces of text, before it is known in which colours.
 * @module
 */
import type { Span } from "../core/entry.ts";

/** A piece of a row: a span, and how it is set. */
export interface Piece extends Span {
  /** The name whose colour it has. Absent: that of its tone. */
  readonly colorOf?: string;
  /** Set in bold. */
  readonly isBold?: boolean;
  /** Set in italics. */
  readonly isItalic?: boolean;
  /** Underlined. */
  readonly isUnderlined?: boolean;
  /** Set dim, in whatever colour it has. */
  readonly isDim?: boolean;
  /** Text and background change places. */
  readonly isReversed?: boolean;
  /** The address that it links to; it is what the piece shows, or a part of that where the address is wrapped. */
  readonly link?: string;
}

/** One row of a screen. */
export type Row = readonly Piece[];
