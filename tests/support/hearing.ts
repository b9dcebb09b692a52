/**
 * Hears a channel of a broker, and waits for what it has to hear.
 * @module
 */
import type { Announcement } from "../../src/server/core/operation.ts";
import type { Broker, ChannelPicture } from "../../src/server/ports.ts";
import { within } from "./within.ts";

/** How long an announcement may take, in milliseconds. */
const patienceMs = 5_000;

/** Somebody who hears a channel. */
export class Hearing {
  /** Everything that was announced so far. */
  readonly announced: Announcement[] = [];
  /** The channel when this began. */
  picture: ChannelPicture = { position: { epoch: "", offset: -1 }, memberships: new Map() };
  #onAnnounced: () => void = () => {};

  /** Begins to hear a channel. */
  static async of(broker: Broker, code: string): Promise<Hearing> {
    const hearing = new Hearing();
    let isPictured = false;
    hearing.picture = await broker.subscribe(code, (announcements) => {
      if (!isPictured) throw new Error("something was announced before the picture");
      hearing.announced.push(...announcements);
      hearing.#onAnnounced();
    });
    isPictured = true;
    return hearing;
  }

  /** The numbers of the messages so far. */
  get offsets(): readonly number[] {
    return this.announced.flatMap((each) => each.type === "message" ? each.offset : []);
  }

  /** Waits for so many announcements, and gives all in few words. */
  async brief(count: number): Promise<readonly string[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onAnnounced = () => {
      if (this.announced.length >= count) resolve();
    };
    this.#onAnnounced();
    await within(
      patienceMs,
      promise,
      () => `${count} announcements, only these came: ${Deno.inspect(this.announced)}`,
    );
    return this.announced.map(inFewWords);
  }
}

function inFewWords(announcement: Announcement): string {
  switch (announcement.type) {
    case "message":
      return `${announcement.offset} ${announcement.from}: ${announcement.text}`;
    case "joined":
    case "renamed":
      return `${announcement.type} ${announcement.name}`;
    case "resumed":
      return `resumed ${announcement.memberId} ${announcement.connectionId}`;
    case "whisper":
      return `whisper ${announcement.memberId} ${announcement.toMemberId}: ${announcement.text}`;
    default:
      return announcement.type;
  }
}
