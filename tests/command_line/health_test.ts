import assert from "node:assert/strict";
import { Failure } from "../../src/failure.ts";
import { checkHealth } from "../../src/command_line/health.ts";
import { runCli } from "../support/run_cli.ts";

interface Answering extends AsyncDisposable {
  readonly port: number;
  readonly paths: readonly string[];
}

/** Runs a server on this machine that answers as it is told, and gives its port and the paths that it was asked for. */
function answering(answer: (request: Request) => Response | Promise<Response>): Answering {
  const paths: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    paths.push(new URL(request.url).pathname);
    return answer(request);
  });
  return { port: server.addr.port, paths, [Symbol.asyncDispose]: () => server.shutdown() };
}

function options(url: string | undefined, port = 1): Parameters<typeof checkHealth>[0] {
  return { url, port, caCert: undefined, debug: false };
}

async function failure(promise: Promise<void>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  return assert.fail("it is healthy");
}

Deno.test("checkHealth() is content with a healthy server", async () => {
  await using server = answering(() => Response.json({ status: "healthy" }));
  await checkHealth(options(`http://127.0.0.1:${server.port}/`));
  await checkHealth(options(`http://127.0.0.1:${server.port}/health`));
  await checkHealth(options(`http://127.0.0.1:${server.port}/prefix/`));
  await checkHealth(options(undefined, server.port));
  assert.deepEqual(server.paths, ["/health", "/health", "/prefix/health", "/health"]);
});

Deno.test("checkHealth() repeats the reason of a server that is not", async () => {
  await using server = answering(() =>
    Response.json({ title: "x", detail: "the engine is away" }, { status: 503 })
  );
  const { message, exitCode, hint } = await failure(checkHealth(options(undefined, server.port)));
  assert.equal(
    message,
    `http://127.0.0.1:${server.port}/health does not say that it is healthy: status 503, the engine is away`,
  );
  assert.equal(exitCode, 1);
  assert.equal(hint, "Ask again in a while, or read the server's log.");
});

Deno.test("checkHealth() does not read an answer without end", async () => {
  let isGone = false;
  const bytes = new TextEncoder().encode(`{"status":"healthy","x":"${"x".repeat(65_536)}`);
  const body = (): ReadableStream<Uint8Array> =>
    new ReadableStream({ pull: (stream) => stream.enqueue(bytes), cancel: () => void (isGone = true) });
  await using server = answering(() => new Response(body()));
  const { message } = await failure(checkHealth(options(undefined, server.port), 30_000));
  assert.match(message, /does not say that it is healthy: status 200, /);
  assert.ok(message.length < 400);
  await server[Symbol.asyncDispose]();
  assert.ok(isGone);
});

Deno.test("checkHealth() takes no other program's answer for health", async () => {
  for (const answer of ["hello", '"healthy"', "null", '{"status":"up"}', "", "x".repeat(100_000)]) {
    await using server = answering(() => new Response(answer));
    const { message } = await failure(checkHealth(options(undefined, server.port)));
    assert.match(message, /does not say that it is healthy: status 200/);
    assert.ok(message.length < 400, `${message.length}`);
  }
});

Deno.test("checkHealth() says so where nobody listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { message } = await failure(checkHealth(options(undefined, port)));
  assert.match(message, /^http:\/\/127\.0\.0\.1:\d+\/health cannot be reached: .*refused/);
});

Deno.test("checkHealth() reaches this machine where a proxy is set for the world outside", async () => {
  await using server = answering(() => Response.json({ status: "healthy" }));
  const proxy = "http://127.0.0.1:1";
  const environment = { PORT: String(server.port), HTTP_PROXY: proxy, http_proxy: proxy, NO_PROXY: "" };
  assert.deepEqual(await runCli(["health"], { environment }), { code: 0, stdout: "healthy\n", stderr: "" });
});

Deno.test("checkHealth() says which file of authorities it cannot read", async () => {
  const { message, hint } = await failure(checkHealth({ ...options(undefined), caCert: "/nowhere/ca.pem" }));
  assert.match(message, /^Cannot read the certificate authorities in \/nowhere\/ca\.pem: No such file/);
  assert.equal(hint, "Name a PEM file with --ca-cert.");
});

Deno.test("checkHealth() gives up on a server that does not answer", async () => {
  let release = (): void => {};
  const released = new Promise<Response>((resolve) => release = () => resolve(new Response()));
  await using server = answering(() => released);
  const { message } = await failure(checkHealth(options(undefined, server.port), 40));
  assert.ok(message.endsWith("/health did not answer within 0.04 seconds"), message);
  release();
});
