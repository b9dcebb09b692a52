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

/** The name of a setting, as it stands in the file. */
export type SettingName = keyof Settings;

/** One setting. */
export interface SettingRow<Value extends string | boolean = string | boolean> {
  /** Everything that it may be. */
  readonly choices: readonly Value[];
  /** What it is where nothing is set. */
  readonly default: Value;
  /** What it does, in one sentence. */
  readonly summary: string;
}

const trueOrFalse = [true, false] as const;

/** All settings, in the order in which they are listed. */
export const settingsTable: { readonly [Name in SettingName]: SettingRow<Settings[Name]> } = {
  theme: {
    choices: themeNames,
    default: "auto",
    summary: "How the screen is coloured; auto is readable on dark and on light, none has no colours.",
  },
  timestamps: {
    choices: timestampForms,
    default: "minutes",
    summary: "How much of the time stands beside a message.",
  },
  alerts: {
    choices: alertKinds,
    default: "auto",
    summary: "How you hear of mentions and whispers in another window; auto takes what the terminal can.",
  },
  mouse: {
    choices: trueOrFalse,
    default: false,
    summary: "Whether the wheel scrolls; the terminal then selects only with Shift.",
  },
  members: {
    choices: trueOrFalse,
    default: true,
    summary: "Whether the members are listed at the side where there is room.",
  },
  typing: {
    choices: trueOrFalse,
    default: true,
    summary: "Whether the others are told that you are writing.",
  },
};

/** The names of all settings, in the order in which they are listed. */
export const settingNames: readonly SettingName[] = Object.keys(settingsTable) as SettingName[];

/** What holds where nothing is set. */
export const defaultSettings: Settings = {
  theme: settingsTable.theme.default,
  timestamps: settingsTable.timestamps.default,
  alerts: settingsTable.alerts.default,
  mouse: settingsTable.mouse.default,
  members: settingsTable.members.default,
  typing: settingsTable.typing.default,
};

/** Lists what a setting may be, as in `off, minutes or seconds`. */
export function choicesText(name: SettingName): string {
  const choices = settingsTable[name].choices.map(String);
  return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}
