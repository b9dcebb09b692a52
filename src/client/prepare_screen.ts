/**
 * What only a full screen needs, and what is therefore read only for one.
 * @module
 */
import { nearest } from "../command_line/nearest.ts";
import { colorDepth, settingsFile, terminalEnvironment } from "./environment.ts";
import { systemCalendar } from "./io/calendar.ts";
import { loadEmoji } from "./io/emoji.ts";
import { readSettings } from "./io/settings_file.ts";
import type { ScreenParts } from "./stage.ts";
import { notificationKindFor } from "./tui/terminal_codes.ts";
import { paletteOf } from "./tui/theme.ts";

/** Reads the settings and finds out what the terminal can do. @returns All parts but what is said at the beginning. */
export async function prepareScreen(): Promise<Omit<ScreenParts, "greeting">> {
  const [{ settings, problems }, { qrCode }] = await Promise.all([
    readSettings(settingsFile(), { nearest }),
    import("./io/qr_code.ts"),
  ]);
  const depth = colorDepth();
  return {
    calendar: systemCalendar,
    settings,
    settingsProblems: problems,
    paletteFor: (theme) => paletteOf(theme, depth),
    notificationKind: notificationKindFor(terminalEnvironment()),
    qrCode,
    loadEmoji,
  };
}
