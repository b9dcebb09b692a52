/**
 * The line protocol from one end to the other: whatever a line client sends, the others get lines under its own name.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { joinedLine, leftLine, messageLines, parseLine, readLine } from "../../src/protocol/line.ts";
import { checkName, cleanName } from "../../src/protocol/names.ts";
import { textProblem } from "../../src/protocol/text.ts";
import { anyLine } from "../fuzz/any_line.ts";
import { seeded } from "../fuzz/dice.ts";
import { anyName } from "../fuzz/strange_text.ts";

const anySeed = fc.nat({ max: 0xffff_ffff });
const noLimits = { maxTextCharacters: 0, maxTextBytes: 0 };

/** What moves a terminal's cursor, breaks its lines or turns them round. */
const moreThanText = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** Some lines of one seed, and the name that they are mostly under. */
function talk(seed: number): { readonly name: string; readonly lines: readonly string[] } {
  const random = seeded(seed);
  const name = anyName(random);
  return { name, lines: Array.from({ length: 8 }, () => anyLine(random, name)) };
}

Deno.test("whatever a line client sends, nobody hears it under a name that it has not got", () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      let claimedName: string | undefined;
      let given = "";
      for (const line of talk(seed).lines) {
        const draft = parseLine(line, claimedName);
        claimedName ??= draft.claimedName;
        if (claimedName === undefined) continue;
        given ||= cleanName(claimedName);
        for (const frame of messageLines(given, draft.text)) {
          assert.ok(frame.startsWith(`${given}: `), frame);
          assert.doesNotMatch(frame, moreThanText);
          const heard = readLine(frame);
          assert.ok(heard.type === "message" && heard.from === given, frame);
        }
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("whatever name a line client claims, it gets one that may be had, and that reads back from every line", () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const name = cleanName(talk(seed).name);
      assert.deepEqual(checkName(name), { ok: true, name });
      assert.deepEqual(readLine(joinedLine(name)), { type: "joined", name });
      assert.deepEqual(readLine(leftLine(name)), { type: "left", name });
    }),
    { numRuns: 300 },
  );
});

Deno.test("what a line client says holds nothing that no text may hold, and keeps to its own length", () => {
  fc.assert(
    fc.property(anySeed, (seed) => {
      const { name, lines } = talk(seed);
      for (const line of lines) {
        for (const claimedName of [undefined, name]) {
          const { text } = parseLine(line, claimedName);
          assert.notEqual(textProblem(text, noLimits), "bad_text");
          assert.ok(text.length <= line.length);
        }
      }
    }),
    { numRuns: 300 },
  );
});
