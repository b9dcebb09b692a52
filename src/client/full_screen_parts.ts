/**
 * What a full screen is made of, as whoever builds one sees it.
 * @module
 */
import type { Calendar } from "./core/calendar.ts";
import type { ConnectionReport } from "./core/connection_report.ts";
import type { IgnoringParts } from "./core/ignoring.ts";
import type { InputContext } from "./core/input.ts";
import type { Settings, ThemeName } from "./core/settings.ts";
import type { Channel, Clock, OnClientEvent } from "./ports.ts";
import type { TerminalPort } from "./terminal_port.ts";
import type { EmojiName } from "./tui/completion.ts";
import type { NotificationKind } from "./tui/terminal_codes.ts";
import type { Palette } from "./tui/theme.ts";

/** What a full screen is made of. */
export interface FullScreenParts extends IgnoringParts, Pick<InputContext, "nearest"> {
  /** The code of the first channel. */
  readonly code: string;
  /** The terminal. */
  readonly terminal: TerminalPort;
  /** The time. */
  readonly clock: Clock;
  /** Days and times. */
  readonly calendar: Calendar;
  /** What is set. */
  readonly settings: Settings;
  /** What is to be known from the first moment, such as how others join; may be nothing. */
  readonly greeting: readonly string[];
  /** What is wrong with the file of settings, a sentence each. */
  readonly settingsProblems: readonly string[];
  /** Gives the colours of a theme in this terminal. */
  readonly paletteFor: (theme: ThemeName) => Palette;
  /** How this terminal tells somebody who does not look. */
  readonly notificationKind: NotificationKind;
  /** Gives what somebody else types to join a channel. */
  readonly joinLine: (code: string) => string;
  /** Draws a text as a QR code, in rows of half blocks. */
  readonly qrCode: (text: string) => readonly string[];
  /** Gives the names of emoji. */
  readonly loadEmoji: () => Promise<readonly EmojiName[]>;
  /** Makes what tells of a channel's connection. */
  readonly reportFor: (code: string) => ConnectionReport;
  /** Joins one more channel of the same server, under the name that was taken last. Absent: that of the beginning. */
  readonly openChannel: (
    code: string,
    onEvent: OnClientEvent,
    options: { readonly name: string | undefined },
  ) => Channel;
  /** Asks for the code of a new channel. */
  readonly newCode: () => Promise<string>;
  /** Takes the lines that are left on the terminal when the screen is gone. */
  readonly output: (line: string) => void;
}
