/**
 * The program, in a process that collects its garbage and tells on standard output what is left, whenever it is sent
 * SIGUSR2. It runs with `--v8-flags=--expose-gc`.
 * @module
 */

declare function gc(): void;

Deno.addSignalListener("SIGUSR2", () => {
  gc();
  Deno.stdout.writeSync(new TextEncoder().encode(`heap in use: ${Deno.memoryUsage().heapUsed}\n`));
});

await import("../../main.ts");

export {};
