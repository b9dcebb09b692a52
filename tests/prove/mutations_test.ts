/**
 * The checker finds nothing in a clean run, and each single thing that is changed in its traces.
 * @module
 */
import assert from "node:assert/strict";
import { check } from "./checker.ts";
import { Simulation } from "./simulation.ts";
import type { MemberTrace, RunTrace, TraceRecord } from "./trace.ts";
import type { Rule } from "./violation.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Kind = TraceRecord["type"];
type OfKind<K extends Kind> = Mutable<Extract<TraceRecord, { readonly type: K }>>;

/** A run that may be changed. */
interface Draft {
  readonly members: readonly { readonly name: string; records: TraceRecord[] }[];
}

/** Three who stay, one who leaves, one who comes late; cuts, a take-over, a restart, a whisper. */
async function cleanRun(): Promise<RunTrace> {
  const simulation = new Simulation({ historySize: 1_000, keepsData: true });
  const [ada, bob, eve, dan] = [1, 2, 3, 4].map(() => simulation.come());
  assert.ok(ada && bob && eve && dan);
  await simulation.settle();
  for (const _ of [1, 2, 3]) {
    for (const client of [ada, bob, eve, dan]) client.say();
    await simulation.pass(1_000);
    await simulation.settle();
  }
  dan.leave();
  bob.say(ada.recorder.name);
  bob.recorder.write({ type: "disturbed" });
  bob.current?.cutForClient();
  for (const client of [ada, bob, eve]) client.say();
  await simulation.pass(1_000);
  simulation.come();
  await simulation.settle();
  await simulation.restart();
  for (const client of [ada, bob, eve]) client.say();
  assert.ok(await simulation.finish());
  return simulation.trace;
}

const clean = await cleanRun();

function mutated(change: (draft: Draft) => void): RunTrace {
  const members = clean.members.map(({ channel, name, records }) => ({
    ...{ channel, name },
    records: structuredClone(records) as TraceRecord[],
  }));
  change({ members });
  return { ...clean, members };
}

function records<K extends Kind>(draft: Draft, member: number, kind: K): OfKind<K>[] {
  return (draft.members[member]?.records ?? []).filter((record) => record.type === kind) as OfKind<K>[];
}

function allShown(draft: Draft): OfKind<"shown">[] {
  return draft.members.flatMap((_, index) => records(draft, index, "shown"));
}

function remove(draft: Draft, member: number, is: (record: TraceRecord) => boolean): void {
  const trace = draft.members[member];
  if (trace !== undefined) trace.records = trace.records.filter((record) => !is(record));
}

function insert(
  draft: Draft,
  member: number,
  added: { readonly before: TraceRecord; readonly record: object },
): void {
  const trace = draft.members[member];
  const index = trace?.records.indexOf(added.before) ?? -1;
  assert.ok(trace !== undefined && index >= 0);
  trace.records.splice(index, 0, { ...added.record, atMs: added.before.atMs } as TraceRecord);
}

function swapTexts(one: OfKind<"shown"> | undefined, other: OfKind<"shown"> | undefined): void {
  assert.ok(one && other);
  const { text, from, nonce, isOwn } = one;
  Object.assign(one, { text: other.text, from: other.from, nonce: other.nonce, isOwn: other.isOwn });
  Object.assign(other, { text, from, nonce, isOwn });
}

/** The text of the member's message with that number in its own counting. */
const textOf = (member: number, number: number): string => `p${member + 1}:${number}`;

interface Mutation {
  readonly what: string;
  readonly breaks: Rule;
  readonly change: (draft: Draft) => void;
}

const mutations: readonly Mutation[] = [
  {
    what: "a message is shown twice",
    breaks: "once",
    change: (draft) => {
      const record = records(draft, 0, "shown")[4];
      assert.ok(record);
      insert(draft, 0, { before: record, record: { ...record } });
    },
  },
  {
    what: "a text that was sent again is numbered twice",
    breaks: "once",
    change: (draft) => {
      for (const record of allShown(draft)) if (record.offset > 6) record.offset++;
      draft.members.forEach((_, index) => {
        const [seventh] = records(draft, index, "shown").filter(({ offset }) => offset === 8);
        const sixth = records(draft, index, "shown").find(({ offset }) => offset === 6);
        if (seventh && sixth) insert(draft, index, { before: seventh, record: { ...sixth, offset: 7 } });
      });
    },
  },
  {
    what: "a message that came while the connection was lost is dropped",
    breaks: "nothing_missing",
    change: (draft) => remove(draft, 1, (record) => record.type === "shown" && record.text === textOf(0, 4)),
  },
  {
    what: "the last message is not shown to somebody",
    breaks: "nothing_missing",
    change: (draft) => {
      const last = records(draft, 2, "shown").at(-1);
      remove(draft, 2, (record) => record === last);
    },
  },
  {
    what: "two messages change places for one member",
    breaks: "order",
    change: (draft) => swapTexts(records(draft, 2, "shown")[5], records(draft, 2, "shown")[6]),
  },
  {
    what: "two messages change places with their numbers for one member",
    breaks: "order",
    change: (draft) => {
      const trace = draft.members[2];
      const [one, other] = [5, 6].map((index) =>
        trace?.records.indexOf(records(draft, 2, "shown")[index]!) ?? -1
      );
      assert.ok(trace && one !== undefined && other !== undefined);
      [trace.records[one], trace.records[other]] = [trace.records[other]!, trace.records[one]!];
    },
  },
  {
    what: "one sender's messages change places for everybody",
    breaks: "sender_order",
    change: (draft) =>
      draft.members.forEach((_, index) => {
        const shown = records(draft, index, "shown");
        const [one, other] = [1, 2].map((number) => shown.find(({ text }) => text === textOf(0, number)));
        if (one && other) swapTexts(one, other);
      }),
  },
  {
    what: "the server goes on with other numbers after a restart",
    breaks: "nothing_missing",
    change: (draft) => {
      for (const record of allShown(draft)) if (record.offset > 15) record.offset += 5;
    },
  },
  {
    what: "one member gets other numbers",
    breaks: "order",
    change: (draft) => {
      for (const record of records(draft, 1, "shown")) if (record.offset > 6) record.offset--;
    },
  },
  {
    what: "an acknowledged message is lost, and its number is another one's",
    breaks: "acknowledged",
    change: (draft) => {
      const lost = records(draft, 0, "shown")[5];
      assert.ok(lost);
      const { nonce, offset } = lost;
      draft.members.forEach((_, index) =>
        remove(draft, index, (r) => r.type === "shown" && r.nonce === nonce)
      );
      for (const record of allShown(draft)) if (record.offset > offset) record.offset--;
      const said = draft.members.findIndex((_, index) =>
        records(draft, index, "said").some((r) => r.nonce === nonce)
      );
      const before = records(draft, said, "shown").at(-1);
      assert.ok(before);
      insert(draft, said, { before, record: { type: "settled", nonce } });
    },
  },
  {
    what: "a text is never acknowledged",
    breaks: "acknowledged",
    change: (draft) => {
      const before = records(draft, 2, "shown").at(-1);
      assert.ok(before);
      insert(draft, 2, { before, record: { type: "said", nonce: "n", text: "p3:99" } });
    },
  },
  {
    what: "somebody who was cut for a moment is shown as going",
    breaks: "presence",
    change: (draft) => {
      const before = records(draft, 0, "shown").at(-1);
      assert.ok(before);
      insert(draft, 0, { before, record: { type: "went", name: "p2" } });
      insert(draft, 0, { before, record: { type: "came", name: "p2" } });
    },
  },
  {
    what: "somebody who was cut for a moment is shown as coming",
    breaks: "presence",
    change: (draft) => {
      const before = records(draft, 0, "shown").at(-1);
      assert.ok(before);
      insert(draft, 0, { before, record: { type: "came", name: "p2" } });
    },
  },
  {
    what: "somebody who was cut for a moment is let in as somebody new",
    breaks: "presence",
    change: (draft) => {
      const connected = records(draft, 1, "connected").at(-1);
      assert.ok(connected);
      connected.name = "p2-2";
    },
  },
  {
    what: "somebody is here twice",
    breaks: "presence",
    change: (draft) => {
      const before = records(draft, 0, "shown").at(-1);
      assert.ok(before);
      insert(draft, 0, { before, record: { type: "came", name: "p2-2" } });
    },
  },
  {
    what: "a restart is shown as a change of members",
    breaks: "presence",
    change: (draft) => {
      const before = records(draft, 0, "shown").at(-1);
      assert.ok(before);
      insert(draft, 0, { before, record: { type: "changed", joined: [], left: ["p2", "p3"] } });
    },
  },
  {
    what: "somebody who left is not shown as going",
    breaks: "presence",
    change: (draft) => remove(draft, 0, (record) => record.type === "went" && record.name === "p4"),
  },
  {
    what: "somebody who is here is not shown as here",
    breaks: "presence",
    change: (draft) => {
      const present = records(draft, 0, "present")[0];
      assert.ok(present);
      present.names = present.names.filter((name) => name !== "p3");
    },
  },
  {
    what: "a gap is shown where nothing is missing",
    breaks: "gap",
    change: (draft) => {
      const before = records(draft, 0, "shown").at(-1);
      assert.ok(before);
      insert(draft, 0, { before, record: { type: "gap", missing: 1 } });
    },
  },
  {
    what: "the server says that messages are missing when none are",
    breaks: "gap",
    change: (draft) => {
      const welcome = records(draft, 1, "welcomed").at(-1);
      assert.ok(welcome);
      welcome.isComplete = false;
    },
  },
  {
    what: "the numbering begins anew over a restart that kept the data",
    breaks: "gap",
    change: (draft) => {
      for (const [index] of draft.members.entries()) {
        const welcome = records(draft, index, "welcomed").at(-1);
        if (welcome) Object.assign(welcome, { epoch: "another" });
      }
    },
  },
  {
    what: "something is shown that nobody said",
    breaks: "faithful",
    change: (draft) => {
      for (const record of allShown(draft)) if (record.text === textOf(1, 2)) record.text = "p2:999";
    },
  },
  {
    what: "a message is shown under another name",
    breaks: "faithful",
    change: (draft) => {
      for (const record of allShown(draft)) if (record.text === textOf(1, 2)) record.from = "p1";
    },
  },
  {
    what: "a message comes with another mark",
    breaks: "faithful",
    change: (draft) => {
      for (const record of allShown(draft)) if (record.text === textOf(1, 2)) record.nonce = "another";
    },
  },
  {
    what: "the time falls",
    breaks: "order",
    change: (draft) => {
      for (const record of allShown(draft)) if (record.offset === 9) record.sentAtMs -= 100_000;
    },
  },
  {
    what: "a whisper is heard twice",
    breaks: "whisper",
    change: (draft) => {
      const whisper = records(draft, 0, "whispered")[0];
      assert.ok(whisper);
      insert(draft, 0, { before: whisper, record: { ...whisper } });
    },
  },
  {
    what: "a whisper is heard by a third",
    breaks: "whisper",
    change: (draft) => {
      const whisper = records(draft, 0, "whispered")[0];
      const before = records(draft, 2, "shown").at(-1);
      assert.ok(whisper && before);
      insert(draft, 2, { before, record: { ...whisper } });
    },
  },
  {
    what: "a session ends by itself",
    breaks: "refusal",
    change: (draft) => {
      const before = records(draft, 2, "present")[0];
      assert.ok(before);
      insert(draft, 2, { before, record: { type: "ended", cause: "closed", reason: "" } });
    },
  },
  {
    what: "a text is refused for good",
    breaks: "refusal",
    change: (draft) => {
      const before = records(draft, 2, "present")[0];
      assert.ok(before);
      insert(draft, 2, {
        before,
        record: { type: "refused", code: "bad_text", nonce: "n", isForGood: true },
      });
    },
  },
  {
    what: "somebody comes back like a newcomer",
    breaks: "nothing_missing",
    change: (draft) => {
      const welcome = records(draft, 1, "welcomed").at(-1);
      assert.ok(welcome);
      delete (welcome as Partial<typeof welcome>).since;
    },
  },
];

Deno.test("the checker finds nothing in a clean run", () => {
  assert.deepEqual(check(clean), []);
});

Deno.test("the run that is changed has something of everything", () => {
  const kinds = new Set(clean.members.flatMap(({ records }: MemberTrace) => records.map(({ type }) => type)));
  for (
    const kind of ["shown", "lost", "welcomed", "whispered", "came", "went", "goodbye", "present"] as const
  ) {
    assert.ok(kinds.has(kind), kind);
  }
});

for (const { what, breaks, change } of mutations) {
  Deno.test(`the checker finds out that ${what}`, () => {
    const rules = new Set(check(mutated(change)).map(({ rule }) => rule));
    assert.ok(rules.has(breaks), `found ${[...rules].join(", ") || "nothing"}`);
  });
}

Deno.test("the checker lets a loss of memory excuse what was said before it, and nothing that was said after", () => {
  const lost = mutations.find(({ what }) => what.startsWith("an acknowledged message is lost"));
  assert.ok(lost);
  const found = (memoryLossMs: number): ReadonlySet<Rule> => {
    const run = { ...mutated(lost.change), memoryLossesMs: [memoryLossMs] };
    return new Set(check(run).map(({ rule }) => rule));
  };
  assert.ok(found(-1).has("acknowledged"));
  assert.ok(!found(Infinity).has("acknowledged"));
});
