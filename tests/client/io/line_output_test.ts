import assert from "node:assert/strict";
import { type ByteWriter, LineOutput } from "../../../src/client/io/line_output.ts";

const decoder = new TextDecoder();

/** A stream that takes so many bytes at a time. */
function slowStream(bytesAtOnce: number): ByteWriter & { readonly written: string[] } {
  const written: string[] = [];
  return {
    written,
    write: (bytes) => {
      const taken = bytes.subarray(0, bytesAtOnce);
      written.push(decoder.decode(taken));
      return Promise.resolve(taken.length);
    },
  };
}

Deno.test("LineOutput writes all lines in order, to a stream that takes little at a time", async () => {
  const stream = slowStream(5);
  const output = new LineOutput(stream);
  output.write("one");
  output.write("two three");
  await output.flushed();
  output.write("four");
  await output.flushed();
  assert.equal(stream.written.join(""), "one\ntwo three\nfour\n");
});

Deno.test("LineOutput writes the lines of one turn in one piece", async () => {
  const stream = slowStream(1_000);
  const output = new LineOutput(stream);
  for (const line of ["a", "b", "c"]) output.write(line);
  await output.flushed();
  assert.deepEqual(stream.written, ["a\nb\nc\n"]);
});

function closings(output: LineOutput): readonly string[] {
  const closed: string[] = [];
  output.onClosed((why) => closed.push(why));
  return closed;
}

Deno.test("LineOutput says once that nobody reads any more, and is quiet from then on", async () => {
  const output = new LineOutput({ write: () => Promise.reject(new Deno.errors.BrokenPipe("gone")) });
  const closed = closings(output);
  output.write("one");
  await output.flushed();
  output.write("two");
  await output.flushed();
  assert.deepEqual(closed, ["gone"]);
  assert.deepEqual(closings(output), ["gone"]);
});

Deno.test("LineOutput takes a terminal that was hung up for a reader that is gone", async () => {
  const error = Object.assign(new Error("Input/output error"), { code: "EIO" });
  const output = new LineOutput({ write: () => Promise.reject(error) });
  const closed = closings(output);
  output.write("one");
  await output.flushed();
  assert.deepEqual(closed, ["gone"]);
});

Deno.test("LineOutput gives up a reader for whom too much waits, and waits for it no longer", async () => {
  const output = new LineOutput({ write: () => new Promise<number>(() => {}) });
  const closed = closings(output);
  const line = "x".repeat(1024 * 1024);
  for (let count = 0; count < 70; count++) output.write(line);
  assert.deepEqual(closed, ["stuck"]);
  await output.flushed();
});

Deno.test("LineOutput waits for a reader that takes nothing no longer than it is told", async () => {
  const output = new LineOutput({ write: () => new Promise<number>(() => {}) });
  output.write("one");
  await output.flushed(1);
  const quick = new LineOutput(slowStream(1_000));
  quick.write("two");
  await quick.flushed(1_000_000);
});
