import assert from "node:assert/strict";
import { Door, type DoorLimits, type Place, type Visitor } from "../../../src/server/core/door.ts";
import { openDoor } from "../../support/server_rules.ts";

const someCode = "k7x2mp";
const minuteMs = 60_000;

/** A door, and the time by it. */
class DoorAtATime {
  readonly door: Door;
  nowMs = 11;

  constructor(limits: Partial<DoorLimits> = {}) {
    this.door = new Door({ ...openDoor, ...limits }, this.nowMs);
  }

  /** Lets a connection in that has to be let in. */
  enter(from: string | Visitor, code = someCode): Place {
    const place = this.door.enter(visitor(from), code, this.nowMs);
    assert.ok(place.type === "let_in", `${JSON.stringify(place)}`);
    this.door.opened(place);
    return place;
  }

  /** Tells why a connection is not let in. */
  refusalOf(from: string, code = someCode): readonly [string, number] | undefined {
    const answer = this.door.enter(visitor(from), code, this.nowMs);
    if (answer.type === "let_in") this.door.leave(answer, this.nowMs);
    return answer.type === "denied" ? [answer.code, answer.retryAfterMs] : undefined;
  }

  /** Joins, and leaves. @returns Whether it was let through. */
  join(
    from: string,
    code: string,
    { finds = "somebody" }: { readonly finds?: "somebody" | "nobody" } = {},
  ): boolean {
    const place = this.enter(from, code);
    const denial = this.door.askToJoin(place, this.nowMs);
    if (denial === undefined) this.door.joined(place, finds === "nobody", this.nowMs);
    this.door.leave(place, this.nowMs);
    return denial === undefined;
  }
}

function visitor(from: string | Visitor): Visitor {
  return typeof from === "string" ? { address: from, network: from } : from;
}

Deno.test("Door lets in so many at once from one address, and others all the same", () => {
  const at = new DoorAtATime({ connectionsPerAddress: 2 });
  const place = at.enter("a");
  at.enter("a");
  assert.deepEqual(at.refusalOf("a"), ["too_many_connections", 30_000]);
  assert.equal(at.refusalOf("b"), undefined);
  at.door.leave(place, at.nowMs);
  assert.equal(at.refusalOf("a"), undefined);
});

Deno.test("Door lets in so many at once in all", () => {
  const at = new DoorAtATime({ connections: 2 });
  at.enter("a");
  at.enter("b");
  assert.deepEqual(at.refusalOf("c"), ["server_full", 30_000]);
  assert.equal(at.door.connectionCount, 2);
});

Deno.test("Door lets one address in so often a minute, and says when again", () => {
  const at = new DoorAtATime({ joinsPerAddress: 3 });
  for (let count = 0; count < 3; count++) at.door.leave(at.enter("a"), at.nowMs);
  assert.deepEqual(at.refusalOf("a"), ["too_many_joins", 20_000]);
  at.nowMs += 5_000;
  assert.deepEqual(at.refusalOf("a"), ["too_many_joins", 15_000]);
  assert.equal(at.refusalOf("b"), undefined);
  at.nowMs += 15_000;
  assert.equal(at.refusalOf("a"), undefined);
});

Deno.test("Door gives out so many codes a minute to one address", () => {
  const at = new DoorAtATime({ channelsPerAddress: 2 });
  const ask = (from: string) => at.door.askForCode(visitor(from), at.nowMs);
  assert.equal(ask("a"), undefined);
  assert.equal(ask("a"), undefined);
  assert.deepEqual(ask("a"), { type: "denied", code: "too_many_channels", retryAfterMs: 30_000 });
  assert.equal(ask("b"), undefined);
});

Deno.test("Door counts a made-up code as a new channel, and one that was given out no second time", () => {
  const at = new DoorAtATime({ channelsPerAddress: 2 });
  assert.equal(at.door.askForCode(visitor("a"), at.nowMs), undefined);
  at.door.handOut(visitor("a"), "given1", at.nowMs);
  assert.equal(at.join("a", "given1", { finds: "nobody" }), true);
  assert.equal(at.join("a", "madeup", { finds: "nobody" }), true);
  assert.equal(at.join("a", "madeu2", { finds: "nobody" }), false);
});

Deno.test("Door lets a network find nobody so often, and refuses it then whatever it asks for", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 0 } });
  for (let count = 0; count < 60; count++) assert.ok(at.join("a", `guess-${count}`, { finds: "nobody" }));
  const place = at.enter("a", "there-is-one");
  const denial = at.door.askToJoin(place, at.nowMs);
  assert.deepEqual(denial, { type: "denied", code: "too_many_joins", retryAfterMs: minuteMs });
  assert.deepEqual(at.door.askToJoin(at.enter("a", "there-is-none"), at.nowMs), denial);
  assert.ok(at.join("b", "there-is-one"));
});

Deno.test("Door counts no join that finds somebody", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 1 }, channelsPerAddress: 1 });
  for (let count = 0; count < 1_000; count++) assert.ok(at.join("a", `code-${count}`));
});

Deno.test("Door counts all of a network's addresses as one that guesses", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 0 } });
  for (let host = 0; host < 60; host++) {
    const place = at.enter({ address: `net-${host}`, network: "net" }, `guess-${host}`);
    assert.equal(at.door.askToJoin(place, at.nowMs), undefined);
    at.door.joined(place, true, at.nowMs);
  }
  const place = at.enter({ address: "net-60", network: "net" });
  assert.equal(at.door.askToJoin(place, at.nowMs)?.code, "too_many_joins");
});

Deno.test("Door lets those back in who were in, whatever others on their network did meanwhile", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 1 } });
  assert.ok(at.join("office", "meeting"));
  at.nowMs += 9 * minuteMs;
  for (let count = 0; count < 60; count++) at.join("office", `guess-${count}`, { finds: "nobody" });
  assert.equal(at.join("office", "elsewhere"), false);
  assert.equal(at.join("office", "meeting"), true);
});

Deno.test("Door remembers from the end of a connection on that somebody was in", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 1 } });
  const place = at.enter("office", "meeting");
  at.door.askToJoin(place, at.nowMs);
  at.door.joined(place, false, at.nowMs);
  at.nowMs += 600 * minuteMs;
  at.door.leave(place, at.nowMs);
  for (let count = 0; count < 60; count++) at.join("office", `guess-${count}`, { finds: "nobody" });
  at.nowMs += 10 * minuteMs - 1;
  for (let count = 0; count < 60; count++) at.join("office", `more-${count}`, { finds: "nobody" });
  assert.equal(at.join("office", "meeting"), true);
  at.nowMs += 10 * minuteMs;
  for (let count = 0; count < 60; count++) at.join("office", `again-${count}`, { finds: "nobody" });
  assert.equal(at.join("office", "meeting"), false);
});

Deno.test("Door takes a guess that was wrong for no acquaintance: asking for it again counts again", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 0 } });
  let count = 0;
  while (count < 1_000 && at.join("a", "guess", { finds: "nobody" })) count++;
  assert.equal(count, 60);
});

Deno.test("Door counts it again when somebody comes back to where nobody is any more, and then knows them no longer", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 0 } });
  assert.ok(at.join("a", "watched", { finds: "nobody" }));
  assert.ok(at.join("a", "watched"));
  for (let count = 0; count < 59; count++) assert.ok(at.join("a", `guess-${count}`, { finds: "nobody" }));
  assert.equal(at.join("a", "watched", { finds: "nobody" }), true);
  assert.equal(at.join("a", "watched", { finds: "nobody" }), false);
});

Deno.test("Door lets whoever was given a code find nobody there once without counting it", () => {
  const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 0 } });
  at.door.handOut(visitor("a"), "given1", at.nowMs);
  for (let count = 0; count < 60; count++) assert.ok(at.join("a", `guess-${count}`, { finds: "nobody" }));
  assert.equal(at.join("b", "given1"), true);
  assert.equal(at.join("a", "given1", { finds: "nobody" }), true);
  assert.equal(at.join("a", "given1", { finds: "somebody" }), true);
  assert.equal(at.join("a", "given1", { finds: "nobody" }), true);
  assert.equal(at.join("a", "given1", { finds: "nobody" }), false);
});

Deno.test("Door asks once: a listener that says its name later has been let through already", () => {
  const at = new DoorAtATime({ channelsPerAddress: 1 });
  const place = at.enter("a");
  assert.equal(at.door.askToJoin(place, at.nowMs), undefined);
  at.door.joined(place, true, at.nowMs);
  assert.equal(at.join("a", "another", { finds: "nobody" }), false);
  assert.equal(at.door.askToJoin(place, at.nowMs), undefined);
  at.door.joined(place, true, at.nowMs);
  at.nowMs += minuteMs;
  assert.equal(at.join("a", "another", { finds: "nobody" }), true);
});

Deno.test("Door does the same for a guess that is right and one that is wrong, until the limit is reached", () => {
  const outcomes = (["somebody", "nobody"] as const).map((finds) => {
    const at = new DoorAtATime({ guesses: { perNetwork: 1, perServer: 1 }, joinsPerAddress: 100 });
    return Array.from({ length: 60 }, (_, count) => at.join("a", `code-${count}`, { finds }));
  });
  assert.deepEqual(outcomes[0], outcomes[1]);
});

Deno.test("Door without limits lets everybody in", () => {
  const at = new DoorAtATime();
  for (let count = 0; count < 1_000; count++) at.enter("a");
  for (let count = 0; count < 1_000; count++) assert.ok(at.join("a", `code-${count}`, { finds: "nobody" }));
  assert.equal(at.door.askForCode(visitor("a"), at.nowMs), undefined);
});

Deno.test("Door stays small while somebody with a /32 of IPv6 tries every network of it", () => {
  const at = new DoorAtATime({
    joinsPerAddress: 64,
    channelsPerAddress: 30,
    guesses: { perNetwork: 6, perServer: 0 },
  });
  const tryFrom = (first: number, count: number): void => {
    for (let number = first; number < first + count; number++) {
      at.nowMs += 1;
      const network = `20010db8${number.toString(16)}`;
      const place = at.enter({ address: `${network}0000`, network }, `code-${number}`);
      at.door.askToJoin(place, at.nowMs);
      at.door.joined(place, true, at.nowMs);
      at.door.handOut(place, `code-${number}`, at.nowMs);
      at.door.leave(place, at.nowMs);
    }
  };
  tryFrom(0, 200_000);
  assert.equal(at.door.connectionCount, 0);
  assert.ok(at.door.size <= 4 * 65_536, `${at.door.size}`);
});

Deno.test("Door has no limit by address for those of whom none is known, and keeps those of the whole server", () => {
  const door = new DoorAtATime({
    connectionsPerAddress: 1,
    joinsPerAddress: 1,
    channelsPerAddress: 1,
    connections: 3,
  });
  const nobody: Visitor = { address: "", network: "" };
  for (let count = 0; count < 3; count++) door.enter(nobody);
  for (let count = 0; count < 3; count++) assert.equal(door.door.askForCode(nobody, door.nowMs), undefined);
  const answer = door.door.enter(nobody, someCode, door.nowMs);
  assert.equal(answer.type === "denied" && answer.code, "server_full");
});
