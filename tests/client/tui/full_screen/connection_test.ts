import assert from "node:assert/strict";
import type { ClientEvent } from "../../../../src/client/core/client_event.ts";
import { assumedLimits } from "../../../../src/client/core/limits.ts";
import { connectionAfter, isNews } from "../../../../src/client/tui/full_screen/connection.ts";
import type { Connection } from "../../../../src/client/tui/full_screen/model.ts";
import { messageFrom } from "../../../support/fake_channel.ts";

const connecting: Connection = { type: "connecting", isSlow: false };
const connected: Connection = { type: "connected" };
const waiting: Connection = { type: "waiting", untilMs: 2_100, reason: "lost", isOffline: false };

const joined: ClientEvent = {
  type: "connected",
  ...{ protocol: "v1", name: "ada", wishedName: "ada", members: [], listeners: 0 },
  ...{ limits: assumedLimits, isReconnect: false },
};
const lost: ClientEvent = {
  type: "disconnected",
  ...{ reason: "lost", retryInMs: 1_000, attempt: 1, maxReconnect: 5 },
};
const offline: ClientEvent = { type: "offline", reason: "lost", retryInMs: 1_000 };
const ended: ClientEvent = { type: "ended", cause: "closed", reason: "flooding", unacknowledged: [] };

Deno.test("connectionAfter() follows a connection from its beginning to its end", () => {
  const story: readonly (readonly [ClientEvent, Connection])[] = [
    [{ type: "connecting", attempt: 0 }, connecting],
    [{ type: "slow_start" }, { type: "connecting", isSlow: true }],
    [joined, connected],
    [messageFrom("bob", "hi"), connected],
    [lost, waiting],
    [{ type: "connecting", attempt: 1 }, connecting],
    [offline, { ...waiting, isOffline: true }],
    [ended, { type: "ended", reason: "flooding" }],
  ];
  let connection = connecting as Connection;
  for (const [event, expected] of story) {
    connection = connectionAfter(connection, event, 1_100);
    assert.deepEqual(connection, expected);
  }
});

Deno.test("isNews() is the loss of a connection, but none of the tries after it", () => {
  assert.equal(isNews(lost, connected), true);
  assert.equal(isNews(lost, connecting), false);
  assert.equal(isNews({ type: "connecting", attempt: 2 }, waiting), false);
  assert.equal(isNews({ type: "slow_start" }, connecting), false);
});

Deno.test("isNews() is that somebody is back, offline, or out for good", () => {
  for (const event of [joined, offline, ended]) assert.equal(isNews(event, connecting), true);
});
