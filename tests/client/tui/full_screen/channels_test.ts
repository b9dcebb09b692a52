import assert from "node:assert/strict";
import { maxChannels } from "../../../../src/client/tui/full_screen/channels.ts";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { ScreenStory } from "./screen_story.ts";

function begin(...others: readonly string[]): ScreenStory {
  const story = new ScreenStory({ code: "lab" }).connect();
  for (const code of others) story.keys(`/join ${code}{enter}`);
  return story;
}

function codesOf({ model }: ScreenStory): readonly string[] {
  return model.channels.map(({ code }) => code);
}

function shownCode({ model }: ScreenStory): string {
  return activeChannel(model).code;
}

Deno.test("a channel that is joined stands behind the others, and is shown", () => {
  const story = begin("hall", "attic");
  assert.deepEqual(codesOf(story), ["lab", "hall", "attic"]);
  assert.equal(shownCode(story), "attic");
});

Deno.test("no two channels ever have the same key", () => {
  const story = begin("hall").keys("/leave{enter}/join attic{enter}");
  const opened = story.effects.flatMap((effect) => effect.type === "open" ? effect.key : []);
  assert.deepEqual(opened, [2, 3]);
});

Deno.test("a channel that is open already is shown, and not joined again", () => {
  const story = begin("hall").keys("/join LAB{enter}");
  assert.deepEqual(codesOf(story), ["lab", "hall"]);
  assert.equal(shownCode(story), "lab");
  assert.equal(story.effects.filter(({ type }) => type === "open").length, 1);
});

Deno.test("every new channel is another one, although none has a code yet", () => {
  const story = begin("new", "new");
  assert.deepEqual(codesOf(story), ["lab", "new2", "new3"]);
});

Deno.test("a code for a channel that was left meanwhile changes nothing", () => {
  const story = begin("hall").keys("/leave{enter}");
  const { model } = story;
  story.happen({ type: "coded", key: 2, code: "late" });
  assert.deepEqual(story.model, model);
});

Deno.test("no more than twenty channels are open at once", () => {
  const codes = Array.from({ length: maxChannels }, (_, index) => `c${index}`);
  const story = begin(...codes);
  assert.equal(story.model.channels.length, maxChannels);
  assert.match(story.model.flash!, /20 channels are open; \/leave closes one\./);
  assert.equal(shownCode(story), "c18");
});

Deno.test("leaving a channel shows the one before it, and leaving the first the one behind it", () => {
  const story = begin("hall", "attic").keys("{alt+2}/leave{enter}");
  assert.deepEqual(codesOf(story), ["lab", "attic"]);
  assert.equal(shownCode(story), "lab");
  story.keys("/leave{enter}");
  assert.equal(shownCode(story), "attic");
  assert.deepEqual(story.effects.slice(-2), [{ type: "close", key: 2 }, { type: "close", key: 1 }]);
});

Deno.test("leaving the last channel ends the program", () => {
  const story = begin().keys("/leave{enter}");
  assert.deepEqual(story.effects.at(-1), { type: "quit", isInterrupt: false });
  assert.deepEqual(codesOf(story), ["lab"]);
});

Deno.test("a channel is not left while something is on its way in it, unless it has ended", () => {
  const story = begin("hall").in(2).connect().keys("hello{enter}/leave{enter}");
  assert.deepEqual(codesOf(story), ["lab", "hall"]);
  assert.match(story.model.flash!, /still on its way/);
  story.event({ type: "ended", cause: "closed", reason: "flooding", unacknowledged: ["hello"] });
  assert.deepEqual(codesOf(story.keys("/leave{enter}")), ["lab"]);
});

Deno.test("Alt and a number shows the channel of that place, if there is one", () => {
  const story = begin("hall", "attic").keys("{alt+1}");
  assert.equal(shownCode(story), "lab");
  assert.equal(shownCode(story.keys("{alt+2}")), "hall");
  assert.equal(shownCode(story.keys("{alt+9}")), "hall");
});

Deno.test("Alt+Left and Alt+Right show the neighbours, round and round", () => {
  const story = begin("hall", "attic").keys("{alt+right}");
  assert.equal(shownCode(story), "lab");
  assert.equal(shownCode(story.keys("{alt+left}")), "attic");
  assert.equal(shownCode(story.keys("{alt+left}")), "hall");
});

Deno.test("each channel keeps what is typed in it, its history and what it shows", () => {
  const story = begin("hall").keys("said in the hall{enter}half a ");
  story.keys("{alt+1}for the lab{alt+2}line");
  assert.equal(activeChannel(story.model).editor.text, "half a line");
  assert.deepEqual(activeChannel(story.model).editor.history, ["said in the hall"]);
  assert.equal(activeChannel(story.keys("{alt+1}").model).editor.text, "for the lab");
});

Deno.test("what is typed stays while the connection is lost and back", () => {
  const story = begin().keys("half a line").disconnect().connect(["bob"], { isReconnect: true });
  assert.equal(activeChannel(story.model).editor.text, "half a line");
});

Deno.test("what happens in a channel that is not open any more changes nothing", () => {
  const story = begin("hall").keys("/leave{enter}");
  const { model } = story;
  story.happen({ type: "client", key: 2, event: { type: "joined", name: "bob" }, told: [] });
  assert.equal(story.model, model);
});
