import assert from "node:assert/strict";
import {
  type HostedServer,
  invitation,
  ownAddress,
  sharedAddress,
  startHost,
} from "../../src/client/host.ts";

function serverOn(hostname: string, port: number = 8011): HostedServer {
  return { hostname, port, shutdown: () => Promise.resolve() };
}

/** Starts servers on a machine where port 8000 is taken. */
function start({ hostname, port }: { hostname: string; port: number }): Promise<HostedServer> {
  if (port === 8000) {
    return Promise.reject(new Error("Port 8000 is taken", { cause: new Deno.errors.AddrInUse("taken") }));
  }
  return Promise.resolve(serverOn(hostname, port === 0 ? 41_011 : port));
}

Deno.test("startHost() takes any free port where the usual one is taken", async () => {
  const server = await startHost(start, { hostname: "0.0.0.0", port: 8000, isPortChosen: false });
  assert.equal(server.port, 41_011);
});

Deno.test("startHost() takes no other port than the chosen one", async () => {
  await assert.rejects(startHost(start, { hostname: "0.0.0.0", port: 8000, isPortChosen: true }), /taken/);
  const server = await startHost(start, { hostname: "0.0.0.0", port: 9000, isPortChosen: true });
  assert.equal(server.port, 9000);
});

Deno.test("ownAddress() is one that this machine can reach", () => {
  assert.equal(ownAddress(serverOn("0.0.0.0")), "ws://127.0.0.1:8011");
  assert.equal(ownAddress(serverOn("10.0.0.7")), "ws://10.0.0.7:8011");
  assert.equal(ownAddress(serverOn("fd00::5")), "ws://[fd00::5]:8011");
});

Deno.test("sharedAddress() is one that others reach, if any can", () => {
  assert.equal(sharedAddress(serverOn("0.0.0.0"), "192.168.1.5"), "ws://192.168.1.5:8011");
  assert.equal(sharedAddress(serverOn("fd00::5"), undefined), "ws://[fd00::5]:8011");
  assert.equal(sharedAddress(serverOn("0.0.0.0"), undefined), "ws://127.0.0.1:8011");
  assert.equal(sharedAddress(serverOn("localhost"), "192.168.1.5"), "ws://localhost:8011");
});

Deno.test("invitation() is the line that a colleague types", () => {
  const place = { code: "a4b2c1", localAddress: "192.168.1.5" };
  assert.deepEqual(invitation(serverOn("0.0.0.0", 8000), place), [
    "Others on this network join with:",
    "  terminalchat chat a4b2c1 --server ws://192.168.1.5:8000",
  ]);
  assert.match(invitation(serverOn("10.0.0.7"), place)[1]!, /ws:\/\/10\.0\.0\.7:8011$/);
});

Deno.test("invitation() says when nobody else can join", () => {
  const lines = [
    "Only this machine can join, with:",
    "  terminalchat chat a4b2c1 --server ws://127.0.0.1:8011",
  ];
  assert.deepEqual(invitation(serverOn("0.0.0.0"), { code: "a4b2c1", localAddress: undefined }), lines);
  assert.deepEqual(invitation(serverOn("127.0.0.1"), { code: "a4b2c1", localAddress: "192.168.1.5" }), lines);
});
