import assert from "node:assert/strict";
import fc from "fast-check";
import { ClientAddress } from "../../../src/server/http/client_address.ts";
import { IpRanges, parseIp, visitorFrom } from "../../../src/server/http/ip_address.ts";
import { FakeLog } from "../../support/fake_log.ts";

const proxy = "10.0.0.1";
const client = "192.0.2.1";

function found(
  headers: Readonly<Record<string, string>>,
  { peer = proxy, trusted = ["10.0.0.0/8"] }: {
    readonly peer?: string;
    readonly trusted?: readonly string[];
  } = {},
): string {
  const clientAddress = new ClientAddress({ trusted: new IpRanges(trusted), log: new FakeLog() });
  return clientAddress.visitor(new Headers(headers), peer).address;
}

Deno.test("ClientAddress takes a peer from afar whatever the headers say", () => {
  for (const header of ["x-forwarded-for", "forwarded"]) {
    assert.equal(found({ [header]: client }, { peer: "198.51.100.1" }), "198.51.100.1");
    assert.equal(found({ [header]: client }, { peer: "198.51.100.1", trusted: [] }), "198.51.100.1");
  }
});

Deno.test("ClientAddress knows nobody behind a proxy near by that is not named: no limit by address shuts all of them out", () => {
  assert.equal(found({ "x-forwarded-for": client }, { trusted: [] }), "");
  assert.equal(found({ forwarded: `for=${client}` }, { trusted: [] }), "");
  assert.equal(found({}, { trusted: [] }), proxy);
});

Deno.test("ClientAddress takes whom a trusted proxy names, in either header", () => {
  assert.equal(found({ "x-forwarded-for": client }), client);
  assert.equal(found({ forwarded: `for=${client};proto=https` }), client);
  assert.equal(found({ forwarded: 'for="[2001:db8:1:2::3]:80"' }), "20010db800010002");
  assert.equal(found({}), proxy);
});

Deno.test("ClientAddress counts from the right: what a client wrote itself stands before the first that is no proxy", () => {
  assert.equal(found({ "x-forwarded-for": `203.0.113.9, ${client}` }), client);
  assert.equal(found({ "x-forwarded-for": `10.9.9.9, ${client}, 10.0.0.2, 10.0.0.3` }), client);
  assert.equal(found({ "x-forwarded-for": "10.0.0.9, 10.0.0.2" }), "10.0.0.9");
});

Deno.test("ClientAddress falls back to the last good hop before what is no address", () => {
  assert.equal(found({ "x-forwarded-for": `${client}, unknown` }), proxy);
  assert.equal(found({ "x-forwarded-for": `${client}, , 10.0.0.2` }), "10.0.0.2");
  assert.equal(found({ "x-forwarded-for": "" }), proxy);
  assert.equal(found({ forwarded: `for=${client}, for=_hidden, for=10.0.0.2` }), "10.0.0.2");
});

Deno.test("ClientAddress believes neither header where they contradict each other", () => {
  assert.equal(found({ "x-forwarded-for": client, forwarded: `for=${client}` }), client);
  assert.equal(found({ "x-forwarded-for": client, forwarded: "for=203.0.113.9" }), proxy);
});

Deno.test("ClientAddress takes nobody for somebody without an address", () => {
  for (const peer of ["", "unix"]) assert.equal(found({ "x-forwarded-for": client }, { peer }), "");
});

const addresses = fc.oneof(fc.ipV4(), fc.ipV6());
const claims = fc.array(
  fc.oneof(
    addresses,
    fc.string(),
    fc.stringMatching(/^[1.;"\\,=for ]*$/),
    fc.constantFrom("10.0.0.7", "unknown", ",", "::1"),
  ),
);

function canonical(text: string): string {
  const address = parseIp(text);
  assert.ok(address !== undefined);
  return visitorFrom(address).address;
}

Deno.test("ClientAddress is not moved by anything that a client writes into its headers", () => {
  const own = fc.oneof(fc.ipV4(), fc.ipV6()).filter((text) =>
    !new IpRanges(["10.0.0.0/8"]).has(parseIp(text) as never)
  );
  const proxies = fc.array(fc.nat(255).map((last) => `10.0.1.${last}`), { maxLength: 4 });
  fc.assert(fc.property(own, proxies, claims, (address, inner, claimed) => {
    const written = claimed.map((claim) => claim.replace(/[^\x20-\x7e]/g, "?"));
    const chain = [...written, address, ...inner].join(", ");
    assert.equal(found({ "x-forwarded-for": chain }), canonical(address));
    const quoted = [address, ...inner].map((each) => `for="${each.includes(":") ? `[${each}]` : each}"`);
    const harmless = written.map((claim) => `for="${claim.replace(/["\\]/g, "")}"`);
    assert.equal(found({ forwarded: [...harmless, ...quoted].join(", ") }), canonical(address));
    // Where a client's quotes make nonsense of the whole header, it counts as its proxy.
    const wild = found({ forwarded: [...written.map((claim) => `for=${claim}`), ...quoted].join(", ") });
    assert.ok([canonical(address), proxy].includes(wild), wild);
  }));
});

Deno.test("ClientAddress is not moved by headers that come straight from a client", () => {
  const far = fc.ipV4().filter((peer) => !new IpRanges(["loopback", "private"]).has(parseIp(peer)!));
  fc.assert(fc.property(far, claims, (peer, claimed) => {
    const chain = claimed.join(", ").replace(/[^\x20-\x7e]/g, "?");
    assert.equal(
      found({ "x-forwarded-for": chain, forwarded: chain }, { peer, trusted: [] }),
      canonical(peer),
    );
  }));
});

Deno.test("ClientAddress warns once of a proxy that nobody has named, and only of one that is near", () => {
  const log = new FakeLog();
  const clientAddress = new ClientAddress({ trusted: new IpRanges([]), log });
  const named = new Headers({ "x-forwarded-for": client });
  clientAddress.visitor(named, "198.51.100.1");
  clientAddress.visitor(new Headers(), "127.0.0.1");
  assert.deepEqual(log.lines, []);
  for (let count = 0; count < 3; count++) clientAddress.visitor(named, "127.0.0.1");
  clientAddress.visitor(new Headers({ forwarded: `for=${client}` }), "::1");
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? "", /^warning: .*--trust-proxy/);
});

Deno.test("ClientAddress tells who is trusted", () => {
  const clientAddress = new ClientAddress({ trusted: new IpRanges(["loopback"]), log: new FakeLog() });
  const peers = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "192.0.2.1", "", undefined];
  assert.deepEqual(peers.map((peer) => clientAddress.isTrusted(peer)), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
