/**
 * A store that survives a server's end because it is not in it; it may be told to fail.
 * @module
 */
import type { LoggedMessage } from "../../src/server/core/history.ts";
import type { Announcement } from "../../src/server/core/operation.ts";
import type { StoredChannel, StoredNonce, StoredSession } from "../../src/server/core/stored_channel.ts";
import type { ChannelChange, Store } from "../../src/server/ports.ts";

/** One channel as it is kept. */
export interface Kept {
  epoch: string;
  offset: number;
  lastSentAtMs: number;
  messages: LoggedMessage[];
  readonly sessions: Map<string, StoredSession>;
  readonly nonces: StoredNonce[];
}

/** What servers leave behind, one after another. */
export class Disk {
  /** How many commits fail from now on. */
  failures = 0;
  /** Whether one has failed. */
  hasFailed = false;
  /** The channels. */
  readonly channels: Map<string, Kept> = new Map();
}

/** Channels as plain data, for one server while it lives. */
export class MemoryStore implements Store {
  readonly #disk: Disk;
  readonly #channels: Map<string, Kept>;
  readonly #historySize: number;
  #isClosed = false;

  constructor(disk: Disk, historySize: number) {
    this.#disk = disk;
    this.#channels = disk.channels;
    this.#historySize = historySize;
  }

  commit(changes: readonly ChannelChange[]): void {
    if (this.#isClosed) throw new Error("the server is gone");
    if (this.#disk.failures > 0) {
      this.#disk.failures--;
      this.#disk.hasFailed = true;
      throw new Error("the disk is full");
    }
    for (const { code, position, announcements } of changes) {
      const kept = this.#channels.get(code) ?? emptyChannel(position.epoch);
      this.#channels.set(code, kept);
      kept.offset = position.offset;
      for (const announcement of announcements) keep(kept, announcement);
    }
  }

  load(code: string): StoredChannel | undefined {
    const kept = this.#channels.get(code);
    if (kept === undefined) return undefined;
    const { sessions, messages, nonces, ...rest } = kept;
    return {
      ...rest,
      messages: messages.slice(Math.max(0, messages.length - this.#historySize)),
      sessions: [...sessions.values()],
      nonces: [...nonces],
    };
  }

  exists(code: string): boolean {
    return this.#channels.has(code);
  }

  get channelCount(): number {
    return this.#channels.size;
  }

  trim(): void {}

  forget(code: string): void {
    this.#channels.delete(code);
  }

  close(): void {
    this.#isClosed = true;
  }
}

function emptyChannel(epoch: string): Kept {
  return { epoch, offset: 0, lastSentAtMs: 0, messages: [], sessions: new Map(), nonces: [] };
}

function keep(kept: Kept, announcement: Announcement): void {
  switch (announcement.type) {
    case "message": {
      const { memberId, nonce, offset, sentAtMs, line } = announcement;
      kept.messages.push({ offset, nonce, sentAtMs, line });
      kept.nonces.push({ memberId, nonce, offset });
      kept.lastSentAtMs = sentAtMs;
      return;
    }
    case "whisper":
      kept.nonces.push({ memberId: announcement.memberId, nonce: announcement.nonce, offset: 0 });
      return;
    case "joined":
      kept.sessions.set(announcement.memberId, {
        memberId: announcement.memberId,
        name: announcement.name,
        isMember: true,
      });
      return;
    case "renamed":
    case "left": {
      const session = kept.sessions.get(announcement.memberId);
      if (session === undefined) return;
      const changed = announcement.type === "left" ? { isMember: false } : { name: announcement.name };
      kept.sessions.set(announcement.memberId, { ...session, ...changed });
    }
  }
}
