import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClientEvent } from "../../../src/client/core/client_event.ts";
import { type Line, ModelServer } from "../../support/model_server.ts";
import { SessionHarness } from "../../support/session_harness.ts";

/** A session and a server, with a line between them that a test cuts, stalls and moves along. */
class World {
  readonly server = new ModelServer();
  readonly session = new SessionHarness({ maxReconnect: 3 });
  readonly events: ClientEvent[] = [];
  readonly said: string[] = [];
  #line: Line | undefined;
  #cutLines: Line[] = [];
  #isAsked = false;

  /** Begins with a first connection; without one there would soon be an end. */
  constructor() {
    this.session.tell({ type: "start" });
    this.#carryOut();
    this.open();
    this.serverReads();
    this.clientReads();
  }

  #carryOut(): void {
    for (const effect of this.session.take()) {
      if (effect.type === "open") this.#isAsked = true;
      else if (effect.type === "emit") this.events.push(effect.event);
      else if (effect.type === "send") this.#sendNow(effect.frame);
      else this.#drop();
    }
  }

  #sendNow(frame: string): void {
    assert(this.#line !== undefined, "something is sent without a connection");
    const types = frame.split("\n").map((line) => JSON.parse(line).type);
    if (this.session.state.phase.type === "joining") assert.deepEqual(types, ["join"]);
    this.#line.toServer.push(frame);
  }

  /** What is on its way to the server may still arrive; nothing comes back any more. */
  #drop(): void {
    if (this.#line !== undefined) this.#cutLines.push(this.#line);
    this.#line = undefined;
    this.#isAsked = false;
  }

  say(): void {
    const text = `t${this.said.length}`;
    this.said.push(text);
    this.session.say(text, `nonce-of-${text}`);
    this.#carryOut();
  }

  open(): void {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    this.#line = this.server.connect();
    this.session.tell({ type: "opened", protocol: "terminalchat.v1" });
    this.#carryOut();
  }

  cut(code: number = 0): void {
    if (this.#line === undefined && !this.#isAsked) return;
    this.#drop();
    this.session.close(code);
    this.#carryOut();
  }

  /** The server loses all that it knows, and every connection. */
  crash(): void {
    this.cut();
    this.#cutLines = [];
    this.server.forget();
  }

  /** The server loses its sessions and every connection, and keeps the log. */
  expire(): void {
    this.cut();
    this.#cutLines = [];
    this.server.forgetSessions();
  }

  serverReads(): void {
    const late = this.#cutLines[0];
    if (late !== undefined && late.toServer.length > 0) this.server.read(late);
    else if (this.#cutLines.length > 0) this.server.disconnect(this.#cutLines.shift()!);
    else if (this.#line !== undefined) this.server.read(this.#line);
  }

  /** The new connection overtakes what is late. */
  serverReadsNew(): void {
    if (this.#line !== undefined) this.server.read(this.#line);
  }

  clientReads(): void {
    const frame = this.#line?.toClient.shift();
    if (frame === undefined) return;
    this.session.tell({ type: "frame", frame });
    this.#carryOut();
  }

  wait(milliseconds: number): void {
    this.session.wait(milliseconds);
    this.#carryOut();
  }

  wake(): void {
    this.session.tell({ type: "woke" });
    this.#carryOut();
  }

  /** Lets everything come to rest, without any more faults. */
  settle(): void {
    for (let round = 0; round < 400 && !this.#isAtRest(); round++) {
      this.open();
      for (let each = 0; each < 20; each++) this.serverReads();
      for (let each = 0; each < 100; each++) this.clientReads();
      this.wait(1_000);
    }
  }

  #isAtRest(): boolean {
    const { phase, outbox } = this.session.state;
    const isQuiet = (this.#line?.toClient.length ?? 1) === 0 && (this.#line?.toServer.length ?? 1) === 0;
    return phase.type === "live" && outbox.entries.length === 0 && isQuiet;
  }

  /** The nonces of the messages that were shown, in order. */
  shown(): readonly string[] {
    return this.events.flatMap((event) => event.type === "message" ? [event.nonce] : []);
  }

  /** The own texts that were shown as acknowledged. */
  acknowledged(): readonly string[] {
    return this.events.flatMap((event) => {
      if (event.type === "settled") return [event.nonce.slice("nonce-of-".length)];
      return event.type === "message" && event.isOwn ? [event.text] : [];
    });
  }
}

const steps: Readonly<Record<string, (world: World) => void>> = {
  say: (world) => world.say(),
  bob: (world) => world.server.sayAsBob(`b${world.server.log.length}`),
  open: (world) => world.open(),
  cut: (world) => world.cut(),
  restart: (world) => world.cut(1012),
  tooLarge: (world) => world.cut(1011),
  serverReads: (world) => world.serverReads(),
  serverReadsNew: (world) => world.serverReadsNew(),
  clientReads: (world) => world.clientReads(),
  moment: (world) => world.wait(300),
  while: (world) => world.wait(4_000),
  wake: (world) => world.wake(),
  limit: (world) => world.server.refusalsLeft++,
  expire: (world) => world.expire(),
};

/** Names the steps by how often they are wanted. */
function anySteps(weights: Readonly<Record<string, number>>): fc.Arbitrary<readonly string[]> {
  const one = fc.oneof(
    ...Object.entries(weights).map(([step, weight]) => ({
      weight,
      arbitrary: fc.constant(step),
    })),
  );
  return fc.array(one, { maxLength: 120, size: "max" });
}

const ordinary = {
  say: 6,
  bob: 3,
  open: 6,
  cut: 2,
  restart: 1,
  tooLarge: 1,
  serverReads: 8,
  serverReadsNew: 3,
  clientReads: 12,
  moment: 4,
  while: 2,
  wake: 1,
  limit: 1,
  expire: 1,
};

function run(names: readonly string[], more: typeof steps = {}): World {
  const world = new World();
  for (const name of names) (steps[name] ?? more[name])?.(world);
  world.settle();
  return world;
}

Deno.test("whatever is cut, refused and delayed, each text is with the server once and in order, and shown once", () => {
  fc.assert(
    fc.property(anySteps(ordinary), (names) => {
      const world = run(names);
      const own = world.server.log.filter((message) => message.from === "ada").map((message) => message.text);
      assert.deepEqual(own, world.said);
      assert.deepEqual(world.acknowledged().toSorted(), world.said.toSorted());
      assert.equal(world.session.state.outbox.entries.length, 0);
      const gaps = world.events.filter((event) => event.type === "gap");
      assert.deepEqual(gaps, []);
      assert.deepEqual(world.shown(), world.server.log.map((message) => message.nonce));
    }),
    { numRuns: 400 },
  );
});

Deno.test("what the server has trimmed shows as a gap of the right size, and the rest once and in order", () => {
  const trimming = { ...steps, trim: (world: World) => world.server.trim(2) };
  fc.assert(
    fc.property(anySteps({ ...ordinary, expire: 0, trim: 2, cut: 4, bob: 8 }), (names) => {
      const world = run(names, trimming);
      const own = world.server.log.filter((message) => message.from === "ada").map((message) => message.text);
      assert.deepEqual(own, world.said);
      assert.deepEqual(world.acknowledged().toSorted(), world.said.toSorted());
      let offset: number | undefined;
      for (const event of world.events) {
        if (event.type === "gap") offset = offset === undefined ? undefined : offset + (event.missing ?? NaN);
        if (event.type !== "message") continue;
        if (offset !== undefined) assert.equal(event.offset, offset + 1);
        offset = event.offset;
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("when the server forgets everything no text that it has not acknowledged is forgotten, none shown twice", () => {
  fc.assert(
    fc.property(anySteps({ ...ordinary, crash: 1 }), (names) => {
      let before: readonly string[] = [];
      const world = run(names, {
        crash: (each) => {
          before = each.acknowledged();
          each.crash();
        },
      });
      const own = world.server.log.filter((message) => message.from === "ada").map((message) => message.text);
      assert.equal(new Set(own).size, own.length);
      assert.deepEqual(own, world.said.filter((text) => own.includes(text)));
      for (const text of world.said) {
        assert(own.includes(text) || before.includes(text), `${text} is forgotten`);
      }
      assert.equal(new Set(world.shown()).size, world.shown().length);
      assert.equal(world.session.state.outbox.entries.length, 0);
    }),
    { numRuns: 200 },
  );
});
