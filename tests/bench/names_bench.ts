/**
 * What names cost: a thousand members who join, each under a name of their own or all under the same, and the next one.
 * And what a text costs that is checked, and one that is shown.
 */
import { printable, textProblem } from "../../src/protocol/text.ts";
import { Channel } from "../../src/server/core/channel.ts";

const limits = {
  maxMembers: 0,
  maxNameCharacters: 32,
  history: { maxMessages: 10, maxBytes: 1_000, maxAgeMs: 0 },
};
const moment = { nowMs: 1_000, monotonicMs: 0 };

function full(nameOf: (number: number) => string): Channel {
  const channel = new Channel("e", limits);
  for (let number = 0; number < 1_000; number++) join(channel, number, nameOf(number));
  return channel;
}

function join(channel: Channel, number: number, name: string): void {
  const who = { connectionId: `c-${number}`, memberId: `m-${number}`, name, isUnverified: false };
  channel.perform({ type: "join", ...who }, moment, () => {});
}

const crowd = full(() => "guest");
const others = full((number) => `имя ${number}`);

/** Somebody comes and goes. */
function visit(channel: Channel, name: string): void {
  join(channel, -1, name);
  channel.perform({ type: "leave", connectionId: "c--1" }, moment, () => {});
}

Deno.bench("1,000 join under names of their own", () => void full((number) => `ada ${number}`));
Deno.bench("1,000 join under Cyrillic names of their own", () => void full((number) => `имя ${number}`));
Deno.bench("1,000 join as guest", () => void full(() => "guest"));
Deno.bench("one more joins 1,000 others and leaves", () => visit(others, "ada"));
Deno.bench("one more guest joins 1,000 of them and leaves", () => visit(crowd, "guest"));

const textLimits = { maxTextCharacters: 4_000, maxTextBytes: 16_000 };
const texts: Readonly<Record<string, string>> = {
  "60 letters": "hello ada, the server is up again, and so is the database ok",
  "60 letters of Cyrillic": "привет, ада, сервер снова работает, и база данных тоже, пиши",
  "40 emoji": "👩‍🚀😀❤️🇩🇪".repeat(10),
  "4,000 letters": "lorem ipsum dolor ".repeat(222),
};
for (const [what, text] of Object.entries(texts)) {
  Deno.bench(`textProblem() of ${what}`, () => void textProblem(text, textLimits));
  Deno.bench(`printable() of ${what}`, () => void printable(text));
}
