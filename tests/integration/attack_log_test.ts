/**
 * What a server's log tells: never what was said, by whom, in which channel, with which token; and addresses only where
 * that is wanted.
 */
import assert from "node:assert/strict";
import { hostileTexts } from "../support/hostile_texts.ts";
import { LoggingServer } from "../support/logging_server.ts";
import { assertOnlyText } from "../support/only_text.ts";
import { rawRequest, RawWebSocket } from "../support/raw_websocket.ts";
import { joined, Member } from "../support/v1_client.ts";

const code = "secret-code-7";
const name = "a very private name";
const text = "a very private text";

/** So that all of it is heard. */
const unlimited = ["--message-rate=0", "--byte-rate=0", "--max-refused=0"];

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
    await using server = await LoggingServer.start(flags);
    const token = await talk(server);
    const { log } = await server.end();
    assertOnlyText(log);
    for (const line of log.trimEnd().split("\n")) assert.equal(typeof JSON.parse(line).message, "string");
    assert.match(log, /"message":"listening"/);
    for (const secret of [text, name, code, token, "private", "192.0.2.7"]) {
      assert.ok(!log.includes(secret), `${secret} is in the log:\n${log}`);
    }
    if (format === "as it is") assert.equal(log.split("127.0.0.1").length, 2, "but for where it listens");
  });
}
