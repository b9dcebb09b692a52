/**
 * Makes the floods of flood.ts in a thread of its own, so that they do not hold up those who measure.
 * @module
 */
import { Flooder } from "../support/flooder.ts";

/** What a flood is to be like. */
export interface FloodOrder {
  readonly url: string;
  readonly frame: string;
  /** From how many addresses, one connection each. */
  readonly connections: number;
  /** The number of the first address. */
  readonly firstAddress: number;
}

/** What came of a flood. */
export interface FloodResult {
  readonly sentBytes: number;
  /** How its connections ended. */
  readonly closes: readonly string[];
}

let flooders: readonly Flooder[] = [];

// What a worker sees of its maker has the same shape as what the maker sees of it.
const maker = self as unknown as Pick<Worker, "onmessage" | "postMessage">;

/** An order begins a flood; anything else ends it, and is answered with what came of it. */
maker.onmessage = async ({ data }: MessageEvent<FloodOrder | "end">) => {
  if (data !== "end") return begin(data);
  await Promise.all(flooders.map((flooder) => flooder.end()));
  const result: FloodResult = {
    sentBytes: flooders.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
    closes: flooders.flatMap(({ closes }) => closes),
  };
  maker.postMessage(result);
};

function begin({ url, frame, connections, firstAddress }: FloodOrder): void {
  flooders = Array.from({ length: connections }, (_, index) => {
    const address = firstAddress + index;
    const headers = [`x-forwarded-for: 10.${address >> 16}.${address >> 8 & 255}.${address & 255}`];
    return Flooder.begin(url, frame, { headers });
  });
}
