import { Channel } from "../../src/server/core/channel.ts";
import type { Announcement } from "../../src/server/core/operation.ts";
import { joinedUnits, joinFrames, Outbox } from "../../src/server/core/outbox.ts";
import type { V1Member } from "../../src/server/core/local_member.ts";
import { Room } from "../../src/server/core/room.ts";
import { RateLimiter } from "../../src/server/core/rate_limiter.ts";
import { channelLimits, testLimits } from "../support/server_rules.ts";

const moment = { nowMs: 1_800_000_000_000, monotonicMs: 1_000 };
const limits = { ...channelLimits, maxMembers: 0, history: { maxMessages: 1_000, maxAgeMs: 86_400_000 } };
const text = "a message of about sixty characters, as people write them...";

/** A channel and its room with that many members, all live. */
class World {
  readonly #channel = new Channel("epoch", limits);
  readonly #room = new Room<V1Member>(testLimits);
  #nonce = 0;

  constructor(members: number) {
    for (let number = 0; number < members; number++) this.#join(`c-${number}`);
    this.flush();
  }

  #join(connectionId: string): void {
    const outbox = new Outbox<string>();
    this.#room.expect({ speaks: "v1", connectionId, memberId: undefined, outbox, tokenOf: () => "token" });
    const memberId = `m-${connectionId}`;
    const join = { type: "join", connectionId, memberId, name: connectionId, isUnverified: false } as const;
    this.#channel.perform(join, moment, this.#follow);
  }

  readonly #follow = (announcement: Announcement): void => void this.#room.apply(announcement);

  /** One member says something. */
  publish(): void {
    const nonce = `nonce-${this.#nonce++}`;
    this.#channel.perform({ type: "publish", connectionId: "c-0", nonce, text }, moment, this.#follow);
    this.#channel.history.trim(moment.nowMs);
  }

  /** Puts the turn together for every member. @returns How many characters would be sent. */
  flush(): number {
    const { turn } = this.#room;
    const forAll = joinFrames(turn.lines, joinedUnits);
    let characters = 0;
    for (const { outbox } of this.#room.locals) {
      const frames = outbox.isPlain
        ? forAll
        : joinFrames(outbox.take(turn.lines, (index) => turn.isMessage(index)), joinedUnits);
      for (const frame of frames) characters += frame.length;
    }
    this.#room.endTurn();
    return characters;
  }
}

for (const members of [10, 100, 1_000]) {
  const world = new World(members);
  Deno.bench(`one message a turn to ${members} members`, { group: "room, one message a turn" }, () => {
    world.publish();
    world.flush();
  });
  Deno.bench(`100 messages a turn to ${members} members`, { group: "room, 100 messages a turn" }, () => {
    for (let count = 0; count < 100; count++) world.publish();
    world.flush();
  });
}

const limiter = new RateLimiter({
  messages: { perSecond: 1_000_000, burst: 1_000_000 },
  bytes: { perSecond: 1_000_000_000, burst: 1_000_000_000 },
}, 0);
let nowMs = 0;
Deno.bench("RateLimiter.use()", () => void limiter.use(60, nowMs++));
