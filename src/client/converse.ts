/**
 * One conversation: a channel, what shows it, and what ends it, from joining to the exit code.
 * @module
 */
import type { ChatOptions } from "../options.ts";
import { printable } from "../protocol/text.ts";
import { Connector, type ConnectorPorts } from "./connector.ts";
import { isInteractive, type PresentationKind } from "./core/choose_presentation.ts";
import type { ClientEvent } from "./core/client_event.ts";
import { ConnectionReport } from "./core/connection_report.ts";
import { diagnostic, isWanted } from "./core/diagnostic.ts";
import type { IgnoringParts } from "./core/ignoring.ts";
import type { InputContext } from "./core/input.ts";
import type { WriteLine } from "./event_printer.ts";
import type { Place } from "./find_place.ts";
import type { OnClientEvent } from "./ports.ts";
import { buildStage, type InputPort, type ScreenParts, type Stage, type WindowPort } from "./stage.ts";
import type { Paint } from "./tui/paint.ts";

/** What a conversation is made of. */
export interface ConversationParts
  extends IgnoringParts, Omit<ConnectorPorts, "onEvent">, Pick<InputContext, "nearest"> {
  /** What was asked for. */
  readonly options: ChatOptions;
  /** How to show it. */
  readonly kind: PresentationKind;
  /** What is typed or piped. */
  readonly input: InputPort;
  /** The terminal, if there is one. */
  readonly terminal: WindowPort;
  /** Gives rows their colours. */
  readonly paint: Paint;
  /** Takes lines for standard output. */
  readonly output: WriteLine;
  /** Takes lines for standard error. */
  readonly errors: WriteLine;
  /** Whether standard output is a terminal. */
  readonly isOutputTerminal: boolean;
  /** Whether standard error is a terminal. */
  readonly isErrorTerminal: boolean;
  /** Hears that standard output takes nothing any more. */
  readonly onOutputClosed: (callback: (why: "gone" | "stuck") => void) => void;
  /** Hears the signals that ask for the end, with the exit code that each stands for. @returns What ends the hearing. */
  readonly onEndingSignal: (callback: (exitCode: number) => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (exitCode: number) => never;
  /** What only a full screen needs. Absent: there is none. */
  readonly screen: ScreenParts | undefined;
  /** Asks for the code of a new channel of the same server. */
  readonly newCode: (place: Place) => Promise<string>;
  /** Gives what somebody else types to join a channel of the same server. */
  readonly joinLine: (code: string) => string;
  /** To be called when the channel is joined for the first time. */
  readonly onJoined: () => void;
  /** What helps whoever cannot reach the server. */
  readonly unreachableHint: string;
}

/** Makes what joins a channel of the place's server once it is started. */
type Connect = (
  code: string,
  onEvent: OnClientEvent,
  options?: { readonly name: string | undefined },
) => Connector;

/**
 * Joins the channel, and stays until it is over.
 * @returns The exit code.
 */
export async function converse(parts: ConversationParts, place: Place): Promise<number> {
  const { options, kind, terminal } = parts;
  const crash = Promise.withResolvers<never>();
  const connect: Connect = (code, onEvent, { name = place.name } = { name: undefined }) => {
    const { address } = place;
    const { maxReconnect } = options;
    const session = { address, code, name, maxReconnect, isInteractive: isInteractive(kind) };
    const listen = (event: ClientEvent): void => {
      try {
        log(event);
        onEvent(event);
      } catch (error) {
        crash.reject(error);
      }
    };
    return new Connector(session, { ...parts, onEvent: listen });
  };
  const stage = stageFor(parts, place, connect);
  const { presentation } = stage;
  const log = logFor(parts, stage);
  const channel = connect(place.code, (event) => {
    if (event.type === "connected" && !event.isReconnect) parts.onJoined();
    presentation.onEvent(event);
  });
  const stopListening = parts.onEndingSignal(interrupter(parts, stage));
  try {
    presentation.begin(channel);
    parts.onOutputClosed((why) => outputClosed(parts, stage, why));
    channel.start();
    stage.readInput().catch(crash.reject);
    return await Promise.race([presentation.finished, crash.promise]);
  } finally {
    // An error must be read on a terminal that works.
    terminal.restore();
    stopListening();
  }
}

/** The first signal asks to leave; who sends a second one does not want to wait for it. */
function interrupter(
  { terminal, exit }: ConversationParts,
  { presentation }: Stage,
): (exitCode: number) => void {
  let isAsked = false;
  return (exitCode) => {
    if (isAsked) {
      terminal.restore();
      exit(exitCode);
    }
    isAsked = true;
    presentation.interrupt(exitCode);
  };
}

function outputClosed({ errors }: ConversationParts, stage: Stage, why: "gone" | "stuck"): void {
  if (why === "gone") return stage.onOutputClosed();
  errors("terminalchat: nobody reads the output, and too much of it waits.");
  stage.presentation.interrupt(1);
}

function stageFor(parts: ConversationParts, place: Place, connect: Connect): Stage {
  const { options, kind, errors, unreachableHint } = parts;
  const { code } = place;
  const isForPerson = isInteractive(kind);
  const { maxReconnect } = options;
  const reportFor = (code: string): ConnectionReport =>
    new ConnectionReport({
      ...{ code, maxReconnect, unreachableHint },
      isInteractive: isForPerson,
      hasHeader: kind === "full_screen",
    });
  return buildStage({
    ...parts,
    code,
    reportFor,
    openChannel: (other, onEvent, options) => {
      const channel = connect(other, onEvent, options);
      channel.start();
      return channel;
    },
    newCode: () => parts.newCode(place),
    isJson: options.json,
    isWhole: options.whole,
    ...statusPlace(parts),
    complain: (sentence) => errors(`terminalchat: ${printable(sentence)}`),
  });
}

/** What is told of the connection is for the person at the terminal; what others read is the conversation alone. */
function statusPlace(
  { kind, output, errors, isOutputTerminal, isErrorTerminal }: ConversationParts,
): { readonly status: WriteLine; readonly isStatusTerminal: boolean } {
  return isInteractive(kind) && isOutputTerminal
    ? { status: output, isStatusTerminal: true }
    : { status: errors, isStatusTerminal: isErrorTerminal };
}

/** The log goes to standard error, and above the input line where both are on one screen. */
function logFor(parts: ConversationParts, { log }: Stage): (event: ClientEvent) => void {
  const write = log !== undefined && parts.isErrorTerminal ? log : parts.errors;
  return (event) => {
    const { level, text } = diagnostic(event);
    if (!isWanted(level, parts.options.logLevel)) return;
    write(`${new Date(parts.clock.nowMs()).toISOString()} ${level} ${text}`);
  };
}
