/**
 * The tables of a data file, and how an older file becomes one of this version.
 * @module
 */
import type { DatabaseSync } from "node:sqlite";

/** Marks a file as ours: "TChC" in the header of SQLite. */
const applicationId = 0x54436843;

/** One step from each version to the next; the first makes the tables. A step that was released is never changed. */
export const migrations: readonly string[] = [
  `CREATE TABLE channels (
     code TEXT PRIMARY KEY,
     epoch TEXT NOT NULL,
     top INTEGER NOT NULL,
     sent_at_ms INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE messages (
     code TEXT NOT NULL,
     number INTEGER NOT NULL,
     member_id TEXT NOT NULL,
     nonce TEXT NOT NULL,
     sent_at_ms INTEGER NOT NULL,
     line TEXT NOT NULL,
     PRIMARY KEY (code, number)
   ) WITHOUT ROWID;
   CREATE TABLE sessions (
     code TEXT NOT NULL,
     member_id TEXT NOT NULL,
     name TEXT NOT NULL,
     left_at_ms INTEGER,
     PRIMARY KEY (code, member_id)
   );
   CREATE TABLE whispers (
     code TEXT NOT NULL,
     member_id TEXT NOT NULL,
     nonce TEXT NOT NULL,
     sent_at_ms INTEGER NOT NULL,
     PRIMARY KEY (code, member_id, nonce)
   ) WITHOUT ROWID;`,
];

/** Says why a file cannot be used as it is. */
export class DataFileError extends Error {
  override readonly name = "DataFileError";
}

/**
 * Brings a file to this version.
 * @param sync Whether commits wait for the disk.
 * @throws {DataFileError} If it is another program's, of a newer version, damaged or in use; it is left as it is.
 */
export function prepareSchema(database: DatabaseSync, sync: "normal" | "full"): void {
  const version = inspect(database);
  // The file belongs to one server at a time; so the index of the write-ahead log need not be shared either.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(`PRAGMA synchronous = ${sync.toUpperCase()}`);
  for (let step = version; step < migrations.length; step++) {
    database.exec(
      `BEGIN; ${migrations[step]}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${
        step + 1
      }; COMMIT`,
    );
  }
}

/** Lets a file grow so far, and not below what it has; what does not fit is refused like on a full disk. */
export function limitSize(database: DatabaseSync, maxBytes: number): void {
  database.exec(
    `PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pragma(database, "page_size")))}`,
  );
}

/** Looks at a file without changing it. @returns Its version, 0 for a new one. */
function inspect(database: DatabaseSync): number {
  try {
    const version = pragma(database, "user_version");
    const isNew = version === 0 && pragma(database, "schema_version") === 0;
    if (!isNew && pragma(database, "application_id") !== applicationId) {
      throw new DataFileError("it belongs to another program");
    }
    if (version > migrations.length) {
      throw new DataFileError(
        `it was written by a newer version of TerminalChat (its format is ${version}, this one knows ${migrations.length})`,
      );
    }
    const check = database.prepare("PRAGMA quick_check(1)").get()?.quick_check;
    if (check !== "ok") throw new DataFileError("it is damaged");
    return version;
  } catch (cause) {
    if (cause instanceof DataFileError) throw cause;
    throw new DataFileError(explain(cause), { cause });
  }
}

function explain(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/locked|busy/i.test(message)) return "another server is using it";
  if (/not a database/i.test(message)) return "it is no data file of TerminalChat";
  return /malformed|corrupt/i.test(message) ? "it is damaged" : message;
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}
