/**
 * The signals with which a system or a person ends a program.
 * @module
 */

/** The exit code of a program that a signal has ended, as shells have it. */
const exitCodes: readonly (readonly [Deno.Signal, number])[] = Deno.build.os === "windows"
  ? [["SIGINT", 130], ["SIGBREAK", 149]]
  : [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129], ["SIGQUIT", 131]];

/**
 * Hears the signals that ask the program to end.
 * @param callback Told the exit code that the signal stands for.
 * @returns What ends the hearing.
 */
export function onEndingSignal(callback: (exitCode: number) => void): () => void {
  const listeners = exitCodes.map(([signal, exitCode]) => ({ signal, listener: () => callback(exitCode) }));
  for (const { signal, listener } of listeners) Deno.addSignalListener(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) Deno.removeSignalListener(signal, listener);
  };
}
