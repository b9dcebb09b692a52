/**
 * What a server counts of its own work. It is plain numbers, so that counting costs next to nothing; whoever wants to know
 * reads them.
 * @module
 */
import { closeCodes } from "../../protocol/close_codes.ts";
import { type RefusalCode, refusals } from "../../protocol/errors.ts";
import { Histogram } from "./histogram.ts";

/** How a connection ended that this server did not close: with a goodbye of the other end, or without. */
export type Departure = "goodbye" | "lost";

/** The classes of HTTP answers, by the first digit of their status. */
const statusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

/** The numbers of one server since it began. */
export class Counters {
  /** Refusals by code, of commands and of requests. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Connections that this server closed, by close code. */
  readonly closes: ReadonlyMap<number, number>;
  /** Connections that the other end closed, or that were lost. */
  readonly departures: ReadonlyMap<Departure, number>;
  /** HTTP answers by class of status. */
  readonly answers: ReadonlyMap<string, number>;
  /** From hearing of a message to the end of the turn that sends it, in seconds; once a turn, for the one heard first. */
  readonly deliveryDelay: Histogram = new Histogram();
  /** How late a timer was, in seconds. */
  readonly loopDelay: Histogram = new Histogram();
  // The same maps, to be written; what has not happened yet is there as 0, so that a first time shows as a rise.
  readonly #refusals = new Map<string, number>(Object.keys(refusals).map((code) => [code, 0]));
  readonly #closes = new Map<number, number>(Object.values(closeCodes).map((code) => [code, 0]));
  readonly #departures = new Map<Departure, number>([["goodbye", 0], ["lost", 0]]);
  readonly #answers = new Map<string, number>(statusClasses.map((status) => [status, 0]));
  #messages = 0;
  #deliveries = 0;

  constructor() {
    this.refusals = this.#refusals;
    this.closes = this.#closes;
    this.departures = this.#departures;
    this.answers = this.#answers;
  }

  /** Messages of members here that were accepted. */
  get messages(): number {
    return this.#messages;
  }

  /** Messages as they went out, once for each connection in their channel. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** A message was accepted. */
  accepted(): void {
    this.#messages++;
  }

  /** That many messages went to that many connections. */
  delivered(messages: number, connections: number): void {
    this.#deliveries += messages * connections;
  }

  /** Something was refused. */
  refused(code: RefusalCode): void {
    add(this.#refusals, code);
  }

  /** A connection was closed from here. */
  closed(code: number): void {
    add(this.#closes, code);
  }

  /** A connection ended from the other side. */
  left(departure: Departure): void {
    add(this.#departures, departure);
  }

  /** A request was answered. @param status Its HTTP status. */
  answered(status: number): void {
    add(this.#answers, statusClasses[Math.trunc(status / 100) - 1] ?? "5xx");
  }
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
