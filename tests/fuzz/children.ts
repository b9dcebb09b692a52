/**
 * The processes that this one has started: none outlives it.
 * @module
 */

const running = new Set<Deno.ChildProcess>();

/** Starts a process. */
export function startChild(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  const child = new Deno.Command(program, options).spawn();
  running.add(child);
  void child.status.then(() => running.delete(child));
  return child;
}

/** Sends a process a signal, if it is still there. */
export function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  if (!running.has(child)) return;
  try {
    child.kill(name);
  } catch { /* it has ended at this moment */ }
}

/** Ends this process with all of them when it is asked to end. */
export function endWithSignals(): void {
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => {
      for (const child of running) signal(child, "SIGKILL");
      Deno.exit(130);
    });
  }
}
