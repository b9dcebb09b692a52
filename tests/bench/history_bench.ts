/**
 * The kept log at different lengths: what a message costs must not grow with it.
 * `deno bench -A tests/bench/history_bench.ts`
 * @module
 */
import { encode } from "../../src/protocol/codec.ts";
import { History, type LoggedMessage } from "../../src/server/core/history.ts";

const sentAtMs = 1_800_000_000_000;
const text = "a message of about sixty characters, as people write them...";

function messageAt(offset: number): LoggedMessage {
  const nonce = `nonce-${offset}`;
  return {
    offset,
    nonce,
    sentAtMs,
    line: encode({ type: "message", offset, nonce, from: "ada", text, sentAtMs }),
  };
}

for (const length of [100, 10_000, 100_000]) {
  const history = new History({ maxMessages: length, maxAgeMs: 86_400_000 });
  let top = 0;
  while (top < length) history.append(messageAt(++top));
  Deno.bench(`one more of ${length} kept`, { group: "history, append and trim" }, () => {
    history.append(messageAt(++top));
    history.trim(sentAtMs);
  });
  Deno.bench(`the latest 50 of ${length}`, { group: "history, a newcomer's messages" }, () => {
    history.after(top - 50, 262_144);
  });
  Deno.bench(`a page of 100 in the middle of ${length}`, { group: "history, a page" }, () => {
    history.before(top - length / 2, { messages: 100, bytes: 262_144 });
  });
}
