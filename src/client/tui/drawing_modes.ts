/**
 * What a terminal is told around a piece of output, for as long as that lasts.
 * @module
 */

/** Has a piece of output shown all at once (synchronized output); a terminal that does not know that ignores it. */
export function shownAtOnce(output: string): string {
  return `\x1b[?2026h${output}\x1b[?2026l`;
}

/** Has what a terminal takes for wider than it is end at the edge (DECAWM off): it begins no row and scrolls nothing. */
export function withoutWrapping(output: string): string {
  return `\x1b[?7l${output}\x1b[?7h`;
}
