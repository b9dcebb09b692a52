/**
 * Writes a server's numbers down in the text format of Prometheus (its "Exposition formats", version 0.0.4). Names are for those who watch several programs at once:
 * each begins with the program's, units are seconds and bytes, and no label tells a channel, a member or an address.
 * @module
 */
import type { Histogram } from "../core/histogram.ts";
import type { Exposition } from "../ports.ts";
import type { Readings } from "../readings.ts";

/** How a value reads, by its label's value; without a label the key is empty. */
type Values = Iterable<readonly [key: string | number, value: number]>;

interface Metric {
  readonly kind: "counter" | "gauge";
  /** What follows the program's name. */
  readonly name: string;
  readonly help: string;
  /** The name of its one label. Absent: it has none. */
  readonly label?: string;
  readonly read: (readings: Readings) => Values;
}

const prefix = "terminalchat_";

function one(value: number): Values {
  return [["", value]];
}

const metrics: readonly Metric[] = [
  {
    kind: "gauge",
    name: "connections",
    help: "Connections that are open, by protocol.",
    label: "protocol",
    read: ({ census: { v1, line } }) => [["v1", v1], ["line", line]],
  },
  {
    kind: "gauge",
    name: "connections_held",
    help: "Connections that were given up and still hold memory and a file.",
    read: ({ census }) => one(census.held),
  },
  {
    kind: "gauge",
    name: "members",
    help: "Connections that are in their channel.",
    read: ({ census }) => one(census.members),
  },
  { kind: "gauge", name: "channels", help: "Channels in memory.", read: ({ channels }) => one(channels) },
  {
    kind: "counter",
    name: "messages_total",
    help: "Messages that were accepted.",
    read: ({ counters }) => one(counters.messages),
  },
  {
    kind: "counter",
    name: "deliveries_total",
    help: "Messages sent, once for each connection in their channel.",
    read: ({ counters }) => one(counters.deliveries),
  },
  {
    kind: "counter",
    name: "refusals_total",
    help: "Commands and requests that were refused, by the refusal's code.",
    label: "code",
    read: ({ counters }) => counters.refusals,
  },
  {
    kind: "counter",
    name: "closes_total",
    help: "Connections that this server closed, by close code.",
    label: "code",
    read: ({ counters }) => counters.closes,
  },
  {
    kind: "counter",
    name: "departures_total",
    help: "Connections that ended from the other side: with a goodbye, or lost.",
    label: "how",
    read: ({ counters }) => counters.departures,
  },
  {
    kind: "counter",
    name: "http_responses_total",
    help: "HTTP answers by class of status; 1xx are upgrades to a WebSocket.",
    label: "status",
    read: ({ counters }) => counters.answers,
  },
  {
    kind: "gauge",
    name: "waiting_bytes",
    help: "What waits to be written for all connections.",
    read: ({ waitingBytes }) => one(waitingBytes),
  },
  {
    kind: "gauge",
    name: "history_bytes",
    help: "What the kept messages of all channels take in memory.",
    read: ({ historyBytes }) => one(historyBytes),
  },
  {
    kind: "gauge",
    name: "memory_bytes",
    help:
      "Memory of the process: rss all of it, heap_used and heap_total its objects, external what these hold.",
    label: "kind",
    read: ({ memory: { rss, heapUsed, heapTotal, external } }) => [
      ["rss", rss],
      ["heap_used", heapUsed],
      ["heap_total", heapTotal],
      ["external", external],
    ],
  },
  {
    kind: "gauge",
    name: "uptime_seconds",
    help: "Since when the server runs.",
    read: ({ uptimeMs }) => one(uptimeMs / 1_000),
  },
];

interface Delay {
  readonly name: string;
  readonly help: string;
  readonly read: (readings: Readings) => Histogram;
}

const delays: readonly Delay[] = [
  {
    name: "delivery_delay_seconds",
    help: "From hearing of a message to the end of the turn that sends it, once a turn.",
    read: ({ counters }) => counters.deliveryDelay,
  },
  {
    name: "event_loop_delay_seconds",
    help: "How late a timer was.",
    read: ({ counters }) => counters.loopDelay,
  },
];

/**
 * Prepares to write the numbers down.
 * @param read Takes them; called once each time.
 * @param version The program's version.
 */
export function createExposition(read: () => Readings, version: string): Exposition {
  const build = block("build_info", { type: "gauge", help: "1, for the version." }, [
    sample("build_info", version, { label: "version", value: 1 }),
  ]);
  return {
    contentType: "text/plain; version=0.0.4; charset=utf-8",
    write: () => {
      const readings = read();
      return [
        ...metrics.map((metric) => metricBlock(metric, metric.read(readings))),
        ...delays.map((delay) => delayBlock(delay, delay.read(readings))),
        build,
      ].join("\n");
    },
  };
}

function metricBlock({ kind, name, help, label }: Metric, values: Values): string {
  return block(
    name,
    { type: kind, help },
    [...values].map(([key, value]) => sample(name, key, { label, value })),
  );
}

/** The buckets of the format hold what is in the smaller ones as well. */
function delayBlock({ name, help }: Delay, { bounds, counts, sum }: Histogram): string {
  let count = 0;
  const buckets = counts.map((each, index) => {
    count += each;
    return sample(`${name}_bucket`, bounds[index] ?? "+Inf", { label: "le", value: count });
  });
  const totals = [sample(`${name}_sum`, "", { value: sum }), sample(`${name}_count`, "", { value: count })];
  return block(name, { type: "histogram", help }, [...buckets, ...totals]);
}

interface Description {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
}

function block(name: string, { type, help }: Description, samples: readonly string[]): string {
  return `# HELP ${prefix}${name} ${help}\n# TYPE ${prefix}${name} ${type}\n${samples.join("")}`;
}

interface Sample {
  /** The name of its one label. Absent: it has none. */
  readonly label?: string | undefined;
  readonly value: number;
}

/** A line; nothing here needs to be escaped, since every key is a word, a number or a version. */
function sample(name: string, key: string | number, { label, value }: Sample): string {
  return `${prefix}${name}${label === undefined ? "" : `{${label}="${key}"}`} ${value}\n`;
}
