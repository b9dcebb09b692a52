import assert from "node:assert/strict";
import type { ClientEvent, ConnectedEvent } from "../../../src/client/core/client_event.ts";
import { ConnectionReport, type ReportOptions } from "../../../src/client/core/connection_report.ts";
import { flat } from "../../../src/client/core/entry.ts";

const limits = {
  maxTextCharacters: 4000,
  maxTextBytes: 16000,
  maxFrameBytes: 65536,
  maxNameCharacters: 32,
  maxUnacknowledged: 256,
  pingEveryMs: 10000,
};

const connected: ConnectedEvent = {
  type: "connected",
  protocol: "v1",
  name: "ada",
  wishedName: "ada",
  members: [{ name: "ada" }, { name: "bob" }],
  listeners: 0,
  limits,
  isReconnect: false,
};

function told(events: readonly ClientEvent[], options: Partial<ReportOptions> = {}): readonly string[] {
  const report = new ConnectionReport({ code: "Lab-1", maxReconnect: 5, isInteractive: true, ...options });
  return events.flatMap((event) => report.entries(event)).map(flat);
}

Deno.test("ConnectionReport greets as the original did, and says who is here", () => {
  assert.deepEqual(told([{ type: "connecting", attempt: 0 }, connected]), [
    "✅ Connected to channel: Lab-1",
    "Type your messages and press Enter to send. Type 'quit' to exit.",
    "-!- Here: bob.",
  ]);
});

Deno.test("ConnectionReport says nothing to a program that all is well", () => {
  const ended: ClientEvent = { type: "ended", cause: "left", reason: "", unacknowledged: [] };
  assert.deepEqual(told([connected, ended], { isInteractive: false }), []);
});

Deno.test("ConnectionReport tells a program of a loss and of the way back", () => {
  const lost: ClientEvent = {
    type: "disconnected",
    reason: "the connection was lost",
    retryInMs: 9,
    attempt: 1,
    maxReconnect: 5,
  };
  assert.deepEqual(told([connected, lost, { ...connected, isReconnect: true }], { isInteractive: false }), [
    "🔗 Connection lost. Attempting to reconnect...",
    "✅ Connected to channel: Lab-1",
  ]);
});

Deno.test("ConnectionReport says under which name one is here if it is not the wished one", () => {
  const lines = told([{ ...connected, name: "ada-2" }]);
  assert.ok(lines.includes("-!- The name ada is taken here; you are ada-2."));
});

Deno.test("ConnectionReport tells a loss and the way back in the original's words", () => {
  assert.deepEqual(
    told([
      connected,
      {
        type: "disconnected",
        reason: "the server is restarting",
        retryInMs: 500,
        attempt: 1,
        maxReconnect: 5,
      },
      { type: "connecting", attempt: 1 },
      { type: "disconnected", reason: "nobody answers", retryInMs: 900, attempt: 2, maxReconnect: 5 },
      { type: "connecting", attempt: 2 },
      { ...connected, isReconnect: true },
    ]).slice(3),
    [
      "🔗 Connection lost. Attempting to reconnect... (the server is restarting)",
      "🔄 Attempting to reconnect... (attempt 1/5)",
      "❌ Connection failed: nobody answers",
      "🔄 Attempting to reconnect... (attempt 2/5)",
      "✅ Connected to channel: Lab-1",
    ],
  );
});

Deno.test("ConnectionReport says once that one is offline, and is calm about every further try", () => {
  const offline: ClientEvent = { type: "offline", reason: "nobody answers", retryInMs: 40_000 };
  assert.deepEqual(
    told([offline, { type: "connecting", attempt: 6 }, offline, { type: "connecting", attempt: 7 }]),
    [
      "❌ Connection failed: nobody answers",
      "❌ Max reconnection attempts (5) reached. You are offline.",
      "-!- What you type is kept and sent later. The next try is in 40 s; Enter tries at once.",
    ],
  );
});

Deno.test("ConnectionReport says what an original server lacks, once", () => {
  const line: ConnectedEvent = { ...connected, protocol: "line", members: [] };
  const lines = told([line, { ...line, isReconnect: true }]).filter((each) => each.includes("no history"));
  assert.equal(lines.length, 1);
});

Deno.test("ConnectionReport suggests something where the first connection cannot be made, and only there", () => {
  const ended: ClientEvent = {
    type: "ended",
    cause: "unreachable",
    reason: "nobody answers",
    unacknowledged: [],
  };
  const options = { unreachableHint: "Run terminalchat chat --host." };
  assert.deepEqual(told([ended], options), [
    "❌ Connection failed: nobody answers",
    "-!- Run terminalchat chat --host.",
  ]);
  assert.equal(told([connected, ended], options).at(-1), "❌ Connection failed: nobody answers");
});

Deno.test("ConnectionReport names the cause of every end", () => {
  function end(cause: "left" | "refused" | "closed" | "gave_up"): string {
    return told([{ type: "ended", cause, reason: "that is why", unacknowledged: [] }]).join("|");
  }
  assert.equal(end("left"), "👋 Goodbye!");
  assert.equal(end("refused"), "❌ The server says no: that is why");
  assert.equal(end("closed"), "❌ The connection is closed: that is why");
  assert.equal(
    end("gave_up"),
    "❌ Connection failed: that is why|❌ Max reconnection attempts (5) reached. Giving up.",
  );
});

Deno.test("ConnectionReport lets no control character of a reason through", () => {
  const lines = told([{ type: "ended", cause: "closed", reason: "\x1b[2Jbye\n✅", unacknowledged: [] }]);
  assert.deepEqual(lines, ["❌ The connection is closed: ␛[2Jbye ⏎ ✅"]);
});

Deno.test("ConnectionReport says how long a long wait is, to a person who can end it", () => {
  const busy: ClientEvent = {
    type: "disconnected",
    reason: "the server is busy",
    retryInMs: 30_000,
    attempt: 1,
    maxReconnect: 5,
  };
  assert.deepEqual(told([connected, busy]).slice(-2), [
    "🔗 Connection lost. Attempting to reconnect... (the server is busy)",
    "-!- The next try is in 30 s; Enter tries at once.",
  ]);
  assert.doesNotMatch(told([connected, { ...busy, retryInMs: 9_000 }]).join(), /next try/);
  assert.doesNotMatch(told([connected, busy], { isInteractive: false }).join(), /next try/);
});

Deno.test("ConnectionReport gives no further hint where the reason says what to do", () => {
  const end = { type: "ended", cause: "unreachable", reason: "no", unacknowledged: [] } as const;
  const options = { unreachableHint: "Is it there?" };
  assert.deepEqual(told([end], options), ["❌ Connection failed: no", "-!- Is it there?"]);
  assert.deepEqual(told([{ ...end, isExplained: true }], options), ["❌ Connection failed: no"]);
});
