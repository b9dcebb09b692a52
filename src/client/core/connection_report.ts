/**
 * What a person is told about the connection, in the original's words where it had any.
 * @module
 */
import { explainClose } from "../../protocol/close_codes.ts";
import { printable } from "../../protocol/text.ts";
import type {
  ClientEvent,
  ConnectedEvent,
  ConnectingEvent,
  DisconnectedEvent,
  EndedEvent,
  OfflineEvent,
} from "./client_event.ts";
import { type Entry, notice, sentence } from "./entry.ts";
import { listedNames, shownName } from "./shown_name.ts";
import { shownReason } from "./shown_reason.ts";
import { secondsOf } from "./transcript.ts";

/** What a report is made for. */
export interface ReportOptions {
  /** The channel's code, as it was typed. */
  readonly code: string;
  /** How many quick tries there are to reconnect. */
  readonly maxReconnect: number;
  /** Whether a person types here, who can be told what to do. */
  readonly isInteractive: boolean;
  /** Whether a header shows the channel, who is here and how the connection stands. Absent: nothing but this report does. */
  readonly hasHeader?: boolean;
  /** What to try where the server cannot be reached. Absent: nothing is known that would help. */
  readonly unreachableHint?: string;
}

/** How long a wait is that nobody expects, in milliseconds. */
const longWaitMs = 10_000;

const loss = "🔗 Connection lost. Attempting to reconnect...";

/** Tells the connection's story: keeps in mind what it has said already, so that it repeats nothing. */
export class ConnectionReport {
  readonly #options: ReportOptions;
  #maxReconnect: number;
  #protocol: ConnectedEvent["protocol"] | undefined;
  #isOffline = false;

  /** Makes a report that has told nothing. @param options What it is for. */
  constructor(options: ReportOptions) {
    this.#options = options;
    this.#maxReconnect = options.maxReconnect;
  }

  /** Turns an event of the connection into what is shown of it; nothing for any other event. */
  entries(event: ClientEvent): readonly Entry[] {
    switch (event.type) {
      case "connecting":
        return this.#connecting(event);
      case "slow_start":
        return [sentence("⏳ Still connecting: the server may be waking up, which can take a minute.")];
      case "connected":
        return this.#connected(event);
      case "disconnected":
        return this.#disconnected(event);
      case "offline":
        return this.#offline(event);
      case "ended":
        return this.#ended(event);
      default:
        return [];
    }
  }

  #connecting({ attempt }: ConnectingEvent): readonly Entry[] {
    if (attempt === 0 || this.#isOffline) return [];
    return [sentence(`🔄 Attempting to reconnect... (attempt ${attempt}/${this.#maxReconnect})`)];
  }

  #connected(event: ConnectedEvent): readonly Entry[] {
    const isFirst = this.#protocol === undefined;
    const { isInteractive, hasHeader = false } = this.#options;
    const isOtherProtocol = this.#protocol !== event.protocol;
    this.#protocol = event.protocol;
    this.#isOffline = false;
    return [
      ...isFirst && (!isInteractive || hasHeader) ? [] : [this.#joined()],
      ...isFirst && isInteractive && !hasHeader ? [hint] : [],
      ...event.name === event.wishedName || event.isReconnect ? [] : [otherName(event)],
      ...event.protocol === "line" && isOtherProtocol ? [lineProtocolNotice] : [],
      ...isFirst && isInteractive && !hasHeader ? whoIsHere(event) : [],
    ];
  }

  #joined(): Entry {
    return sentence(`✅ Connected to channel: ${printable(this.#options.code)}`, "good");
  }

  #disconnected(event: DisconnectedEvent): readonly Entry[] {
    this.#maxReconnect = event.maxReconnect;
    return [this.#lost(event), ...this.#longWait(event)];
  }

  #lost({ reason, attempt }: DisconnectedEvent): Entry {
    if (this.#protocol === undefined || attempt > 1) return failed(reason);
    const isPlain = reason === "" || reason === explainClose(0);
    const told = this.#options.hasHeader === true ? "🔗 Connection lost" : loss;
    return sentence(isPlain ? told : `${told} (${shownReason(reason)})`, "warning");
  }

  /** Without a word the program would seem to hang. */
  #longWait({ retryInMs }: DisconnectedEvent): readonly Entry[] {
    const { isInteractive, hasHeader = false } = this.#options;
    if (!isInteractive || hasHeader || retryInMs < longWaitMs) return [];
    return [notice(`The next try is in ${secondsOf(retryInMs)}; Enter tries at once.`)];
  }

  #offline({ reason, retryInMs }: OfflineEvent): readonly Entry[] {
    if (this.#isOffline) return [];
    this.#isOffline = true;
    if (this.#options.hasHeader === true) return [];
    return [
      failed(reason),
      sentence(`❌ Max reconnection attempts (${this.#maxReconnect}) reached. You are offline.`, "error"),
      notice(
        `What you type is kept and sent later. The next try is in ${
          secondsOf(retryInMs)
        }; Enter tries at once.`,
      ),
    ];
  }

  #ended(event: EndedEvent): readonly Entry[] {
    switch (event.cause) {
      case "left":
        return this.#options.isInteractive ? [sentence("👋 Goodbye!")] : [];
      case "unreachable":
        return [failed(event.reason), ...event.isExplained ? [] : this.#unreachableHint()];
      case "gave_up":
        return [
          failed(event.reason),
          sentence(`❌ Max reconnection attempts (${this.#maxReconnect}) reached. Giving up.`, "error"),
        ];
      case "refused":
        return [sentence(`❌ The server says no: ${shownReason(event.reason)}`, "error")];
      case "closed":
        return [sentence(`❌ The connection is closed: ${shownReason(event.reason)}`, "error")];
    }
  }

  #unreachableHint(): readonly Entry[] {
    const { unreachableHint } = this.#options;
    return unreachableHint === undefined || this.#protocol !== undefined ? [] : [notice(unreachableHint)];
  }
}

const hint = sentence("Type your messages and press Enter to send. Type 'quit' to exit.");

const lineProtocolNotice = notice(
  "This server speaks the original's protocol only. There is no history, what is said while the connection is lost " +
    "is missed, names are not checked, and nobody knows who is here: /who and /msg do not work.",
  "warning",
);

function failed(reason: string): Entry {
  return sentence(`❌ Connection failed: ${shownReason(reason)}`, "error");
}

function otherName({ name, wishedName }: ConnectedEvent): Entry {
  return notice(`The name ${shownName(wishedName)} is taken here; you are ${shownName(name)}.`);
}

function whoIsHere({ protocol, name, members }: ConnectedEvent): readonly Entry[] {
  if (protocol === "line") return [];
  const others = members.map((member) => member.name).filter((other) => other !== name);
  return [notice(others.length === 0 ? "Nobody else is here yet." : `Here: ${listedNames(others)}.`)];
}
