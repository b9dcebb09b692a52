/**
 * A Redis of a test's own: Debian's `redis-server` in a process, on a free port of this machine, with a directory of its own.
 * @module
 */
import { freePort } from "./own_server.ts";

/** How a Redis is run. */
export interface RedisServerOptions {
  /** Whether what it has survives its being killed. */
  readonly isPersistent?: boolean;
  /** The password. Absent: none. */
  readonly password?: string;
  /** More arguments. */
  readonly args?: readonly string[];
}

/** A Redis that may be killed, paused and started again. */
export class RedisServer implements AsyncDisposable {
  /** Where it listens on 127.0.0.1. */
  readonly port: number = freePort();
  readonly #options: RedisServerOptions;
  readonly #directory: string = Deno.makeTempDirSync({ prefix: "terminalchat-redis-" });
  #child: Deno.ChildProcess | undefined;

  private constructor(options: RedisServerOptions) {
    this.#options = options;
  }

  /** Starts one. @throws If there is no `redis-server` on this machine. */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(options);
    try {
      await server.start();
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Its URL. */
  get url(): string {
    const { password } = this.#options;
    return `redis://${password === undefined ? "" : `:${password}@`}127.0.0.1:${this.port}`;
  }

  /** Starts it where it was, and waits until it answers. */
  async start(): Promise<void> {
    const { isPersistent = false, password, args = [] } = this.#options;
    const all = [
      ...["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.#directory, "--save", ""],
      ...["--appendonly", isPersistent ? "yes" : "no", "--appendfsync", "always", "--loglevel", "warning"],
      ...(password === undefined ? [] : ["--requirepass", password]),
      ...args,
    ];
    try {
      this.#child = new Deno.Command("redis-server", {
        args: all,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      })
        .spawn();
    } catch (cause) {
      throw new Error("there is no redis-server on this machine: apt-get install redis-server", { cause });
    }
    for (let tries = 0; tries < 400; tries++) {
      if (await this.#answers()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error("redis-server did not begin to answer");
  }

  /** Ends it from one moment to the next. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
    this.#child = undefined;
  }

  /** Lets nothing of it run for a while. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  /** Lets it run again. */
  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Asks it something, as `redis-cli` would; the answer is not looked at. */
  async tell(...words: readonly string[]): Promise<string> {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
    const { password } = this.#options;
    const commands = [...(password === undefined ? [] : [["AUTH", password]]), words];
    let answer = "";
    for (const command of commands) {
      const parts = command.map((word) => `$${new TextEncoder().encode(word).length}\r\n${word}\r\n`);
      await connection.write(new TextEncoder().encode(`*${command.length}\r\n${parts.join("")}`));
      const buffer = new Uint8Array(65_536);
      answer = new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0));
    }
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.#directory, { recursive: true });
  }

  async #answers(): Promise<boolean> {
    try {
      const answer = await this.tell("PING");
      return answer.startsWith("+PONG");
    } catch {
      return false;
    }
  }
}
