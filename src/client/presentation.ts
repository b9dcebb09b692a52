/**
 * What every way of showing a channel has in common, as the root sees it.
 * @module
 */
import type { ClientEvent } from "./core/client_event.ts";
import type { Channel } from "./ports.ts";

/** Shows a channel to somebody, and carries what they want into it. */
export interface Presentation {
  /** Resolves with the exit code once it is over and everything is written. */
  readonly finished: Promise<number>;
  /** Takes the channel over; called once, before any event. */
  begin(channel: Channel): void;
  /** Shows what happened. */
  onEvent(event: ClientEvent): void;
  /** Leaves at once, as a signal wants it. */
  interrupt(exitCode: number): void;
}
