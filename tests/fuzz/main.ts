// deno-lint-ignore-file no-console -- a program says what it has found
/**
 * `deno task fuzz`: sends a real server everything but what it expects, and shows that nothing comes of it.
 * @module
 */
import { fuzzServer } from "./server_fuzz.ts";
import { serverReport } from "./report.ts";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    frames: { type: "string" },
    minutes: { type: "string" },
    connections: { type: "string" },
    rest: { type: "string" },
  },
});
const options = {
  seed: Number(values.seed ?? 1),
  frames: Number(values.frames ?? 100000),
  durationMs: Number(values.minutes ?? 10) * 60_000,
  connections: Number(values.connections ?? 32),
  restMs: Number(values.rest ?? 0) * 60_000,
  flags: [],
  onProgress: (line: string) => console.error(line),
};
const result = await fuzzServer(options);
console.log(serverReport(options, result));
