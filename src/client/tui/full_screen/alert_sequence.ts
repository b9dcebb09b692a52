/**
 * What the terminal is told besides the picture.
 * @module
 */
import type { AlertKind } from "../../core/settings.ts";
import { type Notification, type NotificationKind, notificationSequence } from "../terminal_codes.ts";

/**
 * Tells somebody who does not look at the window.
 * @param alerts What the person wants.
 * @param able What the terminal can.
 */
export function alertSequence(
  what: Notification,
  { alerts, able }: { readonly alerts: AlertKind; readonly able: NotificationKind },
): string {
  return notificationSequence(kindOf(alerts, able), what);
}

/** Where nothing is known of a terminal but desktop notifications are wanted, the oldest kind is tried. */
function kindOf(alerts: AlertKind, able: NotificationKind): NotificationKind {
  if (alerts === "bell") return "bell";
  return alerts === "desktop" && able === "bell" ? "osc9" : able;
}
