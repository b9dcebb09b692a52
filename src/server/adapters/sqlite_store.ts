/**
 * Channels in a SQLite file: one transaction a turn, and what was committed survives the end of the process.
 * @module
 */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { HistoryLimits, LoggedMessage } from "../core/history.ts";
import { rememberedNonces } from "../core/nonce_window.ts";
import type { Announcement } from "../core/operation.ts";
import { rememberedMs } from "../core/seat.ts";
import type { StoredChannel, StoredNonce, StoredSession } from "../core/stored_channel.ts";
import type { ChannelChange, Store } from "../ports.ts";
import { limitSize, prepareSchema } from "./sqlite_schema.ts";

/** How far a commit reaches: past the end of the process, or past a power cut too. */
export type DataSync = "normal" | "full";

/** How to open a store. */
export interface SqliteStoreOptions {
  /** The file; it comes into being where there is none. */
  readonly path: string;
  readonly sync: DataSync;
  readonly history: HistoryLimits;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How large the file may grow, in bytes. Absent: as large as the disk allows. */
  readonly maxBytes?: number;
}

/** Channels in one file that this process alone uses. */
export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #history: HistoryLimits;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws If the file is none of ours, damaged, of a newer version, or in use. */
  constructor({ path, sync, history, nowMs, maxBytes }: SqliteStoreOptions) {
    this.#history = history;
    createPrivately(path);
    this.#database = new DatabaseSync(path);
    try {
      prepareSchema(this.#database, sync);
      if (maxBytes !== undefined) limitSize(this.#database, maxBytes);
      this.#purge(nowMs);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  commit(changes: readonly ChannelChange[], nowMs: number): void {
    this.#transact(() => changes.forEach((change) => this.#write(change, nowMs)));
  }

  load(code: string): StoredChannel | undefined {
    const channel = this.#get("SELECT epoch, top, sent_at_ms FROM channels WHERE code = ?", code);
    if (channel === undefined) return undefined;
    return {
      epoch: String(channel.epoch),
      offset: Number(channel.top),
      lastSentAtMs: Number(channel.sent_at_ms),
      messages: this.#messages(code),
      sessions: this.#sessions(code),
      nonces: this.#nonces(code),
    };
  }

  exists(code: string): boolean {
    return this.#get("SELECT 1 FROM channels WHERE code = ?", code) !== undefined;
  }

  get channelCount(): number {
    return Number(this.#get("SELECT count(*) AS count FROM channels")?.count ?? 0);
  }

  trim(code: string, firstOffset: number, nowMs: number): void {
    // A message's row is also the memory of its nonce.
    const oldestMs = nowMs - rememberedMs;
    this.#run(
      "DELETE FROM messages WHERE code = ? AND number < ? AND sent_at_ms < ?",
      code,
      firstOffset,
      oldestMs,
    );
    this.#run("DELETE FROM whispers WHERE code = ? AND sent_at_ms < ?", code, oldestMs);
    this.#run("DELETE FROM sessions WHERE code = ? AND left_at_ms < ?", code, oldestMs);
  }
  forget(code: string): void {
    this.#transact(() => {
      for (const table of ["messages", "whispers", "sessions", "channels"]) {
        this.#run(`DELETE FROM ${table} WHERE code = ?`, code);
      }
    });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #write({ code, position, announcements }: ChannelChange, nowMs: number): void {
    for (const announcement of announcements) this.#writeOne(code, announcement, nowMs);
    this.#run(
      `INSERT INTO channels (code, epoch, top, sent_at_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (code) DO UPDATE SET top = excluded.top, sent_at_ms = max(sent_at_ms, excluded.sent_at_ms)`,
      code,
      position.epoch,
      position.offset,
      announcements.reduce(
        (latest, each) => "sentAtMs" in each ? Math.max(latest, each.sentAtMs) : latest,
        0,
      ),
    );
  }

  #writeOne(code: string, announcement: Announcement, nowMs: number): void {
    switch (announcement.type) {
      case "message":
        return this.#run(
          "INSERT INTO messages (code, number, member_id, nonce, sent_at_ms, line) VALUES (?, ?, ?, ?, ?, ?)",
          ...[code, announcement.offset, announcement.memberId, announcement.nonce, announcement.sentAtMs],
          announcement.line,
        );
      case "whisper":
        return this.#run(
          "INSERT OR REPLACE INTO whispers (code, member_id, nonce, sent_at_ms) VALUES (?, ?, ?, ?)",
          ...[code, announcement.memberId, announcement.nonce, announcement.sentAtMs],
        );
      case "joined":
        if (announcement.isUnverified) return;
        return this.#run(
          "INSERT OR REPLACE INTO sessions (code, member_id, name, left_at_ms) VALUES (?, ?, ?, NULL)",
          ...[code, announcement.memberId, announcement.name],
        );
      case "renamed":
        return this.#run(
          "UPDATE sessions SET name = ? WHERE code = ? AND member_id = ?",
          ...[announcement.name, code, announcement.memberId],
        );
      case "left":
        return this.#run(
          "UPDATE sessions SET left_at_ms = ? WHERE code = ? AND member_id = ?",
          ...[nowMs, code, announcement.memberId],
        );
      case "resumed":
      case "listening":
      case "typing":
        return;
    }
  }

  #messages(code: string): readonly LoggedMessage[] {
    const rows = this.#all(
      "SELECT number, nonce, sent_at_ms, line FROM messages WHERE code = ? ORDER BY number DESC LIMIT ?",
      ...[code, this.#history.maxMessages],
    );
    return rows.reverse().map((row) => ({
      offset: Number(row.number),
      nonce: String(row.nonce),
      sentAtMs: Number(row.sent_at_ms),
      line: String(row.line),
    }));
  }

  #sessions(code: string): readonly StoredSession[] {
    const rows = this.#all(
      "SELECT member_id, name, left_at_ms FROM sessions WHERE code = ? ORDER BY rowid",
      code,
    );
    return rows.map((row) => ({
      memberId: String(row.member_id),
      name: String(row.name),
      isMember: row.left_at_ms === null,
    }));
  }

  #nonces(code: string): readonly StoredNonce[] {
    const rows = this.#all(
      `SELECT member_id, nonce, number FROM (
         SELECT member_id, nonce, number, row_number() OVER (PARTITION BY member_id ORDER BY number DESC) AS age
         FROM messages WHERE code = ?) WHERE age <= ? ORDER BY number`,
      ...[code, rememberedNonces],
    );
    const whispers = this.#all("SELECT member_id, nonce, 0 AS number FROM whispers WHERE code = ?", code);
    return [...rows, ...whispers].map((row) => ({
      memberId: String(row.member_id),
      nonce: String(row.nonce),
      offset: Number(row.number),
    }));
  }

  /** Drops what ran out while nobody looked. */
  #purge(nowMs: number): void {
    const oldestMs = nowMs - Math.max(this.#history.maxAgeMs, rememberedMs);
    this.#run("DELETE FROM messages WHERE sent_at_ms < ?", oldestMs);
    this.#run("DELETE FROM whispers WHERE sent_at_ms < ?", nowMs - rememberedMs);
    this.#run("DELETE FROM sessions WHERE left_at_ms < ?", nowMs - rememberedMs);
    this.#run(
      `DELETE FROM channels WHERE code NOT IN (SELECT code FROM messages)
       AND code NOT IN (SELECT code FROM sessions)`,
    );
  }

  /** All of it or nothing; a transaction that was left open would let no other begin. */
  #transact(work: () => void): void {
    this.#run("BEGIN IMMEDIATE");
    try {
      work();
      this.#run("COMMIT");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#run("ROLLBACK");
    } catch {
      // SQLite has ended the transaction itself, as it does when the disk is full.
    }
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    this.#statement(sql).run(...values);
  }

  #get(sql: string, ...values: readonly (string | number)[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  #all(sql: string, ...values: readonly (string | number)[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, statement = this.#database.prepare(sql));
    return statement;
  }
}

/** Messages and sessions are nobody's business on this machine; SQLite gives its other files the mode of this one. */
function createPrivately(path: string): void {
  if (path === ":memory:") return;
  try {
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
  } catch {
    // It is there already, or cannot be made: opening it says which.
  }
}
