/**
 * The channels that somebody on this server is connected to.
 * @module
 */
import type { Limits } from "../protocol/frame.ts";
import type { Connection } from "./connection.ts";
import { Room } from "./core/room.ts";
import type { Broker, Log } from "./ports.ts";
import { RoomHost, type RoomHostEvents } from "./room_host.ts";

/** What room hosts are made with. */
export interface RoomHostsParts {
  readonly broker: Broker;
  readonly log: Log;
  /** What `welcome` tells. */
  readonly limits: Limits;
  readonly events: Omit<RoomHostEvents, "onEmpty">;
}

/** Room hosts by code, each as long as somebody is there. */
export class RoomHosts {
  readonly #parts: RoomHostsParts;
  readonly #hosts = new Map<string, RoomHost>();

  constructor(parts: RoomHostsParts) {
    this.#parts = parts;
  }

  /** Whether everything that any channel was asked is decided. */
  get areIdle(): boolean {
    return [...this.#hosts.values()].every((host) => host.isIdle);
  }

  /** Gives those of all channels, or of one. @param code Whose. Absent: all. */
  those(code?: string): Iterable<RoomHost> {
    if (code === undefined) return this.#hosts.values();
    const host = this.#hosts.get(code);
    return host === undefined ? [] : [host];
  }

  /** Gives the host of a channel, which comes into being by that. */
  of(code: string): RoomHost {
    const existing = this.#hosts.get(code);
    if (existing !== undefined) return existing;
    const { broker, log, limits, events } = this.#parts;
    const host = new RoomHost(code, {
      ...{ broker, log },
      room: new Room<Connection>(limits),
      events: { ...events, onEmpty: (empty) => this.#remove(empty) },
    });
    this.#hosts.set(code, host);
    return host;
  }

  /** One that has ended already may say so again when another has taken its place. */
  #remove(host: RoomHost): void {
    if (this.#hosts.get(host.code) === host) this.#hosts.delete(host.code);
  }
}
