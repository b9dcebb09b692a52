/**
 * A server that runs out of file handles: it refuses, goes on for those who are in, and listens again.
 */
import assert from "node:assert/strict";
import { eachLine } from "../support/each_line.ts";
import { pause } from "../support/pause.ts";
import { rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { entry, inheritedEnvironment } from "../support/run_cli.ts";
import { joined, type Member } from "../support/v1_client.ts";
import { within } from "../support/within.ts";

const files = 200;

/** A server in a process that may have few files open, and its log. */
class PoorServer implements AsyncDisposable {
  readonly log: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #port = 0;

  private constructor() {
    const flags =
      "--hostname=127.0.0.1 --port=0 --connections-per-address=0 --joins-per-address=0 --guesses=0 " +
      "--guesses-per-address=0 --channels-per-address=0";
    this.#child = new Deno.Command("sh", {
      args: [
        "-c",
        `ulimit -n ${files}; exec "${Deno.execPath()}" run -A --no-check "${entry}" serve ${flags}`,
      ],
      env: { ...inheritedEnvironment(), NO_COLOR: "1" },
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#reading = eachLine(this.#child.stderr, (line) => this.log.push(line));
  }

  static async start(): Promise<PoorServer> {
    const server = new PoorServer();
    const line = await server.logged("listening");
    server.#port = JSON.parse(line).port;
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Waits for a line of the log. @returns It. */
  async logged(message: string): Promise<string> {
    return await within(
      15_000,
      (async () => {
        for (;;) {
          const line = this.log.find((each) => JSON.parse(each).message === message);
          if (line !== undefined) return line;
          await pause(50);
        }
      })(),
      () => `"${message}" in\n${this.log.join("\n")}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await this.#reading;
  }
}

async function isWell(member: Member): Promise<void> {
  const text = crypto.randomUUID();
  member.say(text);
  await member.takeUntil((push) => push.type === "message" && push.text === text);
}

/** Opens connections that say nothing until there are no more. */
async function exhaust(server: PoorServer): Promise<readonly Deno.Conn[]> {
  const silent: Deno.Conn[] = [];
  try {
    while (silent.length < files) {
      silent.push(await Deno.connect({ hostname: "127.0.0.1", port: server.port }));
      // Those that the system has taken for a server that does not take them count too.
      if (server.log.some((line) => line.includes("Too many open files"))) break;
      if (silent.length % 20 === 0) await pause(50);
    }
  } catch (error) {
    assert.ok(error instanceof Deno.errors.ConnectionRefused || error instanceof Deno.errors.ConnectionReset);
  }
  return silent;
}

Deno.test({
  name: "a server that runs out of file handles listens again, and those who are in stay in",
  ignore: Deno.build.os === "windows",
  fn: async (t) => {
    await using server = await PoorServer.start();
    const [ada] = await joined(server, "ada");
    await using _ada = ada;
    const sockets: RawWebSocket[] = [];

    await t.step("it says that it takes fewer connections, and takes no more than these", async () => {
      const [line = ""] = server.log.filter((each) => each.includes("takes fewer connections"));
      const { connections, fileLimit } = JSON.parse(line);
      assert.deepEqual([fileLimit, connections], [files, files / 2]);
      for (let count = 1; count < connections; count++) {
        sockets.push(await RawWebSocket.connect(server, "/ws/k7x2mp"));
      }
      await assert.rejects(RawWebSocket.connect(server, "/ws/k7x2mp"), /503/);
      const { head } = await rawRequest(server, "/ws/k7x2mp", {
        headers: [
          "upgrade: websocket",
          "sec-websocket-version: 13",
          "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
        ],
      });
      assert.match(head, /^retry-after: 30$/m);
    });

    await t.step("those who are in go on while nobody else gets through", async () => {
      const silent = await exhaust(server);
      const line = await server.logged("the port has closed by itself and is opened again");
      assert.match(line, /Too many open files/);
      await isWell(ada);
      for (const connection of silent) connection.close();
    });

    await t.step("it listens again on its port, and takes newcomers", async () => {
      await server.logged("listening again");
      await sockets.pop()?.drop();
      const bob = await newcomer(server);
      await isWell(bob);
      await bob[Symbol.asyncDispose]();
    });

    await t.step("nobody who was in was lost", async () => {
      const text = crypto.randomUUID();
      ada.say(text);
      await Promise.all(sockets.map((socket) => socket.waitFor(`ada: ${text}`)));
      for (const socket of sockets) await socket.drop();
    });
  },
});

/** Joins as soon as that goes: the server closes its port a few times more while handles are still being let go. */
async function newcomer(server: PoorServer): Promise<Member> {
  for (let attempt = 1;; attempt++) {
    try {
      await (await RawWebSocket.connect(server, "/ws/k7x2mp")).drop();
      const [member] = await joined(server, "bob");
      return member;
    } catch (error) {
      if (attempt === 100) throw error;
      await pause(100);
    }
  }
}
