import assert from "node:assert/strict";
import { readProveOptions, type RunRequest } from "./prove_options.ts";

function optionsOf(...args: string[]): RunRequest {
  const request = readProveOptions(args, 77);
  assert.ok(request.type === "run", JSON.stringify(request));
  return request;
}

Deno.test("readProveOptions() has a default for everything", () => {
  const { options, isDurable } = optionsOf();
  assert.equal(isDurable, false);
  assert.equal(options.seed, 77);
  assert.equal(options.durationMs, 60_000);
  assert.equal(options.clients, 24);
  assert.equal(options.channels, 6);
  assert.equal(options.faults, 96);
  assert.ok(options.kinds.includes("pause") && !options.kinds.includes("kill"));
  assert.ok(options.serveArgs.includes("--message-rate"));
});

Deno.test("readProveOptions() takes how many faults, which, or both", () => {
  assert.equal(optionsOf("--faults", "1000").options.faults, 1_000);
  assert.deepEqual(optionsOf("--faults", "cut,stall").options.kinds, ["cut", "stall"]);
  const { faults, kinds } = optionsOf("--data", "--faults", "9, kill").options;
  assert.deepEqual([faults, kinds], [9, ["kill"]]);
});

Deno.test("readProveOptions() takes fractions of minutes", () => {
  assert.equal(optionsOf("--minutes", "0.25").options.durationMs, 15_000);
});

Deno.test("readProveOptions() takes how many servers there are, and what their Redis keeps", () => {
  assert.deepEqual([optionsOf().options.nodes, optionsOf().options.redis], [1, undefined]);
  assert.equal(optionsOf("--nodes", "1").options.redis, undefined);
  const { nodes, redis, kinds } = optionsOf("--nodes", "3").options;
  assert.deepEqual([nodes, redis], [3, { isPersistent: false }]);
  assert.ok(kinds.includes("kill") && kinds.includes("link_stall"));
  assert.deepEqual(optionsOf("--nodes", "2", "--redis-aof").options.redis, { isPersistent: true });
});

Deno.test("readProveOptions() has Redis killed where that keeps all, or where it is asked for", () => {
  assert.ok(!optionsOf("--nodes", "3").options.kinds.includes("redis_kill"));
  assert.ok(optionsOf("--nodes", "3", "--redis-aof").options.kinds.includes("redis_kill"));
  assert.deepEqual(optionsOf("--nodes", "3", "--faults", "redis_kill").options.kinds, ["redis_kill"]);
});

Deno.test("readProveOptions() takes how long all is left in peace", () => {
  assert.equal(optionsOf().options.restMs, undefined);
  assert.equal(optionsOf("--rest", "0").options.restMs, 0);
  assert.equal(optionsOf("--rest", "1.5").options.restMs, 1_500);
});

Deno.test("readProveOptions() lets the server's limits hold when asked", () => {
  assert.ok(!optionsOf("--limits").options.serveArgs.includes("--message-rate"));
});

Deno.test("readProveOptions() says what it does not take", () => {
  assert.equal(readProveOptions(["--help"], 1).type, "help");
  const wrong = [
    ...[["--faults", "fire"], ["--faults", "kill"], ["--minutes", "-1"], ["--clients", "many"], ["--x"]],
    ...[["--faults", "link_cut"], ["--nodes", "0"], ["--nodes", "2.5"], ["--nodes", "2", "--data"]],
    ...[["--redis-aof"], ["--rest", "-1"], ["--rest", "soon"]],
  ];
  for (const args of wrong) {
    assert.equal(readProveOptions(args, 1).type, "wrong", args.join(" "));
  }
});
