/**
 * Members of a room without sockets, for tests: they keep what their outboxes hand out.
 * @module
 */
import { decodePush } from "../../src/protocol/codec.ts";
import type { Push } from "../../src/protocol/frame.ts";
import { Outbox } from "../../src/server/core/outbox.ts";
import type { LineMember, LocalMember, V1Member } from "../../src/server/core/local_member.ts";
import type { Room } from "../../src/server/core/room.ts";

/** Somebody who speaks v1 over the connection `c-name`. */
export function v1(name: string): V1Member {
  return {
    speaks: "v1",
    connectionId: `c-${name}`,
    memberId: undefined,
    outbox: new Outbox<string>(),
    tokenOf: (memberId) => `token of ${memberId}`,
  };
}

/** Somebody who speaks the line protocol over the connection `c-name`. */
export function line(name: string): LineMember {
  return {
    speaks: "line",
    connectionId: `c-${name}`,
    memberId: undefined,
    outbox: new Outbox<readonly string[]>(),
  };
}

/** Takes what this turn has for a v1 member. */
export function takePushes(room: Room<LocalMember>, { outbox }: V1Member): readonly Push[] {
  const { turn } = room;
  return outbox.take(turn.lines, (index) => turn.isMessage(index)).map((each) => decodePush(each) as Push);
}

/** Takes what this turn has for a line member. */
export function takeFrames(room: Room<LocalMember>, { outbox }: LineMember): readonly string[] {
  const { turn } = room;
  return outbox.take(turn.frames, (index) => turn.isMessage(index)).flat();
}
