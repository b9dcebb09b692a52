import assert from "node:assert/strict";
import { addressForNeighbours, type InterfaceAddress } from "../../../src/client/io/network_address.ts";

function v4(address: string, name: string = "eth0"): InterfaceAddress {
  return { family: "IPv4", address, name };
}

function v6(address: string, name: string = "eth0"): InterfaceAddress {
  return { family: "IPv6", address, name };
}

Deno.test("addressForNeighbours() prefers a private IPv4 address", () => {
  const addresses = [v4("127.0.0.1", "lo"), v6("2001:db8::5"), v4("203.0.113.9"), v4("192.168.1.5", "wlan0")];
  assert.equal(addressForNeighbours(addresses), "192.168.1.5");
  assert.equal(addressForNeighbours([v4("203.0.113.9"), v4("172.20.0.4")]), "172.20.0.4");
});

Deno.test("addressForNeighbours() prefers real hardware to the networks of containers", () => {
  assert.equal(addressForNeighbours([v4("172.17.0.1", "docker0"), v4("10.0.0.7")]), "10.0.0.7");
  assert.equal(addressForNeighbours([v4("172.17.0.1", "docker0"), v4("203.0.113.9")]), "203.0.113.9");
  assert.equal(addressForNeighbours([v4("172.17.0.1", "docker0")]), "172.17.0.1");
});

Deno.test("addressForNeighbours() takes an IPv6 address that others can reach where there is no other", () => {
  assert.equal(addressForNeighbours([v6("::1", "lo"), v6("fe80::1"), v6("fd00::5")]), "fd00::5");
});

Deno.test("addressForNeighbours() finds nothing on a machine that is on no network", () => {
  assert.equal(addressForNeighbours([v4("127.0.0.1", "lo"), v6("::1", "lo"), v4("169.254.3.4")]), undefined);
});
