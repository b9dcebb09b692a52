/**
 * The keys of the full screen in words, for the help and the README.
 * @module
 */

/** Which keys do what. */
export const keyHelp: readonly (readonly [keys: string, what: string])[] = [
  ["Enter", "sends; on an empty line goes to the newest message, or tries to connect at once"],
  ["Alt+Enter, \\ Enter", "begins another line"],
  ["Tab, Shift+Tab", "completes a name, a command, an :emoji:"],
  ["Up, Down", "what was typed before"],
  ["Ctrl+R", "searches in what was typed before"],
  ["Ctrl+A E B F, Alt+B F", "moves as in a shell; so do the arrows, Home and End"],
  ["Ctrl+K U W Y T, Alt+D", "deletes, brings back and swaps as in a shell"],
  ["Ctrl+_", "undoes"],
  ["PageUp, PageDown", "scrolls by a page; Ctrl+Up and Ctrl+Down by a row"],
  ["Alt+Home, Alt+End, Esc", "goes to the oldest message here, and to the newest"],
  ["Alt+M", "goes to the last mention, then to those before it"],
  ["Alt+1 … Alt+9", "shows that channel; Alt+Left and Alt+Right the neighbours"],
  ["Alt+A", "shows the next channel with a mention or something new"],
  ["Alt+R, Alt+E", "sends again what was refused, or takes it back into the input"],
  ["Alt+N, F2", "shows and hides the list of members"],
  ["F1", "shows this help"],
  ["Ctrl+L", "draws the screen anew"],
  ["Ctrl+Z", "stops the program until fg brings it back"],
  ["Ctrl+C", "clears the line; pressed again, leaves"],
  ["Ctrl+D", "leaves on an empty line"],
];
