import assert from "node:assert/strict";
import { createExposition } from "../../../src/server/adapters/prometheus.ts";
import { Counters } from "../../../src/server/core/counters.ts";
import type { Readings } from "../../../src/server/readings.ts";

function readingsOf(counters: Counters, uptimeMs: number = 1_500): Readings {
  return {
    counters,
    uptimeMs,
    census: { v1: 11, line: 12, held: 13, members: 14 },
    channels: 15,
    waitingBytes: 16,
    historyBytes: 17,
    memory: { rss: 18, heapUsed: 19, heapTotal: 20, external: 21 },
  };
}

/** Reads what was written: every series with its value. */
function seriesIn(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const end = line.lastIndexOf(" ");
    return [line.slice(0, end), Number(line.slice(end + 1))];
  }));
}

Deno.test("createExposition() writes every reading down, in base units", () => {
  const exposition = createExposition(() => readingsOf(new Counters()), "1.2.3");
  assert.equal(exposition.contentType, "text/plain; version=0.0.4; charset=utf-8");
  const series = seriesIn(exposition.write());
  const expected = {
    'terminalchat_connections{protocol="v1"}': 11,
    'terminalchat_connections{protocol="line"}': 12,
    "terminalchat_connections_held": 13,
    "terminalchat_members": 14,
    "terminalchat_channels": 15,
    "terminalchat_waiting_bytes": 16,
    "terminalchat_history_bytes": 17,
    'terminalchat_memory_bytes{kind="rss"}': 18,
    'terminalchat_memory_bytes{kind="heap_used"}': 19,
    'terminalchat_memory_bytes{kind="heap_total"}': 20,
    'terminalchat_memory_bytes{kind="external"}': 21,
    "terminalchat_uptime_seconds": 1.5,
    'terminalchat_build_info{version="1.2.3"}': 1,
    "terminalchat_messages_total": 0,
    'terminalchat_refusals_total{code="rate_limited"}': 0,
    'terminalchat_closes_total{code="4503"}': 0,
    'terminalchat_departures_total{how="lost"}': 0,
    'terminalchat_http_responses_total{status="1xx"}': 0,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(series.get(name), value, name);
});

Deno.test("createExposition() writes down how it is each time, and counts nothing twice", () => {
  const counters = new Counters();
  let uptimeMs = 0;
  const exposition = createExposition(() => readingsOf(counters, uptimeMs += 1_000), "1.2.3");
  counters.accepted();
  counters.delivered(3, 4);
  counters.refused("bad_frame");
  counters.closed(4000);
  counters.answered(200);
  const [before, after] = [seriesIn(exposition.write()), seriesIn(exposition.write())];
  for (const series of [before, after]) {
    assert.equal(series.get("terminalchat_messages_total"), 1);
    assert.equal(series.get("terminalchat_deliveries_total"), 12);
    assert.equal(series.get('terminalchat_refusals_total{code="bad_frame"}'), 1);
    assert.equal(series.get('terminalchat_closes_total{code="4000"}'), 1);
    assert.equal(series.get('terminalchat_http_responses_total{status="2xx"}'), 1);
  }
  const uptimes = [before, after].map((series) => series.get("terminalchat_uptime_seconds") ?? NaN);
  assert.equal((uptimes[1] ?? NaN) - (uptimes[0] ?? NaN), 1);
});

Deno.test("createExposition() writes delays as buckets that add up", () => {
  const counters = new Counters();
  for (const seconds of [0.0001, 0.002, 0.002, 60]) counters.deliveryDelay.observe(seconds);
  counters.loopDelay.observe(0.3);
  const series = seriesIn(createExposition(() => readingsOf(counters), "1.2.3").write());
  const bucket = (le: string): number | undefined =>
    series.get(`terminalchat_delivery_delay_seconds_bucket{le="${le}"}`);
  assert.deepEqual(["0.0005", "0.001", "0.0025", "5", "+Inf"].map(bucket), [1, 1, 3, 3, 4]);
  assert.equal(series.get("terminalchat_delivery_delay_seconds_count"), 4);
  assert.equal(series.get("terminalchat_delivery_delay_seconds_sum"), 60.0041);
  assert.equal(series.get('terminalchat_event_loop_delay_seconds_bucket{le="0.25"}'), 0);
  assert.equal(series.get('terminalchat_event_loop_delay_seconds_bucket{le="0.5"}'), 1);
});

Deno.test("createExposition() keeps to the conventions of names", () => {
  const text = createExposition(() => readingsOf(new Counters()), "1.2.3").write();
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  assert.ok(types.length > 15);
  for (const [, name = "", type] of types) {
    assert.match(name, /^terminalchat_[a-z_]+$/);
    assert.equal(name.endsWith("_total"), type === "counter", name);
    assert.match(text, new RegExp(`^# HELP ${name} [A-Z1][^\\n]+\\.$`, "m"));
    if (type === "histogram") assert.match(name, /_seconds$/);
  }
  assert.deepEqual(
    new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, label]) => label)),
    new Set(["protocol", "code", "how", "status", "kind", "version", "le"]),
  );
});
