/**
 * Signals that ask the server to end.
 * @module
 */

const endingSignals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** Hears the signals that ask for the end. @returns What ends the hearing. */
export function onEndingSignal(callback: (signal: Deno.Signal) => void): () => void {
  const listeners = endingSignals.map((signal) => ({ signal, listener: () => callback(signal) }));
  for (const { signal, listener } of listeners) Deno.addSignalListener(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
  };
}
