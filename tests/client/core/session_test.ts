import assert from "node:assert/strict";
import fc from "fast-check";
import type { ClientEvent, MessageEvent, PageEvent } from "../../../src/client/core/client_event.ts";
import { type Line, ModelServer } from "../../support/model_server.ts";
import { SessionHarness } from "../../support/session_harness.ts";

/** A session and a server, with a line between them that a test cuts, stalls and moves along. */
class World {
  server = new ModelServer("epoch");
  #otherServer = new ModelServer("elsewhere");
  readonly session = new SessionHarness({ maxReconnect: 3 });
  readonly events: ClientEvent[] = [];
  readonly said: string[] = [];
  #line: Line | undefined;
  #cutLines: Line[] = [];
  #isAsked = false;

  /** How many questions for older messages were asked while none waited. */
  questions = 0;

  /**
   * Begins with a first connection; without one there would soon be an end.
   * @param saidBefore How much was said before; of that a newcomer gets the last three.
   */
  constructor(saidBefore: number = 0) {
    for (let number = 0; number < saidBefore; number++) this.server.sayAsBob(`before-${number}`);
    if (saidBefore > 0) this.server.maxNewcomerReplay = 3;
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

  /** The next connection goes to another server that shares nothing with this one, or back. */
  changeServer(): void {
    this.cut();
    this.#cutLines = [];
    [this.server, this.#otherServer] = [this.#otherServer, this.server];
  }

  /** The server loses the end of its log, and every connection. */
  rollBack(): void {
    this.cut();
    this.#cutLines = [];
    this.server.rollBack(2);
  }

  /** Somebody scrolls up. */
  loadOlder(): void {
    const { epoch, offset } = this.timeline()[0] ?? {};
    if (epoch === undefined || offset === undefined) return;
    if (this.session.state.older === undefined) this.questions++;
    this.session.loadOlder(offset, epoch);
    this.#carryOut();
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
    const { phase, outbox, older } = this.session.state;
    const isQuiet = (this.#line?.toClient.length ?? 1) === 0 && (this.#line?.toServer.length ?? 1) === 0;
    return phase.type === "live" && outbox.entries.length === 0 && isQuiet && older === undefined;
  }

  /** Scrolls up until there is nothing more. */
  loadAll(): void {
    for (let round = 0; round < 100; round++) {
      this.loadOlder();
      this.settle();
      const last = this.pages().at(-1);
      if (last === undefined || !last.hasMore) return;
    }
    assert.fail("there is no end to the pages");
  }

  /** The answers to the questions for older messages. */
  pages(): readonly PageEvent[] {
    return this.events.filter((event) => event.type === "page");
  }

  /** The messages as they stand on a screen, oldest first. */
  timeline(): readonly MessageEvent[] {
    let timeline: readonly MessageEvent[] = [];
    for (const event of this.events) {
      if (event.type === "message") timeline = [...timeline, event];
      if (event.type === "page") timeline = [...event.messages, ...timeline];
    }
    return timeline;
  }

  /** The nonces of the messages that were shown, in order. */
  shown(): readonly string[] {
    return this.timeline().map((message) => message.nonce);
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

function run(names: readonly string[], more: typeof steps = {}, world: World = new World()): World {
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

/** What a scroller does besides the ordinary. */
const scrolling = { ...ordinary, older: 8, crash: 0, trim: 0, rollBack: 0, otherServer: 0 };

const scrollingSteps: typeof steps = {
  older: (world) => world.loadOlder(),
  crash: (world) => world.crash(),
  trim: (world) => world.server.trim(12),
  rollBack: (world) => world.rollBack(),
  otherServer: (world) => world.changeServer(),
};

/** Scrolls up among faults, and then to the end; every question has its one answer. */
function scroll(names: readonly string[]): World {
  const world = run(names, scrollingSteps, new World(40));
  world.loadAll();
  assert.equal(world.pages().length, world.questions);
  const shown = world.shown();
  assert.equal(new Set(shown).size, shown.length, "something is shown twice");
  return world;
}

Deno.test("whoever scrolls up while lines are cut and texts refused sees all of the log once, in order", () => {
  fc.assert(
    fc.property(anySteps(scrolling), (names) => {
      const world = scroll(names);
      assert.deepEqual(world.shown(), world.server.log.map((message) => message.nonce));
      const own = world.timeline().filter((message) => message.isOwn).map((message) => message.text);
      assert.deepEqual(own, world.said);
      assert(world.pages().every((page) => page.hasMore || page.problem === undefined));
    }),
    { numRuns: 300 },
  );
});

Deno.test("whatever the server trims, forgets or takes back, nobody who scrolls up sees a message twice", () => {
  fc.assert(
    fc.property(
      anySteps({ ...scrolling, crash: 1, trim: 1, rollBack: 2, otherServer: 1, bob: 8 }),
      (names) => {
        const world = scroll(names);
        for (const { before, messages } of world.pages()) {
          const first = before.offset - messages.length;
          assert.deepEqual(messages.map(({ offset }) => offset), messages.map((_, index) => first + index));
          assert(messages.every(({ epoch }) => epoch === before.epoch));
        }
      },
    ),
    { numRuns: 300 },
  );
});
