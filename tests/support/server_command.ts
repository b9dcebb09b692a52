/**
 * The program's own `serve` as a child process on a free port of this machine.
 * @module
 */

/** A server that runs as a process of its own. */
export interface ServerCommand extends AsyncDisposable {
  /** Where it listens, as `ws://127.0.0.1:…`. */
  readonly url: string;
  /** Its process. */
  readonly pid: number;
}

const main = new URL("../../main.ts", import.meta.url).pathname;

/** Everybody comes from one address. */
const openDoor = [
  "--connections-per-address=0",
  "--joins-per-address=0",
  "--channels-per-address=0",
  "--guesses-per-address=0",
  "--guesses=0",
];

/** Starts `terminalchat serve` with these flags and without limits for addresses, and waits until it listens. */
export async function serverCommand(flags: readonly string[]): Promise<ServerCommand> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", main, "serve", "--hostname=127.0.0.1", "--port=0", ...openDoor, ...flags],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const line = await firstLine(child.stdout);
  const port = /:(\d+)$/.exec(line)?.[1];
  if (port === undefined) throw new Error(`the server did not begin to listen: ${line}`);
  return {
    url: `ws://127.0.0.1:${port}`,
    pid: child.pid,
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  // What follows is nobody's business, but has to be read so that it never waits.
  void drain(reader);
  return text.split("\n", 1)[0] ?? "";
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
