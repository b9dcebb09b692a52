import assert from "node:assert/strict";
import fc from "fast-check";
import {
  channelsApiUrl,
  channelUrl,
  olderChannelUrl,
  parseServer,
  type ServerAddress,
} from "../../../src/client/core/address.ts";

function good(text: string): ServerAddress {
  const checked = parseServer(text);
  assert(checked.ok, `${text}: ${checked.ok ? "" : checked.problem}`);
  return checked.address;
}

const readings: readonly (readonly [written: string, base: string, display: string])[] = [
  ["chat.example.org", "wss://chat.example.org", "chat.example.org"],
  ["  chat.example.org  ", "wss://chat.example.org", "chat.example.org"],
  ["chat.example.org:443", "wss://chat.example.org", "chat.example.org"],
  ["chat.example.org:8443", "wss://chat.example.org:8443", "chat.example.org:8443"],
  ["chat.example.org/team/", "wss://chat.example.org/team", "chat.example.org/team"],
  [
    "terminalchat-server-1.onrender.com:443",
    "wss://terminalchat-server-1.onrender.com",
    "terminalchat-server-1.onrender.com",
  ],
  ["10.0.0.7:9000", "wss://10.0.0.7:9000", "10.0.0.7:9000"],
  ["localhost", "ws://localhost:8000", "localhost:8000"],
  ["LOCALHOST", "ws://localhost:8000", "localhost:8000"],
  ["localhost:9000", "ws://localhost:9000", "localhost:9000"],
  ["localhost:80", "ws://localhost", "localhost"],
  ["localhost/chat", "ws://localhost:8000/chat", "localhost:8000/chat"],
  ["127.0.0.1", "ws://127.0.0.1:8000", "127.0.0.1:8000"],
  ["127.8.9.10:81", "ws://127.8.9.10:81", "127.8.9.10:81"],
  ["127.example.org", "wss://127.example.org", "127.example.org"],
  ["[::1]", "ws://[::1]:8000", "[::1]:8000"],
  ["[::1]:9000", "ws://[::1]:9000", "[::1]:9000"],
  ["::1", "ws://[::1]:8000", "[::1]:8000"],
  ["::1/chat", "ws://[::1]:8000/chat", "[::1]:8000/chat"],
  ["2001:db8::7", "wss://[2001:db8::7]", "[2001:db8::7]"],
  ["[2001:db8::7]:8443", "wss://[2001:db8::7]:8443", "[2001:db8::7]:8443"],
  ["ws://chat.example.org", "ws://chat.example.org", "chat.example.org"],
  ["WSS://chat.example.org/a/b/", "wss://chat.example.org/a/b", "chat.example.org/a/b"],
  ["http://localhost", "ws://localhost", "localhost"],
  ["http://192.168.1.5:8000", "ws://192.168.1.5:8000", "192.168.1.5:8000"],
  ["https://chat.example.org:8443/x", "wss://chat.example.org:8443/x", "chat.example.org:8443/x"],
  ["wss://localhost:8443", "wss://localhost:8443", "localhost:8443"],
];

for (const [written, base, display] of readings) {
  Deno.test(`parseServer() reads ${JSON.stringify(written)} as ${base}`, () => {
    const address = good(written);
    assert.equal(address.webSocketBase, base);
    assert.equal(address.httpBase, base.replace(/^ws/, "http"));
    assert.equal(address.display, display);
  });
}

const problems: readonly (readonly [written: string, problem: RegExp])[] = [
  ["", /is missing/],
  ["   ", /is missing/],
  ["chat example.org", /no blanks/],
  ["chat\\example", /no backslashes/],
  ["ftp://chat.example.org", /not reached by ftp/],
  ["ada:secret@chat.example.org", /no user and no password/],
  ["wss://ada@chat.example.org", /no user and no password/],
  ["chat.example.org?x=1", /ends with its path/],
  ["wss://chat.example.org/#top", /ends with its path/],
  ["chat.example.org:99999", /not a server's address/],
  ["chat.example.org:0", /not a server's address/],
  ["chat.example.org:http", /not a server's address/],
  [":8000", /not a server's address/],
  ["wss://", /not a server's address/],
  ["[::1", /not a server's address/],
  ["fe80::1%eth0", /not a server's address/],
];

for (const [written, problem] of problems) {
  Deno.test(`parseServer() refuses ${JSON.stringify(written)} and says how to write one`, () => {
    const checked = parseServer(written);
    assert(!checked.ok);
    assert.match(checked.problem, problem);
    assert.match(checked.problem, /write it like/);
  });
}

Deno.test("parseServer() answers any text with a URL that can be parsed, or a problem", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
    const checked = parseServer(text);
    if (!checked.ok) return checked.problem !== "";
    return URL.canParse(channelUrl(checked.address, "a4b2c1")) &&
      !checked.address.webSocketBase.endsWith("/");
  }));
});

Deno.test("the URLs of a channel keep the path prefix and the code as it was typed", () => {
  const address = good("https://example.org/chat");
  assert.equal(channelUrl(address, "A4b2C1"), "wss://example.org/chat/ws/A4b2C1");
  assert.equal(olderChannelUrl(address, "A4b2C1", "ada"), "wss://example.org/chat/ws/A4b2C1/ada");
  assert.equal(channelsApiUrl(address), "https://example.org/chat/api/v1/channels");
});

Deno.test("the URLs of a channel escape what is not for a path", () => {
  const address = good("localhost");
  assert.equal(channelUrl(address, "a/b?c"), "ws://localhost:8000/ws/a%2Fb%3Fc");
  assert.equal(olderChannelUrl(address, "x", "Zoë B."), "ws://localhost:8000/ws/x/Zo%C3%AB%20B.");
});

Deno.test("a name with half a pair of surrogates, as a hostile server gives one, has a URL", () => {
  const url = olderChannelUrl(good("localhost"), "x", "a\ud83d");
  assert.equal(url, "ws://localhost:8000/ws/x/a%EF%BF%BD");
});
