/**
 * Whether this server is in touch with Redis: it tells when that ends, and brings everything up to date when it begins again.
 * @module
 */
import type { Log } from "../../ports.ts";
import type { Departures } from "./departures.ts";
import type { FeedCare } from "./feed_care.ts";
import { errorCodeOf } from "./redis_link.ts";
import type { NodeLease } from "./node_lease.ts";

/** What being in touch concerns. */
export interface RedisTouchParts {
  readonly lease: Pick<NodeLease, "isHeld" | "beat" | "lostTouch">;
  readonly departures: Pick<Departures, "carryOut">;
  readonly care: Pick<FeedCare, "lookAtAll">;
  readonly log: Log;
  /** Tells whether commands are answered and what is published is heard. */
  readonly isReady: () => boolean;
  /** Nothing can be carried out any more. */
  readonly onAway: () => void;
  /** Everything goes on. */
  readonly onBack: () => void;
}

/** What is said of a connection that is lost, where no more is known. */
const lostConnection = "the connection was lost";

/** The touch with Redis. */
export class RedisTouch {
  readonly #parts: RedisTouchParts;
  #trouble: string | undefined;
  #reason = "";
  #isInDoubt = false;

  constructor(parts: RedisTouchParts) {
    this.#parts = parts;
  }

  /** Why nothing can be carried out. Absent: it can. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether others may have buried this server: nothing is asked before it is known who has a seat still. */
  get isInDoubt(): boolean {
    return this.#isInDoubt;
  }

  /** Takes note that Redis does not do what it is asked. @param message Why, as far as is known. */
  lose(message: string): void {
    const { lease, log, onAway } = this.#parts;
    lease.lostTouch();
    const reason = inOurWords(message);
    const isNews = this.#trouble === undefined;
    // Why it does not come back may be clear only from the tries.
    if (!isNews && ["", lostConnection, this.#reason].includes(reason)) return;
    this.#reason = reason;
    this.#trouble = `Redis is away${reason === "" ? "" : `: ${reason}`}`;
    const says = isNews ? "Redis is away: nothing can be said until it is back" : "Redis is still away";
    log.warning(says, reason === "" ? {} : { reason });
    if (isNews) onAway();
  }

  /** Tells that this server lives, or takes note that it cannot. */
  async beat(): Promise<void> {
    try {
      await this.#beat();
    } catch (error) {
      this.lose(error instanceof Error ? error.message : String(error));
    }
  }

  /** Goes on where it was, now that Redis answers. @throws If it does not after all. */
  async resume(): Promise<void> {
    const { care, departures, log, isReady, onBack } = this.#parts;
    await this.#beat();
    // An answer may come late, when its connection or the other one is given up already: they tell when they are back.
    if (!isReady()) return;
    if (this.#trouble !== undefined) {
      this.#trouble = undefined;
      log.info("Redis is back");
      onBack();
    }
    await departures.carryOut();
    await care.lookAtAll();
  }

  async #beat(): Promise<void> {
    const { lease, care } = this.#parts;
    if (lease.isHeld && !this.#isInDoubt) return await lease.beat();
    this.#isInDoubt = true;
    await lease.beat();
    await care.lookAtAll();
    this.#isInDoubt = false;
  }
}

/** Tells whether Redis does not answer, or refuses everybody: it is full, or a copy that takes nothing. */
export function isAboutAll(error: Error): boolean {
  if (error.name !== "ReplyError") return error.name !== "ServerFull" && error.name !== "TypeError";
  return refusedToAll.has(errorCodeOf(error));
}

/** Gives a reason for people: of a lost connection the library tells its own settings, and the engine where in a script it was. */
export function inOurWords(message: string): string {
  if (/^Command timed out|ETIMEDOUT/.test(message)) return "it does not answer";
  const isLost = /^(Reached the max retries|Stream isn't writeable|Connection is closed)/.test(message);
  if (isLost) return lostConnection;
  return message.replace(/ script: [0-9a-f]+, on @user_script:\d+\.?$/, "").trim().replace(/[.:]$/, "");
}

const refusedToAll: ReadonlySet<string> = new Set([
  ...["OOM", "MISCONF", "READONLY", "MASTERDOWN", "NOREPLICAS", "LOADING", "NOAUTH", "NOPERM"],
]);
