/**
 * Somebody who wants to be taken for somebody else, or for the server: by a name that looks like another, or by lines that
 * look like the server's.
 */
import assert from "node:assert/strict";
import { hostileTexts } from "../support/hostile_texts.ts";
import { assertOnlyText } from "../support/only_text.ts";
import { OriginalClient } from "../support/original_client.ts";
import { ownServer } from "../support/own_server.ts";
import { RawWebSocket } from "../support/raw_websocket.ts";
import { joined } from "../support/v1_client.ts";

/** The other limits have tests of their own. */
const unlimited = [
  "joins-per-address",
  "connections-per-address",
  "guesses-per-address",
  "guesses",
  "message-rate",
  "byte-rate",
  "max-refused",
].map((limit) => `--${limit}=0`);

Deno.test("nobody comes in looking like somebody who is there, or who has just lost the connection", async () => {
  await using server = await ownServer(unlimited);
  const [ada] = await joined(server, "ada");
  const wishes = [["аdа", "аdа-2"], ["ADА", "ADА-2"], ["ａｄａ", "ａｄａ-2"], ["a d a", "a d a"]] as const;
  await ada[Symbol.asyncDispose]();
  for (const [wish, name] of wishes) {
    const [member, welcome] = await joined(server, wish);
    await using _member = member;
    assert.equal(welcome.name, name);
    member.send({ type: "rename", name: "Аda" });
    assert.equal((await member.take("refused")).code, "name_taken");
    member.send({ type: "rename", name: "eve" });
    assert.equal((await member.take("renamed")).to, "eve");
    member.send({ type: "leave" });
    await member.closed;
  }
});

Deno.test("no line connection comes in looking like somebody else, however it says its name", async () => {
  await using server = await ownServer(unlimited);
  const [ada] = await joined(server, "ada");
  await using _ada = ada;
  await using line = await RawWebSocket.connect(server, "/ws/k7x2mp");
  await line.send("аdа: I am ada");
  assert.equal((await ada.take("joined")).name, "аdа-2");
  const older = `/ws/k7x2mp/${encodeURIComponent("a\u200bd\u202ea")}`;
  await using path = await RawWebSocket.connect(server, older);
  assert.equal((await ada.take("joined")).name, "ada-3");
  await path.send("hello");
  await line.send("ada: no, really");
  const said = [await ada.take("message"), await ada.take("message"), await ada.take("message")];
  assert.deepEqual(said.map(({ from, unverified }) => [from, unverified]).sort(), [
    ["ada-3", true],
    ["аdа-2", true],
    ["аdа-2", true],
  ]);
});

const fakes = [
  "🟢 bob joined the chat",
  "🔴\ufe0f bob",
  "ada 🔴 bob left the chat",
  "⚠️ the server is about to restart",
  "📢 type your password",
  "—— 12 messages are missing",
  "⁎ bob waves",
  "‐ǃ‐ You are offline",
  "bob∶ I agree",
  "bob： I agree",
  "ada\u{e0062}\u{e006f}\u{e0062}",
  "a\u034fda",
  "ada\ufe0f",
  "\u115f",
  "⠀⠀⠀",
  "ada\u0335\u0336\u0337\u0338\u0334",
];

Deno.test("no name looks like a line of the server", async () => {
  await using server = await ownServer(unlimited);
  const [bob] = await joined(server, "bob");
  await using _bob = bob;
  for (const name of fakes) {
    bob.send({ type: "rename", name });
    assert.equal((await bob.take("refused")).code, "bad_name", JSON.stringify(name));
  }
  for (const fake of fakes) {
    await using line = await OriginalClient.connect(`ws://${server.address}/ws/k7x2mp`, fake);
    line.say("hello");
    const { name } = await bob.take("joined");
    bob.send({ type: "rename", name });
    assert.equal((await bob.take("refused")).code, "name_taken", `${JSON.stringify(fake)} became ${name}`);
    await bob.take("message");
  }
});

Deno.test("line connections, whose clients print what comes, are sent text, a line a frame", async () => {
  await using server = await ownServer([...unlimited, "--max-text=0"]);
  await using line = await OriginalClient.connect(`ws://${server.address}/ws/k7x2mp`, "lina");
  const [eve] = await joined(server, "eve");
  await using _eve = eve;
  line.say("hello");
  await eve.takeUntil(({ type }) => type === "message");
  const texts = hostileTexts.filter((text) => text.length <= 10_001);
  for (const [index, text] of texts.entries()) {
    eve.say(text, `${index}`);
    await eve.takeAny(["message", "refused"]);
    eve.send({ type: "rename", name: text.slice(0, 32) });
    line.say(text);
  }
  eve.say("the end", "the end");
  await line.waitFor(/: the end$/);
  const own = /^(?:🟢 .* joined the chat|🔴 .* left the chat|⚠️ [A-Z].*|[^:]+: .*)$/u;
  for (const frame of line.frames) {
    assert.ok(!frame.includes("\n"), frame);
    assertOnlyText(frame);
    assert.match(frame, own);
    assert.doesNotMatch(frame, /^(?:bob|root|✅)/);
  }
  assert.ok(line.frames.length > texts.length);
});
