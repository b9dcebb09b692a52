/**
 * Who has spoken, for completion, and who is writing.
 * @module
 */
import type { ClientEvent } from "../../core/client_event.ts";
import type { Writer } from "./model.ts";

/** How many speakers are remembered. */
const maxSpeakers = 50;

/** How long somebody counts as writing after having told so, in milliseconds. */
const writingMs = 5_000;

/** How many writers are remembered. */
const maxWriters = 20;

/** Gives those who have spoken, the latest first, after an event. */
export function speakersAfter(speakers: readonly string[], event: ClientEvent): readonly string[] {
  const isSaid = event.type === "message" || event.type === "whisper";
  if (!isSaid || event.isOwn || speakers[0] === event.from) return speakers;
  return [event.from, ...speakers.filter((speaker) => speaker !== event.from)].slice(0, maxSpeakers);
}

/** Gives those who are writing after an event: who has said something or is gone is not. */
export function writersAfter(
  writers: readonly Writer[],
  event: ClientEvent,
  nowMs: number,
): readonly Writer[] {
  switch (event.type) {
    case "typing":
      return [...others(writers, event.name), { name: event.name, untilMs: nowMs + writingMs }].slice(
        -maxWriters,
      );
    case "message":
    case "whisper":
    case "renamed":
      return others(writers, event.from);
    case "left":
      return others(writers, event.name);
    default:
      return writers;
  }
}

function others(writers: readonly Writer[], name: string): readonly Writer[] {
  return writers.some((writer) => writer.name === name)
    ? writers.filter((writer) => writer.name !== name)
    : writers;
}

/** Gives those who still write at a moment. */
export function writingAt(writers: readonly Writer[], nowMs: number): readonly Writer[] {
  return writers.every(({ untilMs }) => untilMs > nowMs)
    ? writers
    : writers.filter(({ untilMs }) => untilMs > nowMs);
}
