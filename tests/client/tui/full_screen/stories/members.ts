/**
 * The list of members at the side, and those who write.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import type { Member } from "../../../../../src/protocol/frame.ts";
import { joined, talk, usualSizes } from "./conversation.ts";

function people(count: number): readonly Member[] {
  return Array.from(
    { length: count },
    (_, index) => ({ name: `guest-${String(index + 1).padStart(3, "0")}` }),
  );
}

const mixed: readonly Member[] = [
  { name: "Zoe" },
  { name: "bob" },
  { name: "éric" },
  { name: "bot", unverified: true },
  { name: "somebody-with-a-name-of-32-chars" },
  { name: "李小龍和他的很多很多朋友們" },
  { name: "שלום" },
];

/** Golden screens of members. */
export const memberStories: GoldenStories = {
  members: {
    sizes: ["99x12", "100x12", "120x20"],
    tell: (story) => talk(story.connect(mixed).ping(23).keys("{left}")).showStyles("a few"),
  },
  more_members_than_fit: {
    sizes: ["100x12", "200x50"],
    tell: (story) => talk(story.connect(people(250), { listeners: 3 }).ping(23).keys("{left}")),
  },
  listeners: {
    sizes: ["40x10", "100x12"],
    tell: (story) => talk(story.connect(mixed, { listeners: 1 }).ping(23).keys("{left}")).keys("/who{enter}"),
  },
  members_hidden: {
    sizes: ["80x24", "100x12"],
    tell: (story) => talk(joined(story)).keys("{f2}").show("F2").keys("{f2}").show("F2 again"),
  },
  one_is_writing: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).event({ type: "typing", name: "bob" }).show("now").tick(5_000).show(
        "five seconds later",
      ),
  },
  three_are_writing: {
    sizes: usualSizes,
    tell: (story) =>
      talk(joined(story)).event({ type: "typing", name: "bob" }).event({ type: "typing", name: "carol" })
        .show("two")
        .event({ type: "typing", name: "somebody-with-a-name-of-32-chars" }).show("three"),
  },
  many_are_writing: {
    sizes: usualSizes,
    tell: (story) => {
      talk(joined(story));
      for (const { name } of people(7)) story.event({ type: "typing", name });
    },
  },
};
