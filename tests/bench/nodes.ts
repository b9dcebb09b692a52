/**
 * What it costs to share channels over Redis: a server alone, one on Redis, two on the same Redis, in one run; and how much
 * of a core Redis itself needs for it. `deno run -A tests/bench/nodes.ts`; it needs `redis-server` and ends by itself.
 * This process plays all members, on the same machine, so the figures are those of everything together.
 * @module
 */
import { pause } from "../support/pause.ts";
import { RedisServer } from "../support/redis_server.ts";
import { serverCommand } from "../support/server_command.ts";
import { clear, newCount, reportOf, Talker } from "./talker.ts";
import { writeLine } from "./write_line.ts";

/** How long is measured, in milliseconds. */
const measuredMs = 3_000;

const flags = ["--message-rate=0", "--byte-rate=0", "--members-per-channel=0", "--log-level=ERROR"];

/** Who talks where. */
interface Crowd {
  readonly members: number;
  /** In how many channels. */
  readonly channels: number;
  /** How long each rests when it was heard, in milliseconds. */
  readonly restMs: number;
}

const crowds: Readonly<Record<string, Crowd>> = {
  "100 members of one channel, as fast as they are heard": { members: 100, channels: 1, restMs: 0 },
  "100 members of one channel, each five times a second": { members: 100, channels: 1, restMs: 200 },
  "200 pairs, each member ten times a second": { members: 400, channels: 200, restMs: 100 },
};

async function main(): Promise<void> {
  await using redis = await RedisServer.start();
  const onRedis = [...flags, `--redis=${redis.url}`];
  await using alone = await serverCommand(flags);
  await using first = await serverCommand(onRedis);
  await using second = await serverCommand(onRedis);
  const settings = {
    "one server alone": [alone.url],
    "one server on Redis": [first.url],
    "two servers on Redis": [first.url, second.url],
  };
  for (const [what, crowd] of Object.entries(crowds)) {
    writeLine(`${what}:`);
    for (const [setting, urls] of Object.entries(settings)) {
      const before = await cpuSeconds(redis);
      const report = await measure(urls, crowd);
      const used = await cpuSeconds(redis) - before;
      writeLine(`  ${setting}: ${report}; Redis took ${Math.round(used * 100_000 / measuredMs)} % of a core`);
    }
  }
}

async function measure(urls: readonly string[], { members, channels, restMs }: Crowd): Promise<string> {
  const count = newCount();
  const run = crypto.randomUUID().slice(0, 8);
  const talkers: Talker[] = [];
  for (let index = 0; index < members; index++) {
    // Neighbours are in one channel; over several servers each channel has members on all.
    const channel = Math.floor(index * channels / members);
    const url = `${urls[index % urls.length]}/ws/${run}-${channel}`;
    talkers.push(await Talker.join(url, { name: `m${index}`, count, restMs }));
  }
  for (const talker of talkers) talker.say();
  await pause(measuredMs / 4);
  clear(count);
  const startedAtMs = performance.now();
  await pause(measuredMs);
  const report = reportOf(count, performance.now() - startedAtMs);
  await Promise.all(talkers.map((talker) => talker.close()));
  return report;
}

/** How much time of a core it has used since it began, in seconds. */
async function cpuSeconds({ port }: RedisServer): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode("INFO cpu\r\n"));
  const answer = new Uint8Array(4_096);
  const length = await connection.read(answer) ?? 0;
  const text = new TextDecoder().decode(answer.subarray(0, length));
  return [...text.matchAll(/used_cpu_(?:user|sys):([\d.]+)/g)].reduce(
    (sum, [, each]) => sum + Number(each),
    0,
  );
}

if (import.meta.main) await main();
