/**
 * A store in memory that fails when a test says so.
 * @module
 */
import type { StoredChannel } from "../../src/server/core/stored_channel.ts";
import type { ChannelChange, Store } from "../../src/server/ports.ts";

/** Keeps what was committed, as it came. */
export class FakeStore implements Store {
  /** Every transaction so far. */
  readonly commits: (readonly ChannelChange[])[] = [];
  /** Channels that were kept before. */
  readonly kept = new Map<string, StoredChannel>();
  /** Codes of channels that were dropped. */
  readonly forgotten: string[] = [];
  /** Codes and offsets of trimmings. */
  readonly trimmed: (readonly [string, number])[] = [];
  /** Whether everything fails that writes. */
  isFull = false;
  isClosed = false;

  commit(changes: readonly ChannelChange[]): void {
    this.#write();
    this.commits.push(changes);
  }

  load(code: string): StoredChannel | undefined {
    return this.kept.get(code);
  }

  exists(code: string): boolean {
    return this.kept.has(code);
  }

  get channelCount(): number {
    return this.kept.size;
  }

  trim(code: string, firstOffset: number): void {
    this.#write();
    this.trimmed.push([code, firstOffset]);
  }

  forget(code: string): void {
    this.#write();
    this.forgotten.push(code);
  }

  close(): void {
    this.isClosed = true;
  }

  #write(): void {
    if (this.isFull) throw new Error("database or disk is full");
  }
}
