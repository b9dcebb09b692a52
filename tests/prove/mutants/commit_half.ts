/**
 * A server that acknowledges what it has not stored.
 * @module
 */
import { SqliteStore } from "../../../src/server/adapters/sqlite_store.ts";

let count = 0;
const commit = SqliteStore.prototype.commit;
SqliteStore.prototype.commit = function (changes, nowMs): void {
  if (++count % 2 === 0) commit.call(this, changes, nowMs);
};

await import("../../../main.ts");
