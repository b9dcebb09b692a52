/**
 * What a server's log tells: never what was said, by whom, in which channel, with which token; and addresses only where
 * that is wanted.
 */
import assert from "node:assert/strict";
import { hostileTexts } from "../support/hostile_texts.ts";
import { assertOnlyText } from "../support/only_text.ts";
import { rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { entry, inheritedEnvironment } from "../support/run_cli.ts";
import { joined, Member } from "../support/v1_client.ts";

const code = "secret-code-7";
const name = "a very private name";
const text = "a very private text";

/** So that all of it is heard. */
const unlimited = ["--message-rate=0", "--byte-rate=0", "--max-refused=0"];

/** A server whose log is kept. */
class LoggingServer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #log: Promise<string>;
  readonly #output: ReadableStreamDefaultReader<string>;
  port = 0;

  constructor(flags: readonly string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", entry, "serve", "--hostname=127.0.0.1", "--port=0", ...flags],
      env: inheritedEnvironment(),
      clearEnv: true,
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#log = new Response(this.#child.stderr).text();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    const { value = "" } = await this.#output.read();
    this.port = Number(/:(\d+)\n$/.exec(value)?.[1]);
    return this;
  }

  /** Ends it. @returns Its whole log. */
  async end(): Promise<string> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await this.#output.cancel();
    return await this.#log;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has ended */ }
    await this.end().catch(() => {});
  }
}

/** Says, asks and sends everything that might find its way into a log. @returns The session's token. */
async function talk(server: LoggingServer): Promise<string> {
  const [ada, { session }] = await joined(server, name, code);
  await using _ada = ada;
  for (const [index, hostile] of hostileTexts.entries()) {
    if (hostile.length > 10_001) continue;
    ada.send({ type: "publish", nonce: `${text} ${index}`, text: `${text} ${hostile}` });
    ada.send({ type: "rename", name: `${name} ${hostile}`.slice(0, 40) });
    ada.sendRaw(`{"type":"publish","nonce":"${text}","text":${hostile}`);
  }
  ada.send({ type: "whisper", nonce: "w-1", to: name, text });
  ada.send({ type: "ping" });
  await ada.take("pong");
  await using broken = await Member.connect(server, code);
  broken.sendRaw(new TextEncoder().encode(text));
  await broken.closed;
  await using line = await RawWebSocket.connect(server, `/ws/${code}`);
  await line.send(`${name}: ${text}\x1b[2J`);
  for (const target of [`/${code}`, `/ws/${code}%0a%1b[2J`, `/ws/${code}?${text.replaceAll(" ", "+")}`]) {
    await rawRequest(server, target, { headers: [`x-forwarded-for: 192.0.2.7`, `user-agent: ${text}`] });
  }
  return session;
}

for (const format of ["as it is", "with addresses"]) {
  Deno.test(`a server's log, ${format}, tells nothing of what is said, where, and by whom`, async () => {
    const flags = ["--log-level=debug", ...unlimited, ...format === "as it is" ? [] : ["--log-addresses"]];
    await using server = new LoggingServer(flags);
    await server.start();
    const token = await talk(server);
    const log = await server.end();
    assertOnlyText(log);
    for (const line of log.trimEnd().split("\n")) assert.equal(typeof JSON.parse(line).message, "string");
    assert.match(log, /"message":"listening"/);
    for (const secret of [text, name, code, token, "private", "192.0.2.7"]) {
      assert.ok(!log.includes(secret), `${secret} is in the log:\n${log}`);
    }
    if (format === "as it is") assert.equal(log.split("127.0.0.1").length, 2, "but for where it listens");
  });
}
