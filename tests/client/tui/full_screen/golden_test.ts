import assert from "node:assert/strict";
import { golden, goldenNames, type GoldenStories, picturesOf } from "./golden.ts";
import { awayStories } from "./stories/away.ts";
import { channelStories } from "./stories/channels.ts";
import { connectionStories } from "./stories/connection.ts";
import { hostileStories } from "./stories/hostile.ts";
import { inputStories } from "./stories/input.ts";
import { memberStories } from "./stories/members.ts";
import { messageStories } from "./stories/messages.ts";
import { overlayStories } from "./stories/overlays.ts";
import { ownStories } from "./stories/own.ts";
import { presenceStories } from "./stories/presence.ts";
import { scriptStories } from "./stories/scripts.ts";
import { scrollingStories } from "./stories/scrolling.ts";

const topics: readonly GoldenStories[] = [
  awayStories,
  channelStories,
  connectionStories,
  hostileStories,
  inputStories,
  memberStories,
  messageStories,
  overlayStories,
  ownStories,
  presenceStories,
  scriptStories,
  scrollingStories,
];

const stories = topics.flatMap((topic) => Object.entries(topic));

for (const [name, story] of stories) {
  Deno.test(`viewScreen() draws ${name} as in its golden file`, async () => {
    await golden(name, picturesOf(story));
  });
}

Deno.test("every golden file belongs to one story", async () => {
  assert.deepEqual(
    await goldenNames(),
    stories.map(([name]) => name).sort(),
    "delete what no story draws any more",
  );
});
