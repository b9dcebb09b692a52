/**
 * The project's own server: inside the test's process, or as a process that can be killed.
 * @module
 */
import { parseOptions, type ServeOptions } from "../../src/options.ts";
import { startServer } from "../../src/server/serve.ts";
import { FakeLog } from "./fake_log.ts";
import { entry } from "./run_cli.ts";

/** A server that a test has started. */
export interface OwnServer extends AsyncDisposable {
  /** Its address as a person would type it. */
  readonly address: string;
  /** The port that it listens on. */
  readonly port: number;
}

/** Starts a server in this process. @param flags What `serve` is given beside the place. */
export async function ownServer(flags: readonly string[] = []): Promise<OwnServer> {
  const server = await startServer(serveOptions(flags), new FakeLog());
  const { port } = server;
  return { port, address: `127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server.shutdown() };
}

function serveOptions(flags: readonly string[]): ServeOptions {
  const args = ["--hostname=127.0.0.1", "--port=0", ...flags];
  const parsed = parseOptions("serve", { args, environment: {} });
  if (parsed.type !== "values") throw new TypeError(`these are no flags of serve: ${flags.join(" ")}`);
  return parsed.values;
}

/** A server that runs as a process of its own, and can be killed and started again on its port. */
export class KillableServer implements AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number = freePort();
  readonly #flags: readonly string[];
  #child: Deno.ChildProcess | undefined;

  /** @param flags What `serve` is given beside the place. */
  constructor(flags: readonly string[] = []) {
    this.#flags = flags;
  }

  /** Its address as a person would type it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it, and waits until it listens. */
  async start(): Promise<void> {
    const args = [
      "run",
      "-A",
      "--no-check",
      entry,
      "serve",
      "--hostname=127.0.0.1",
      `--port=${this.port}`,
      ...this.#flags,
    ];
    this.#child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "null", stdin: "null" })
      .spawn();
    for await (const _firstPiece of this.#child.stdout) return;
    throw new Error("the server ended before it listened");
  }

  /** Asks it to end. @returns Its exit code. */
  async stop(): Promise<number | undefined> {
    this.#child?.kill("SIGTERM");
    const status = await this.#child?.status;
    this.#child = undefined;
    return status?.code;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
    this.#child = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

/** Finds a port that nobody listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
