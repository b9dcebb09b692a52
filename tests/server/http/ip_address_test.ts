import assert from "node:assert/strict";
import fc from "fast-check";
import { IpRanges, parseIp, visitorFrom } from "../../../src/server/http/ip_address.ts";

function visitor(text: string): readonly string[] {
  const address = parseIp(text);
  assert.ok(address !== undefined, text);
  const { address: one, network } = visitorFrom(address);
  return [one, network];
}

Deno.test("visitorFrom() takes an IPv4 address whole", () => {
  assert.deepEqual(visitor("192.0.2.1"), ["192.0.2.1", "192.0.2.1"]);
});

Deno.test("visitorFrom() takes the first 64 bits of an IPv6 address, and of its network the first 48", () => {
  const [address, network] = ["20010db800010002", "20010db80001"];
  for (const text of ["2001:db8:1:2::1", "2001:DB8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2:3::%eth0"]) {
    assert.deepEqual(visitor(text), [address, network], text);
  }
  assert.notDeepEqual(visitor("2001:db8:1:3::1"), [address, network]);
});

Deno.test("visitorFrom() takes an IPv4 address within IPv6 for what it is", () => {
  for (const text of ["::ffff:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:FFFF:192.0.2.1"]) {
    assert.deepEqual(visitor(text), ["192.0.2.1", "192.0.2.1"], text);
  }
});

for (
  const text of ["", " ", "unknown", "_hidden", "192.0.2", "192.0.2.256", "0x7f.0.0.1", "2130706433", "127.1"]
    .concat(["192.0.2.1:80", "[::1]", "::1::", "localhost", "192.0.2.1, 192.0.2.2", "1.2.3.4/8", "::g"])
) {
  Deno.test(`parseIp() reads no address in ${JSON.stringify(text)}`, () => {
    assert.equal(parseIp(text), undefined);
  });
}

Deno.test("parseIp() answers any text", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
    const address = parseIp(text);
    if (address !== undefined) assert.match(visitorFrom(address).address, /^(?:[\d.]+|[\da-f]{16})$/);
  }));
});

Deno.test("parseIp() reads every address in its usual form", () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => assert.ok(parseIp(text) !== undefined)));
});

function has(ranges: readonly string[], text: string): boolean {
  const address = parseIp(text);
  assert.ok(address !== undefined, text);
  return new IpRanges(ranges).has(address);
}

Deno.test("IpRanges tells what is in ranges, addresses and words", () => {
  const ranges = ["198.51.100.0/24", "2001:db8::/32", "192.0.2.7", "loopback"];
  for (const text of ["198.51.100.255", "2001:db8:ffff::1", "192.0.2.7", "127.9.9.9", "::1"]) {
    assert.equal(has(ranges, text), true, text);
  }
  for (const text of ["198.51.101.0", "2001:db9::1", "192.0.2.8", "128.0.0.1", "::2", "10.0.0.1"]) {
    assert.equal(has(ranges, text), false, text);
  }
  for (const text of ["10.1.2.3", "172.31.0.1", "192.168.9.9", "fd12::1", "::ffff:10.0.0.1"]) {
    assert.equal(has(["Private"], text), true, text);
  }
  for (const text of ["172.32.0.1", "11.0.0.1", "127.0.0.1", "fe80::1", "100.64.0.1"]) {
    assert.equal(has(["private"], text), false, text);
  }
});

Deno.test("IpRanges knows IPv4 from IPv6, even where all is in", () => {
  assert.equal(has(["0.0.0.0/0"], "2001:db8::1"), false);
  assert.equal(has(["::/0"], "192.0.2.1"), false);
  assert.equal(has(["::/0"], "2001:db8::1"), true);
});

Deno.test("IpRanges has nothing where there is none", () => {
  assert.equal(new IpRanges([]).isEmpty, true);
  assert.equal(has([], "127.0.0.1"), false);
});

for (
  const text of ["", "all", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "::1/", "/8"]
) {
  Deno.test(`IpRanges refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => new IpRanges([text]), RangeError);
  });
}
