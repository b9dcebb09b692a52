/**
 * The world around a story, the same in all of them.
 * @module
 */
import { nearest } from "../../../../src/command_line/nearest.ts";
import { joinLine } from "../../../../src/client/core/presets.ts";
import { qrCode } from "../../../../src/client/io/qr_code.ts";
import type { ScreenContext } from "../../../../src/client/tui/full_screen/step.ts";
import { utcCalendar } from "../../../support/utc_calendar.ts";

/** What no story changes. */
export const storyWorld: Pick<ScreenContext, "nearest" | "calendar" | "joinLine" | "qrCode"> = {
  nearest,
  calendar: utcCalendar,
  joinLine: (code) => joinLine(code, "chat.example.org"),
  qrCode,
};
