import assert from "node:assert/strict";
import { OriginalClient } from "./original_client.ts";
import { OriginalServer } from "./original_server.ts";

Deno.test("OriginalServer passes lines on as they come, to their sender too, and announces names", async () => {
  await using server = new OriginalServer();
  await using ada = await OriginalClient.connect(`ws://${server.address}/ws/Lab`, "ada");
  await using other = await OriginalClient.connect(`ws://${server.address}/ws/lab`, "eve");
  {
    await using bob = await OriginalClient.connect(`ws://${server.address}/ws/Lab`, "bob");
    ada.say("hello");
    await bob.waitFor("ada: hello");
    bob.say("hi");
    await ada.waitFor("bob: hi");
  }
  await ada.waitFor("🔴 bob left the chat");
  assert.deepEqual(ada.frames, [
    "🟢 ada joined the chat",
    "ada: hello",
    "🟢 bob joined the chat",
    "bob: hi",
    "🔴 bob left the chat",
  ]);
  assert.deepEqual(other.frames, []);
});

Deno.test("OriginalServer of the older shape takes the name from the path, and no other path", async () => {
  await using server = new OriginalServer({ shape: "name" });
  await assert.rejects(OriginalClient.connect(`ws://${server.address}/ws/lab`, "ada"));
  await using ada = await OriginalClient.connect(`ws://${server.address}/ws/lab/ada`, "");
  await ada.waitFor("🟢 ada joined the chat");
  ada.say("hello");
  await ada.waitFor("ada: : hello");
});
