import assert from "node:assert/strict";
import { certificates } from "../support/certificates.ts";
import { ownServer } from "../support/own_server.ts";
import { startServer } from "../../src/server/serve.ts";
import { parseOptions } from "../../src/options.ts";
import { FakeLog } from "../support/fake_log.ts";
import { Failure } from "../../src/failure.ts";

interface Files {
  readonly cert: string;
  readonly key: string;
  readonly directory: string;
}

async function withFiles(body: (files: Files) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const [cert, key] = [`${directory}/cert.pem`, `${directory}/key.pem`];
    const { localhostPem, localhostKeyPem } = await certificates();
    await Deno.writeTextFile(cert, localhostPem);
    await Deno.writeTextFile(key, localhostKeyPem);
    await body({ cert, key, directory });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function failure(...flags: readonly string[]): Promise<Failure> {
  const args = ["--hostname=127.0.0.1", "--port=0", ...flags];
  const parsed = parseOptions("serve", { args, environment: {} });
  assert.ok(parsed.type === "values");
  try {
    await (await startServer(parsed.values, new FakeLog())).shutdown();
  } catch (error) {
    assert.ok(error instanceof Failure, `${error}`);
    return error;
  }
  assert.fail("the server started");
}

Deno.test("a server with a certificate answers over TLS, HTTP and WebSocket", async () => {
  await withFiles(async ({ cert, key }) => {
    await using server = await ownServer([`--tls-cert=${cert}`, `--tls-key=${key}`]);
    using client = Deno.createHttpClient({ caCerts: [(await certificates()).authorityPem] });
    const health = await fetch(`https://localhost:${server.port}/health`, { client });
    assert.deepEqual(await health.json(), { status: "healthy" });

    const socket = new WebSocket(`wss://localhost:${server.port}/ws/k7x2mp`, {
      protocols: ["terminalchat.v1"],
      client,
    });
    const first = Promise.withResolvers<string>();
    socket.onopen = () => socket.send('{"type":"join","name":"ada"}');
    socket.onmessage = ({ data }) => first.resolve(data);
    socket.onerror = (event) => first.reject(new Error((event as ErrorEvent).message));
    assert.equal(JSON.parse(await first.promise).type, "welcome");
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
  });
});

Deno.test("a certificate that cannot be read is named in one sentence", async () => {
  await withFiles(async ({ cert, key, directory }) => {
    const missing = `${directory}/missing.pem`;
    const noCert = await failure(`--tls-cert=${missing}`, `--tls-key=${key}`);
    assert.equal(noCert.message, `Cannot read the certificate in ${missing}: there is no such file`);
    const noKey = await failure(`--tls-cert=${cert}`, `--tls-key=${missing}`);
    assert.equal(noKey.message, `Cannot read the key in ${missing}: there is no such file`);
    for (const { hint, exitCode } of [noCert, noKey]) {
      assert.equal(hint, "Check the path and that this user may read it.");
      assert.equal(exitCode, 1);
    }
  });
});

Deno.test("files that are no certificate and key are named in one sentence", async () => {
  await withFiles(async ({ cert, key, directory }) => {
    const nonsense = `${directory}/nonsense.pem`;
    await Deno.writeTextFile(nonsense, "this is no PEM");
    for (const [one, other] of [[nonsense, key], [cert, nonsense], [key, cert]] as const) {
      const { message, hint } = await failure(`--tls-cert=${one}`, `--tls-key=${other}`);
      assert.equal(message, `${one} and ${other} are not a certificate and its key`);
      assert.equal(hint, "Both must be PEM files; the certificate comes first in its chain.");
    }
  });
});

Deno.test("a key that belongs to another certificate is named in one sentence", async () => {
  await withFiles(async ({ cert, directory }) => {
    const key = `${directory}/other.pem`;
    await Deno.writeTextFile(key, await otherKey());
    const { message } = await failure(`--tls-cert=${cert}`, `--tls-key=${key}`);
    assert.equal(message, `${cert} and ${key} are not a certificate and its key`);
  });
});

async function otherKey(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
  ]);
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, "$&\n");
  return `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`;
}
