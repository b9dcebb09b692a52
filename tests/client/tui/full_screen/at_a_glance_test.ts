/**
 * What the screen tells without being asked.
 */
import assert from "node:assert/strict";
import { activeChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { ScreenStory } from "./screen_story.ts";

function begin(code = "lab"): ScreenStory {
  return new ScreenStory({ code, columns: 80, rows: 24 });
}

function lastRows(story: ScreenStory, count: number): string {
  return story.screen().trimEnd().split("\n").slice(-count).join("\n");
}

Deno.test("whoever is alone in a channel sees the line that others type", () => {
  const alone = begin().connect([]);
  assert.match(alone.screen(), /Nobody else is here yet\. Others join with: terminalchat chat\s+lab/);
  assert.doesNotMatch(begin().connect(["bob"]).screen(), /Others join with/);
});

Deno.test("what the program says at the beginning stays below the older messages that come first", () => {
  const story = begin().connect(["bob"], { wishedName: "bob", name: "ada" });
  for (const text of ["one", "two", "three"]) story.say("bob", text, { isOld: true });
  assert.match(story.screen(), /three[^]*The name bob is taken here; you are ada/);
  story.say("bob", "four");
  assert.match(story.screen(), /three[^]*you are ada[^]*four/);
});

Deno.test("the own name stands before the input", () => {
  assert.match(begin().connect().keys("hi").screen(), /^ada> hi/m);
  assert.match(begin().connect().resize(40, 12).keys("hi").screen(), /^> hi/m);
});

Deno.test("a command that is being typed is explained", () => {
  const story = begin().connect().keys("/ti");
  assert.match(story.screen(), /^ \/timestamps$/m);
  assert.match(story.keys("mestamps ").screen(), /^ \/timestamps on\|off/m);
  assert.doesNotMatch(story.keys("{ctrl+u}//ti").screen(), /^ \/timestamps/m);
});

Deno.test("a server that does not answer is seen by what waits for it", () => {
  const story = begin().connect().keys("are you there?{enter}");
  assert.doesNotMatch(story.screen(), /no answer/);
  story.tick(5_000);
  assert.match(story.screen(), /no answer for 5 s/);
  story.acknowledge();
  assert.doesNotMatch(story.screen(), /no answer/);
});

Deno.test("what the server wants to wait is counted until it is sent", () => {
  const story = begin().connect().keys("one{enter}two{enter}");
  const nonce = activeChannel(story.model).ownLines[0]!.nonce;
  story.event({
    type: "refused",
    code: "rate_limited",
    message: "Too much at once",
    nonce,
    retryInMs: 2_000,
  });
  assert.match(story.screen(), /Not taken yet: what waits \(2\) is sent by itself\./);
  story.acknowledge(2);
  assert.doesNotMatch(story.screen(), /Too much at once/);
});

Deno.test("one channel that is back wakes the others that wait", () => {
  const story = begin().connect().keys("/join hall{enter}").in(2).connect().disconnect(40_000);
  story.in(1).disconnect(1_000).connect(["bob"], { isReconnect: true });
  assert.deepEqual(story.effects.filter(({ type }) => type === "retry_now"), [{ type: "retry_now", key: 2 }]);
});

Deno.test("Alt+A shows the channel in which one was named before one with anything else", () => {
  const story = begin().connect().keys("/join hall{enter}/join attic{enter}{alt+1}");
  story.in(2).connect().say("bob", "hi").in(3).connect().say("bob", "ada: look");
  assert.equal(activeChannel(story.keys("{alt+a}").model).code, "attic");
  assert.equal(activeChannel(story.keys("{alt+a}").model).code, "hall");
  story.keys("{alt+a}");
  assert.match(story.model.flash!, /Nothing new/);
});

Deno.test("Tab on an empty line answers a whisper with a whisper", () => {
  const story = begin().connect().whisper("bob", "psst");
  assert.match(lastRows(story.keys("{tab}"), 2), /\/msg bob$/m);
  assert.match(begin().connect().say("bob", "hi").keys("{tab}").screen(), /^ada> bob:$/m);
});

Deno.test("a narrow window lists the members over the messages", () => {
  const story = begin().connect(["bob", "cleo"]).keys("{f2}");
  assert.match(story.screen(), /Here:\nada\nbob\ncleo/);
  assert.doesNotMatch(story.keys("{escape}").screen(), /Here:/);
});

Deno.test("another name is taken in all channels", () => {
  const story = begin().connect().keys("/join hall{enter}").in(2).connect().keys("/nick grace{enter}");
  assert.deepEqual(story.effects.filter(({ type }) => type === "rename"), [
    { type: "rename", key: 1, name: "grace" },
    { type: "rename", key: 2, name: "grace" },
  ]);
});

Deno.test("who has told to be away tells to be back, where that was told", () => {
  const story = begin().connect().keys("/join hall{enter}").in(2).connect();
  story.keys("{alt+1}/away lunch{enter}{alt+2}here again{enter}");
  const said = story.effects.flatMap((effect) =>
    effect.type === "say" ? [`${effect.key} ${effect.text}`] : []
  );
  assert.deepEqual(said, ["1 /me is away: lunch", "1 /me is back", "2 here again"]);
});

Deno.test("Ctrl+C on an empty line asks once, and any other key takes it back", () => {
  const story = begin().connect().keys("{ctrl+c}");
  assert.match(story.model.flash!, /Ctrl\+C again leaves/);
  story.keys("x{backspace}{ctrl+c}");
  assert.deepEqual(story.effects.filter(({ type }) => type === "quit"), []);
  story.keys("{ctrl+c}");
  assert.deepEqual(story.effects.filter(({ type }) => type === "quit"), [{
    type: "quit",
    isInterrupt: true,
  }]);
});

Deno.test("a channel that the server closed is opened anew, with what was typed in it", () => {
  const story = begin().connect().keys("/join hall{enter}").in(2).connect();
  story.event({ type: "ended", cause: "closed", reason: "flooding", unacknowledged: [] });
  story.keys("half a line{alt+1}/join hall{enter}");
  assert.deepEqual(story.model.channels.map(({ code }) => code), ["lab", "hall"]);
  assert.equal(activeChannel(story.model).connection.type, "connecting");
  assert.equal(activeChannel(story.model).editor.text, "half a line");
});
