import assert from "node:assert/strict";
import {
  type Absence,
  beginAbsence,
  digest,
  durationOf,
  type MissedKind,
  missing,
} from "../../../../src/client/tui/full_screen/absence.ts";

const minuteMs = 60_000;
const lab = { key: 11, code: "lab" };
const hall = { key: 12, code: "hall" };

function away(isSaid: boolean, ...missed: readonly (readonly [typeof lab, ...MissedKind[]])[]): Absence {
  return missed.reduce(
    (absence, [where, ...kinds]) => missing(absence, where, kinds),
    beginAbsence(0, isSaid),
  );
}

Deno.test("digest() says what came, and where the last mention is", () => {
  const absence = away(true, [lab, "messages"], [lab, "messages", "mentions"], [lab, "whispers"]);
  assert.equal(
    digest(absence, 12 * minuteMs),
    "You were away for 12 min: 2 messages, 1 mention, 1 whisper. Alt+M goes to the last mention.",
  );
});

Deno.test("digest() says in which channel, if there was something in several", () => {
  const absence = away(true, [lab, "messages"], [hall, "whispers"]);
  assert.equal(digest(absence, minuteMs), "You were away for 1 min: 1 message in lab; 1 whisper in hall.");
});

Deno.test("digest() says that nothing was said to whoever has said that they go", () => {
  assert.equal(digest(away(true), minuteMs), "You were away for 1 min: nothing was said.");
});

Deno.test("digest() is not worth a sentence where a window was not looked at for a moment, or nothing came", () => {
  assert.equal(digest(away(false, [lab, "messages"]), 5 * minuteMs - 1), undefined);
  assert.equal(digest(away(false), 60 * minuteMs), undefined);
  assert.equal(
    digest(away(false, [lab, "messages"]), 5 * minuteMs),
    "You were away for 5 min: 1 message.",
  );
});

Deno.test("missing() changes no absence that somebody holds", () => {
  const before = away(true, [lab, "messages"]);
  missing(before, lab, ["messages"]);
  assert.equal(before.missed.get(11)?.messages, 1);
});

Deno.test("durationOf() says a time in the units that tell it well", () => {
  const durations = [
    [-1, "less than a minute"],
    [29_000, "less than a minute"],
    [minuteMs, "1 min"],
    [59 * minuteMs, "59 min"],
    [60 * minuteMs, "1 h 0 min"],
    [47 * 60 * minuteMs + 59 * minuteMs, "47 h 59 min"],
    [48 * 60 * minuteMs, "2 days"],
    [100 * 24 * 60 * minuteMs, "100 days"],
  ] as const;
  for (const [durationMs, words] of durations) assert.equal(durationOf(durationMs), words);
});
