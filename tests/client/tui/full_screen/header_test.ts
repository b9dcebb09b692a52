import assert from "node:assert/strict";
import { type Opening, ScreenStory } from "./screen_story.ts";

function begin(opening: Opening = {}): ScreenStory {
  return new ScreenStory({ code: "lab", ...opening }).connect();
}

function header(story: ScreenStory): string {
  const [row] = story.frame().rows;
  return row!.map(({ text }) => text).join("");
}

Deno.test("the header tells the channel, who is here and how long a ping takes", () => {
  assert.match(header(begin()), /^ lab · 2 here +connected $/);
  assert.match(header(begin().ping(41.6)), /^ lab · 2 here +42 ms $/);
});

Deno.test("the header counts those who listen without a name", () => {
  const story = new ScreenStory({ code: "lab" }).connect(["bob"], { listeners: 3 });
  assert.match(header(story), /5 here/);
});

Deno.test("the header is as wide as the screen, whatever it has to tell", () => {
  for (const columns of [20, 39, 40, 59, 60, 99, 100, 200]) {
    const story = begin({ columns, code: "a-rather-long-channel-code" }).ping(12);
    assert.equal(header(story).length, columns);
    assert.equal(header(story.keys("/join hall{enter}")).length, columns);
    assert.equal(header(story.disconnect(30_000)).length, columns);
  }
});

Deno.test("the header tells of each state of the connection", () => {
  const story = new ScreenStory({ code: "lab" });
  assert.match(header(story), /connecting… $/);
  assert.match(header(story.event({ type: "slow_start" })), /the server may be waking up… $/);
  assert.match(header(story.connect().disconnect(3_000)), /connection lost, next try in 3 s $/);
  assert.match(header(story.tick(1_000)), /next try in 2 s $/);
  assert.match(
    header(story.event({ type: "offline", reason: "", retryInMs: 60_000 })),
    /offline, next try in /,
  );
  story.event({ type: "ended", cause: "closed", reason: "flooding", unacknowledged: [] });
  assert.match(header(story), /closed $/);
});

Deno.test("the header lists several channels, with what waits to be read in each", () => {
  const story = begin().keys("/join hall{enter}/join attic{enter}").in(1).say("bob", "hi");
  assert.match(header(story), /1:lab\D?1 .*2:hall .*3:attic/);
  const before = header(story);
  story.say("bob", "ada: look");
  assert.notEqual(header(story), before);
  for (let count = 0; count < 100; count++) story.in(2).say("bob", "hi");
  assert.match(header(story), /2:hall\D?99\+/);
});

Deno.test("the header always names the channel that is shown", () => {
  const story = begin({ columns: 40 });
  for (let count = 2; count <= 15; count++) story.keys(`/join channel-${count}{enter}`);
  for (
    const [keys, code] of [["{alt+1}", "lab"], ["{alt+7}", "channel-7"], ["{alt+1}{alt+left}", "channel-15"]]
  ) {
    assert.ok(header(story.keys(keys!)).includes(`:${code}`), code);
  }
});

Deno.test("the header has a name for a channel that has no code yet, and obeys none", () => {
  assert.match(header(begin({ code: "" })), /^ new channel/);
  assert.match(header(begin({ code: "a\x1b[2Jb" })), /^ a␛\[2Jb/);
});
