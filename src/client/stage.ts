/**
 * Builds the way in which a channel is shown, and connects it with where its input comes from.
 * @module
 */
import { isInteractive, type PresentationKind } from "./core/choose_presentation.ts";
import type { ConnectionReport } from "./core/connection_report.ts";
import type { IgnoringParts } from "./core/ignoring.ts";
import type { InputContext } from "./core/input.ts";
import { type EventPrinter, JsonPrinter, PlainPrinter, type WriteLine } from "./event_printer.ts";
import { FullScreen } from "./full_screen.ts";
import type { FullScreenParts } from "./full_screen_parts.ts";
import { LineMode } from "./line_mode.ts";
import { PipeMode } from "./pipe_mode.ts";
import { PlainMode } from "./plain_mode.ts";
import type { Clock } from "./ports.ts";
import type { Presentation } from "./presentation.ts";
import type { TerminalPort } from "./terminal_port.ts";
import type { Paint } from "./tui/paint.ts";

/** Where lines and keys come from. */
export interface InputPort {
  /** Gives everything that comes, in pieces as it comes, to the end. */
  chunks(): AsyncIterable<string>;
  /** Waits for one line. @returns Nothing at the end of the input. */
  line(): Promise<string | undefined>;
}

/** A terminal that tells of more than keys. */
export interface WindowPort extends TerminalPort {
  /** Hears of a new size. */
  onResize(callback: () => void): void;
  /** Hears that the program was brought back to the foreground. */
  onResume(callback: () => void): void;
}

/** What only a full screen needs. */
export type ScreenParts = Pick<
  FullScreenParts,
  | "calendar"
  | "greeting"
  | "loadEmoji"
  | "notificationKind"
  | "paletteFor"
  | "qrCode"
  | "settings"
  | "settingsProblems"
>;

/** What a channel is shown with. */
export interface StageParts extends IgnoringParts, Pick<InputContext, "nearest"> {
  /** In which way. */
  readonly kind: PresentationKind;
  /** Whether events are written as JSON. */
  readonly isJson: boolean;
  /** Whether all of the input is one message. */
  readonly isWhole: boolean;
  /** The channel's code. */
  readonly code: string;
  /** What only a full screen needs. Absent: it is another kind. */
  readonly screen: ScreenParts | undefined;
  /** Gives what somebody else types to join a channel. */
  readonly joinLine: (code: string) => string;
  /** Joins one more channel of the same server. */
  readonly openChannel: FullScreenParts["openChannel"];
  /** Asks for the code of a new channel. */
  readonly newCode: () => Promise<string>;
  /** Makes what tells of a channel's connection. */
  readonly reportFor: (code: string) => ConnectionReport;
  /** What is typed or piped. */
  readonly input: InputPort;
  /** Where keys and rows are. */
  readonly terminal: WindowPort;
  /** Gives rows their colours. */
  readonly paint: Paint;
  /** The time. */
  readonly clock: Clock;
  /** Takes lines of the conversation. */
  readonly output: WriteLine;
  /** Takes lines about the connection and the program. */
  readonly status: WriteLine;
  /** Whether `output` goes to a terminal. */
  readonly isOutputTerminal: boolean;
  /** Whether `status` goes to a terminal. */
  readonly isStatusTerminal: boolean;
  /** Takes what went wrong. */
  readonly complain: WriteLine;
}

/** A presentation with its input. */
export interface Stage {
  /** Shows the channel. */
  readonly presentation: Presentation;
  /** Reads the input to its end and acts on it. */
  readonly readInput: () => Promise<void>;
  /** To be called when nobody reads the output any more. */
  readonly onOutputClosed: () => void;
  /** Shows a line of the log. Absent: it does not mix with what is shown. */
  readonly log?: WriteLine;
}

/** Builds what the kind asks for. */
export function buildStage(parts: StageParts): Stage {
  switch (parts.kind) {
    case "full_screen":
      return fullScreenStage(parts);
    case "linear":
      return linearStage(parts);
    case "typed":
      return typedStage(parts);
    case "piped":
    case "listening":
      return pipedStage(parts);
  }
}

function fullScreenStage(parts: StageParts): Stage {
  const { screen } = parts;
  if (screen === undefined) throw new TypeError("A full screen without its parts");
  return keyboardStage(new FullScreen({ ...parts, ...screen }), parts);
}

function linearStage(parts: StageParts): Stage {
  const { code, reportFor, joinLine } = parts;
  const mode = new LineMode({ ...parts, report: reportFor(code), joinLine: joinLine(code) });
  return keyboardStage(mode, parts);
}

/** What shows a channel to somebody whose keys come one by one. */
interface KeyboardMode extends Presentation {
  onInput(text: string): void;
  onResize(): void;
  onResume(): void;
  log(line: string): void;
}

function keyboardStage(mode: KeyboardMode, { input, terminal }: StageParts): Stage {
  terminal.onResize(() => mode.onResize());
  terminal.onResume(() => mode.onResume());
  return {
    presentation: mode,
    readInput: async () => {
      for await (const text of input.chunks()) mode.onInput(text);
      mode.interrupt(hangUp);
    },
    onOutputClosed: () => mode.interrupt(hangUp),
    log: (line) => mode.log(line),
  };
}

/** The exit code of a program whose terminal is gone, as shells have it. */
const hangUp = 129;

function typedStage(parts: StageParts): Stage {
  const { code, input, joinLine } = parts;
  const mode = new PlainMode({ ...parts, joinLine: joinLine(code), printer: printerOf(parts) });
  return {
    presentation: mode,
    readInput: async () => {
      for (let line = await input.line(); line !== undefined; line = await input.line()) mode.onLine(line);
      mode.onEndOfInput();
    },
    onOutputClosed: () => mode.onEndOfInput(),
  };
}

function pipedStage(parts: StageParts): Stage {
  const { kind, input, isWhole, complain } = parts;
  const mode = new PipeMode({ printer: printerOf(parts), isWhole, complain });
  return {
    presentation: mode,
    readInput: () => kind === "listening" ? Promise.resolve() : mode.read(input.chunks()),
    onOutputClosed: () => mode.onOutputClosed(),
  };
}

function printerOf(parts: StageParts): EventPrinter {
  const { kind, isJson, code, clock, reportFor, output, status } = parts;
  if (!isJson) return new PlainPrinter(reportFor(code), { ...parts, isForPerson: isInteractive(kind) });
  return new JsonPrinter({ channel: code, nowMs: () => clock.nowMs(), output, status });
}
