import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { DataFileError, migrations } from "../../../src/server/adapters/sqlite_schema.ts";
import { SqliteStore } from "../../../src/server/adapters/sqlite_store.ts";
import type { MessageAnnouncement } from "../../../src/server/core/operation.ts";

const nowMs = 1_800_000_000_100;
const history = { maxMessages: 5, maxAgeMs: 86_400_000 };
const code = "k7x2mp";

/** Gives a path in a directory of its own, which is gone afterwards. */
async function withPath(body: (path: string) => void | Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await body(`${directory}/chat.db`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function open(
  path: string,
  options: { readonly nowMs?: number; readonly maxBytes?: number } = {},
): SqliteStore {
  return new SqliteStore({ path, sync: "normal", history, nowMs, ...options });
}

function message(offset: number, text: string = `text ${offset}`): MessageAnnouncement {
  const [nonce, from, sentAtMs] = [`n-${offset}`, "ada", nowMs + offset];
  const line = JSON.stringify({ type: "message", offset, nonce, from, text, sentAtMs });
  return { type: "message", memberId: "m-ada", offset, nonce, from, text, sentAtMs, line };
}

function commit(store: SqliteStore, ...messages: readonly MessageAnnouncement[]): void {
  const position = { epoch: "epoch-11", offset: messages.at(-1)?.offset ?? 0 };
  store.commit([{ code, position, announcements: messages }], nowMs);
}

Deno.test("SqliteStore gives back after another start what was committed", () =>
  withPath((path) => {
    const store = open(path);
    const joined = {
      type: "joined",
      memberId: "m-ada",
      connectionId: "c",
      name: "ada",
      isUnverified: false,
    } as const;
    const replay = { after: 0, isComplete: true };
    const whisper = {
      type: "whisper",
      memberId: "m-ada",
      toMemberId: "m-bob",
      nonce: "w",
      text: "",
      sentAtMs: nowMs,
    } as const;
    store.commit([{
      code,
      position: { epoch: "epoch-11", offset: 12 },
      announcements: [{ ...joined, replay }, message(11), message(12), whisper],
    }], nowMs);
    store.close();
    const again = open(path);
    assert.deepEqual(again.load(code), {
      epoch: "epoch-11",
      offset: 12,
      lastSentAtMs: nowMs + 12,
      messages: [message(11), message(12)].map(({ offset, nonce, sentAtMs, line }) => ({
        offset,
        nonce,
        sentAtMs,
        line,
      })),
      sessions: [{ memberId: "m-ada", name: "ada", isMember: true }],
      nonces: [
        { memberId: "m-ada", nonce: "n-11", offset: 11 },
        { memberId: "m-ada", nonce: "n-12", offset: 12 },
        { memberId: "m-ada", nonce: "w", offset: 0 },
      ],
    });
    assert.equal(again.exists(code), true);
    assert.equal(again.load("nobody"), undefined);
    again.close();
  }));

Deno.test("SqliteStore gives the latest messages only, and remembers the nonces of more", () =>
  withPath((path) => {
    const store = open(path);
    commit(store, ...[1, 2, 3, 4, 5, 6, 7].map((offset) => message(offset)));
    const stored = store.load(code);
    assert.deepEqual(stored?.messages.map(({ offset }) => offset), [3, 4, 5, 6, 7]);
    assert.deepEqual(stored?.nonces.map(({ offset }) => offset), [1, 2, 3, 4, 5, 6, 7]);
    store.trim(code, 3, nowMs);
    assert.equal(store.load(code)?.nonces.length, 7);
    store.trim(code, 3, nowMs + 600_100);
    assert.deepEqual(store.load(code)?.nonces.map(({ offset }) => offset), [3, 4, 5, 6, 7]);
    store.forget(code);
    assert.equal(store.load(code), undefined);
    store.close();
  }));

Deno.test("SqliteStore commits everything of a turn or nothing", () =>
  withPath((path) => {
    const store = open(path);
    commit(store, message(1));
    // The second of them has a number that is taken.
    assert.throws(() => commit(store, message(2), message(1)));
    assert.deepEqual(store.load(code)?.messages.map(({ offset }) => offset), [1]);
    commit(store, message(2));
    assert.deepEqual(store.load(code)?.messages.map(({ offset }) => offset), [1, 2]);
    store.close();
  }));

Deno.test("SqliteStore drops all of a channel or nothing, and goes on after it could not", () =>
  withPath((path) => {
    open(path).close();
    const database = new DatabaseSync(path);
    database.exec("CREATE TRIGGER stop BEFORE DELETE ON channels BEGIN SELECT RAISE(FAIL, 'no'); END");
    database.close();
    const store = open(path);
    commit(store, message(1));
    assert.throws(() => store.forget(code));
    assert.deepEqual(store.load(code)?.messages.map(({ offset }) => offset), [1]);
    commit(store, message(2));
    assert.deepEqual(store.load(code)?.messages.map(({ offset }) => offset), [1, 2]);
    store.close();
  }));

Deno.test("SqliteStore refuses what does not fit, keeps what it has, and goes on when there is room again", () =>
  withPath((path) => {
    const store = open(path, { maxBytes: 65_536 });
    const long = "x".repeat(4_000);
    let offset = 0;
    assert.throws(() => {
      while (offset < 1_000) commit(store, message(++offset, long));
    }, /full/);
    assert.ok(offset > 3 && offset < 30, `${offset}`);
    assert.equal(store.load(code)?.offset, offset - 1);
    commit(store, message(offset, "short"));
    assert.equal(store.load(code)?.messages.at(-1)?.offset, offset);
    store.close();
  }));

Deno.test("SqliteStore reads a file of version 1", () =>
  withPath(async (path) => {
    const old = new DatabaseSync(path);
    old.exec(await Deno.readTextFile(new URL("../../fixtures/data_version_1.sql", import.meta.url)));
    old.close();
    const store = open(path);
    const stored = store.load(code);
    assert.deepEqual([stored?.epoch, stored?.offset, stored?.lastSentAtMs], [
      "epoch-of-old",
      13,
      1_800_000_000_013,
    ]);
    assert.deepEqual(stored?.messages.map(({ offset, nonce }) => [offset, nonce]), [[12, "n-12"], [
      13,
      "n-13",
    ]]);
    assert.deepEqual(stored?.sessions, [
      { memberId: "m-ada", name: "ada", isMember: true },
      { memberId: "m-bob", name: "bob", isMember: false },
    ]);
    assert.deepEqual(stored?.nonces.map(({ nonce }) => nonce), ["n-12", "n-13", "w-1"]);
    commit(store, message(14));
    store.close();
    const now = new DatabaseSync(path);
    assert.equal(now.prepare("PRAGMA user_version").get()?.user_version, migrations.length);
    now.close();
  }));

interface UselessFile {
  readonly what: string;
  readonly make: (path: string) => void;
  readonly says: RegExp;
}

const uselessFiles: readonly UselessFile[] = [
  {
    what: "no database",
    make: (path) => Deno.writeTextFileSync(path, "Dear diary, ".repeat(1_000)),
    says: /no data file of TerminalChat/,
  },
  {
    what: "another program's database",
    make: (path) => execute(path, "CREATE TABLE t (x)"),
    says: /another program/,
  },
  {
    what: "a file of a newer version",
    make: (path) => {
      open(path).close();
      execute(path, "PRAGMA user_version = 99");
    },
    says: /newer version/,
  },
  { what: "a damaged file", make: damage, says: /damaged/ },
];

function execute(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

/** Fills a file, then writes over the middle of it. */
function damage(path: string): void {
  const store = open(path);
  commit(store, ...Array.from({ length: 200 }, (_, index) => message(index + 1, "x".repeat(500))));
  store.close();
  const bytes = Deno.readFileSync(path);
  bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8_192);
  Deno.writeFileSync(path, bytes);
}

for (const { what, make, says } of uselessFiles) {
  Deno.test(`SqliteStore says that ${what} cannot be used, and leaves it as it is`, () =>
    withPath((path) => {
      make(path);
      const before = Deno.readFileSync(path);
      assert.throws(() => open(path), (error) => error instanceof DataFileError && says.test(error.message));
      assert.deepEqual(Deno.readFileSync(path), before);
    }));
}

Deno.test("SqliteStore says that a file is in use, and does not disturb its user", () =>
  withPath((path) => {
    const store = open(path);
    commit(store, message(1));
    assert.throws(() => open(path), (error) =>
      error instanceof DataFileError && /another server/.test(error.message));
    commit(store, message(2));
    assert.equal(store.load(code)?.offset, 2);
    store.close();
  }));

Deno.test("SqliteStore says why a file cannot be made", () =>
  withPath((path) => {
    assert.throws(() => open(`${path}/missing/chat.db`), /unable to open/);
  }));

Deno.test("SqliteStore drops at its start what has run out meanwhile", () =>
  withPath((path) => {
    const store = open(path);
    commit(store, message(1), message(2));
    store.close();
    const soon = open(path, { nowMs: nowMs + 2_000 });
    assert.deepEqual([soon.load(code)?.offset, soon.channelCount], [2, 1]);
    soon.close();
    const later = open(path, { nowMs: nowMs + history.maxAgeMs + 2_000 });
    assert.deepEqual([later.load(code), later.channelCount], [undefined, 0]);
    later.close();
  }));

Deno.test("SqliteStore keeps at its start a channel of which only a session is left, and its numbers", () =>
  withPath((path) => {
    const store = open(path);
    const who = { memberId: "m-ada", connectionId: "c", name: "ada", isUnverified: false };
    const joined = { type: "joined", ...who, replay: { after: 0, isComplete: true } } as const;
    const position = { epoch: "epoch-11", offset: 2 };
    store.commit([{ code, position, announcements: [joined, message(1), message(2)] }], nowMs);
    store.close();
    const later = open(path, { nowMs: nowMs + history.maxAgeMs + 2_000 });
    const { offset, messages, sessions } = later.load(code) ?? {};
    assert.deepEqual([offset, messages?.length, sessions?.length, later.channelCount], [2, 0, 1, 1]);
    later.close();
  }));

Deno.test({
  name: "SqliteStore makes its files readable by their owner only",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withPath((path) => {
      const store = open(path);
      commit(store, message(1));
      for (const file of [path, `${path}-wal`]) {
        assert.equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600, file);
      }
      store.close();
    }),
});
