/**
 * What a person may set for good: the table of settings with their defaults and what each may be.
 * @module
 */

/** How the screen is coloured. `auto` is readable on dark and on light; `none` has no colours. */
export const themeNames = ["auto", "dark", "light", "16", "none"] as const;
/** One of `themeNames`. */
export type ThemeName = (typeof themeNames)[number];

/** How much of the time stands beside a message. */
export const timestampForms = ["off", "minutes", "seconds"] as const;
/** One of `timestampForms`. */
export type TimestampForm = (typeof timestampForms)[number];

/** How mentions and whispers are told while the window is not looked at. `auto` takes what the terminal can. */
export const alertKinds = ["auto", "desktop", "bell", "off"] as const;
/** One of `alertKinds`. */
export type AlertKind = (typeof alertKinds)[number];

/** What a person has set. */
export interface Settings {
  /** How the screen is coloured. */
  readonly theme: ThemeName;
  /** How much of the time stands beside a message. */
  readonly timestamps: TimestampForm;
  /** How mentions and whispers are told while the window is not looked at. */
  readonly alerts: AlertKind;
  /** Whether the program takes the mouse: the wheel scrolls, and the terminal selects only with Shift. */
  readonly mouse: boolean;
  /** Whether the members are listed at the side where there is room. */
  readonly members: boolean;
  /** Whether the others are told that one is writing. */
  readonly typing: boolean;
}

/** What holds where nothing is set. */
export const defaultSettings: Settings = {
  theme: "auto",
  timestamps: "minutes",
  alerts: "auto",
  mouse: false,
  members: true,
  typing: true,
};
