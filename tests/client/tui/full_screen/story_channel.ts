/**
 * A channel as a story has it: who is here, how it is connected, what waits to be acknowledged.
 * @module
 */
import type { ClientEvent, MessageEvent } from "../../../../src/client/core/client_event.ts";
import { ConnectionReport } from "../../../../src/client/core/connection_report.ts";
import type { Entry } from "../../../../src/client/core/entry.ts";
import type { OwnLine } from "../../../../src/client/core/own_lines.ts";
import type { LiveFacts } from "../../../../src/client/tui/full_screen/step.ts";
import type { Position } from "../../../../src/protocol/position.ts";

/** The place of the first message that is told, in every channel. */
export const firstPosition: Position = { epoch: "e11", offset: 111 };

/** What a message may be besides its text. */
export interface SaidHow
  extends Partial<Pick<MessageEvent, "isOld" | "isUnverified" | "sentAtMs" | "offset">> {
  /** Which nonce. */
  readonly nonce?: string;
  /** Whether it has no place, as in the line protocol. */
  readonly isWithoutPlace?: boolean;
}

/** What is known of a channel that is not open. */
export const notOpen: LiveFacts = {
  name: "",
  members: [],
  listeners: 0,
  isConnected: false,
  protocol: undefined,
  unacknowledged: 0,
  roundTripMs: undefined,
};

/** One channel. */
export class StoryChannel {
  /** The own texts that nobody has acknowledged, oldest first. */
  readonly waiting: OwnLine[] = [];
  readonly #report: ConnectionReport;
  #facts: LiveFacts = { ...notOpen, name: "ada" };
  #nextOffset = firstPosition.offset;

  /** Makes one that is not connected. */
  constructor(code: string) {
    this.#report = new ConnectionReport({ code, maxReconnect: 5, isInteractive: true, hasHeader: true });
  }

  /** What is true of it now. */
  get facts(): LiveFacts {
    return this.#facts;
  }

  /** Notes how long a ping takes. */
  ping(roundTripMs: number): void {
    this.#facts = { ...this.#facts, roundTripMs };
  }

  /** Takes note of an event. @returns What is to be said of the connection. */
  note(event: ClientEvent): readonly Entry[] {
    this.#facts = factsAfter(this.#facts, event);
    return this.#report.entries(event);
  }

  /** Makes a message, at the next place unless it has one. */
  message(from: string, text: string, { isWithoutPlace, ...how }: SaidHow): MessageEvent {
    const { epoch } = firstPosition;
    const place = isWithoutPlace ? {} : { epoch, offset: how.offset ?? this.#nextOffset++ };
    return {
      type: "message",
      ...{ from, text, sentAtMs: 0, isOwn: false, nonce: "m11", isUnverified: false },
      ...how,
      ...place,
    };
  }
}

/** What a connection knows after an event. */
function factsAfter(facts: LiveFacts, event: ClientEvent): LiveFacts {
  const { members } = facts;
  switch (event.type) {
    case "connected":
      return {
        ...facts,
        ...{ name: event.name, members: event.members, listeners: event.listeners },
        ...{ isConnected: true, protocol: event.protocol },
      };
    case "disconnected":
    case "offline":
    case "ended":
      return { ...facts, isConnected: false };
    case "joined":
      return { ...facts, members: [...members, { name: event.name }] };
    case "left":
      return { ...facts, members: members.filter(({ name }) => name !== event.name) };
    case "renamed":
      return {
        ...facts,
        name: event.isOwn ? event.to : facts.name,
        members: members.map((member) => member.name === event.from ? { ...member, name: event.to } : member),
      };
    default:
      return facts;
  }
}
