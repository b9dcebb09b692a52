import assert from "node:assert/strict";
import { SeenMessages } from "../../../src/client/core/seen_messages.ts";

Deno.test("SeenMessages knows what was shown before the numbering started anew, and only that", () => {
  const seen = new SeenMessages();
  seen.note("ada", "n1");
  assert(!seen.wasShownBefore("ada", "n1"));
  seen.startAnew();
  assert(seen.wasShownBefore("ada", "n1"));
  assert(!seen.wasShownBefore("bob", "n1"));
  seen.note("ada", "n2");
  seen.startAnew();
  assert(seen.wasShownBefore("ada", "n1"));
  assert(seen.wasShownBefore("ada", "n2"));
});

Deno.test("SeenMessages forgets the oldest first", () => {
  const seen = new SeenMessages();
  for (let number = 0; number < 3_000; number++) seen.note("ada", `n${number}`);
  seen.note("ada", "n952");
  seen.note("ada", "n3000");
  seen.startAnew();
  assert(!seen.wasShownBefore("ada", "n953"));
  assert(seen.wasShownBefore("ada", "n952"));
  assert(seen.wasShownBefore("ada", "n954"));
});

Deno.test("SeenMessages keeps neither messages without a mark nor marks beyond measure", () => {
  const seen = new SeenMessages();
  seen.note("ada", "");
  seen.note("ada", "x".repeat(1_000));
  seen.startAnew();
  assert(!seen.wasShownBefore("ada", ""));
  assert(!seen.wasShownBefore("ada", "x".repeat(1_000)));
});
