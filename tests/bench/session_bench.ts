/**
 * What the server does with one command of a member, from the frame to what is asked of the channel.
 * `deno bench -A tests/bench/session_bench.ts`
 * @module
 */
import { encode } from "../../src/protocol/codec.ts";
import { LineSession } from "../../src/server/core/line_session.ts";
import { Session } from "../../src/server/core/session.ts";
import type { SessionEffect } from "../../src/server/core/session_effect.ts";
import { sessionRules } from "../../src/server/rules.ts";
import { parseOptions } from "../../src/options.ts";

const many = [
  "--message-rate=1000000",
  "--message-burst=1000000",
  "--byte-rate=100000000",
  "--byte-burst=100000000",
];
const parsed = parseOptions("serve", { args: many, environment: {} });
if (parsed.type !== "values") throw new TypeError("these are no flags of serve");
const rules = sessionRules(parsed.values);

let nowMs = 0;
const session = new Session(
  { connectionId: "c-1", freshToken: "fresh", fingerprint: (token) => token },
  rules,
  nowMs,
);
settled(session.receive(encode({ type: "join", name: "ada" }), nowMs));
const lina = new LineSession({ connectionId: "c-2", memberId: "m-2", noncePrefix: "n" }, rules, nowMs);

const publish = encode({
  type: "publish",
  nonce: "0123456789abcdef01234567",
  text: "a message of about sixty characters, as people write them...",
});
const ping = encode({ type: "ping" });
const hundred = Array.from({ length: 100 }, () => publish).join("\n");

function settled(effects: readonly SessionEffect[]): void {
  for (const effect of effects) {
    if (effect.type === "operate") session.settle(effect.operation, { type: "done" });
  }
}

Deno.bench("Session.receive() of a publish", () => settled(session.receive(publish, nowMs++)));
Deno.bench(
  "Session.receive() of a hundred publishes in a frame",
  () => settled(session.receive(hundred, nowMs++)),
);
Deno.bench("Session.receive() of a ping", () => settled(session.receive(ping, nowMs += 1_000)));
Deno.bench(
  "LineSession.receive()",
  () => void lina.receive("ada: a message of about sixty characters, as people write", nowMs++),
);
