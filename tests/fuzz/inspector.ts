/**
 * Looks into another Deno process over the protocol of its debugger: what it holds once all garbage is collected.
 * @module
 */

/** Collects the garbage of a process. @param url What it printed that its debugger listens on. @returns What is left, in bytes. */
export async function heapBytes(url: string): Promise<number> {
  const socket = new WebSocket(url);
  const ended = Promise.withResolvers<void>();
  socket.onclose = () => ended.resolve();
  try {
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("the debugger does not answer"));
    });
    await ask(socket, "HeapProfiler.collectGarbage");
    const { usedSize } = await ask(socket, "Runtime.getHeapUsage") as { readonly usedSize: number };
    return usedSize;
  } finally {
    socket.close();
    await ended.promise;
  }
}

function ask(socket: WebSocket, method: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const id = Math.floor(performance.now() * 1_000);
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data);
    if (answer.id === id) resolve(answer.result);
  };
  socket.addEventListener("close", () => reject(new Error("the debugger went away")), { once: true });
  socket.send(JSON.stringify({ id, method }));
  return promise;
}
