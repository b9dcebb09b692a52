import assert from "node:assert/strict";
import { parseOptions, type ServeOptions } from "../../src/options.ts";
import { channelLimits, doorLimits, listOf, sessionRules } from "../../src/server/rules.ts";

function options(...args: readonly string[]): ServeOptions {
  const parsed = parseOptions("serve", { args: [...args], environment: {} });
  assert.ok(parsed.type === "values");
  return parsed.values;
}

Deno.test("sessionRules() tells the limits of the protocol by default", () => {
  const { limits, rates, maxFrameBytesBeforeJoin } = sessionRules(options());
  assert.deepEqual(limits, {
    maxTextCharacters: 4_000,
    maxTextBytes: 16_000,
    maxFrameBytes: 65_536,
    maxNameCharacters: 32,
    maxUnacknowledged: 256,
    pingEveryMs: 10_000,
  });
  assert.deepEqual(rates.messages, { perSecond: 10, burst: 120 });
  assert.deepEqual(rates.bytes, { perSecond: 32_768, burst: 262_144 });
  assert.equal(maxFrameBytesBeforeJoin, 4_096);
});

Deno.test("sessionRules() takes the options, and leaves no limit at 0 that a client is told", () => {
  const { limits } = sessionRules(options("--max-text", "100", "--max-frame", "5000"));
  assert.deepEqual([limits.maxTextCharacters, limits.maxTextBytes, limits.maxFrameBytes], [100, 400, 5_000]);
  for (const limit of Object.values(sessionRules(options("--max-text", "0", "--max-frame", "0")).limits)) {
    assert.ok(limit > 0);
  }
});

Deno.test("the longest name is an option, of connections and of channels alike, and 0 is the longest that clients believe", () => {
  for (const [given, most] of [["8", 8], ["256", 256], ["0", 256]] as const) {
    const all = options("--max-name", given);
    assert.equal(sessionRules(all).limits.maxNameCharacters, most);
    assert.equal(channelLimits(all).maxNameCharacters, most);
  }
});

Deno.test("sessionRules() allows a text as long as it says in one frame", () => {
  for (const args of [[], ["--max-text", "0", "--max-frame", "0"]]) {
    const { limits } = sessionRules(options(...args));
    assert.ok(limits.maxTextBytes <= limits.maxFrameBytes);
  }
});

Deno.test("channelLimits() takes the options, hours as milliseconds", () => {
  assert.deepEqual(channelLimits(options()), {
    maxMembers: 1_000,
    maxNameCharacters: 32,
    history: { maxMessages: 1_000, maxAgeMs: 86_400_000 },
  });
  const args = ["--members-per-channel", "0", "--history-size", "7", "--history-ttl", "2"];
  assert.deepEqual(channelLimits(options(...args)), {
    maxMembers: 0,
    maxNameCharacters: 32,
    history: { maxMessages: 7, maxAgeMs: 7_200_000 },
  });
});

Deno.test("doorLimits() takes the options", () => {
  assert.deepEqual(doorLimits(options(), undefined), {
    connections: 10_000,
    connectionsPerAddress: 32,
    joinsPerAddress: 64,
    channelsPerAddress: 30,
    guesses: { perNetwork: 6, perServer: 60 },
  });
  const args = ["--connections-per-address=0", "--joins-per-address=1", "--channels-per-address=2"];
  assert.deepEqual(doorLimits(options(...args, "--guesses-per-address=3", "--guesses=4"), undefined), {
    connections: 10_000,
    connectionsPerAddress: 0,
    joinsPerAddress: 1,
    channelsPerAddress: 2,
    guesses: { perNetwork: 3, perServer: 4 },
  });
});

for (
  const [wished, fileLimit, connections] of [
    ["10000", 20_000, 10_000],
    ["10000", 10_200, 10_000],
    ["10000", 10_199, 9_999],
    ["10000", 1_024, 824],
    ["10000", 200, 100],
    ["10000", 1, 1],
    ["50", 200, 50],
    ["0", 1_024, 824],
    ["0", Infinity, 0],
    ["0", undefined, 0],
  ] as const
) {
  Deno.test(`doorLimits() allows ${connections} of ${wished} connections with ${fileLimit} files`, () => {
    const limits = doorLimits(options(`--max-connections=${wished}`), fileLimit);
    assert.equal(limits.connections, connections);
  });
}

Deno.test("listOf() splits what stands for several", () => {
  assert.deepEqual(listOf(undefined), []);
  assert.deepEqual(listOf(" loopback, 10.0.0.0/8,,"), ["loopback", "10.0.0.0/8"]);
});
