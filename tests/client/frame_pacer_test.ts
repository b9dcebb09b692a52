import assert from "node:assert/strict";
import { FramePacer } from "../../src/client/frame_pacer.ts";
import { settle } from "../support/fake_channel.ts";
import { ClientClock } from "../support/fake_client_ports.ts";

/** A pacer whose drawings a test counts, and may hold. */
class Paced {
  readonly clock = new ClientClock();
  drawings = 0;
  /** What a drawing waits for. Absent: drawing takes no time. */
  held: PromiseWithResolvers<void> | undefined;
  /** What else happens during a drawing. */
  onDraw: () => void = () => {};
  readonly pacer = new FramePacer(this.clock, () => {
    this.drawings++;
    this.onDraw();
    return this.held?.promise ?? Promise.resolve();
  });

  async draw(): Promise<void> {
    this.pacer.invalidate();
    await settle();
  }

  async pass(ms: number): Promise<void> {
    this.clock.pass(ms);
    await settle();
  }
}

Deno.test("FramePacer draws once for everything of one turn", async () => {
  const paced = new Paced();
  for (let count = 0; count < 100; count++) paced.pacer.invalidate();
  assert.equal(paced.drawings, 0);
  await settle();
  assert.equal(paced.drawings, 1);
});

Deno.test("FramePacer draws nothing as long as nothing changes", async () => {
  const paced = new Paced();
  paced.pacer.hurry();
  await paced.pass(1_000);
  await paced.draw();
  await paced.pass(1_000);
  assert.equal(paced.drawings, 1);
  assert.equal(paced.clock.timers, 0);
});

Deno.test("FramePacer draws every 16 ms at most", async () => {
  const paced = new Paced();
  await paced.draw();
  await paced.draw();
  await paced.pass(15);
  assert.equal(paced.drawings, 1);
  await paced.pass(1);
  assert.equal(paced.drawings, 2);
  for (let ms = 0; ms < 160; ms++) {
    await paced.draw();
    await paced.pass(1);
  }
  assert.equal(paced.drawings, 12);
});

Deno.test("FramePacer draws at once what comes after a pause", async () => {
  const paced = new Paced();
  await paced.draw();
  await paced.pass(16);
  await paced.draw();
  assert.equal(paced.drawings, 2);
});

Deno.test("FramePacer draws at once when somebody waits for it, and only then", async () => {
  const paced = new Paced();
  await paced.draw();
  paced.pacer.hurry();
  await paced.draw();
  assert.equal(paced.drawings, 2);
  await paced.draw();
  assert.equal(paced.drawings, 2);
  paced.pacer.hurry();
  await settle();
  assert.equal(paced.drawings, 3);
  assert.equal(paced.clock.timers, 0);
});

Deno.test("FramePacer waits for a slow terminal, and then draws once what came meanwhile", async () => {
  const paced = new Paced();
  const held = Promise.withResolvers<void>();
  paced.held = held;
  await paced.draw();
  for (let count = 0; count < 10; count++) {
    await paced.draw();
    await paced.pass(100);
  }
  paced.pacer.hurry();
  assert.equal(paced.drawings, 1);
  paced.held = undefined;
  held.resolve();
  await settle();
  assert.equal(paced.drawings, 2);
});

Deno.test("FramePacer.whenDrawn() waits for the drawing that has begun, however many follow", async () => {
  const paced = new Paced();
  const held = Promise.withResolvers<void>();
  paced.held = held;
  paced.onDraw = () => paced.pacer.invalidate();
  await paced.draw();
  let isDrawn = false;
  const drawn = paced.pacer.whenDrawn().then(() => isDrawn = true);
  await settle();
  assert.equal(isDrawn, false);
  paced.held = undefined;
  held.resolve();
  await drawn;
  await paced.pacer.stop();
});

Deno.test("FramePacer.whenDrawn() resolves where nothing was ever drawn", async () => {
  await new Paced().pacer.whenDrawn();
});

Deno.test("FramePacer draws nothing after it was stopped, and keeps no timer", async () => {
  const paced = new Paced();
  await paced.draw();
  await paced.draw();
  assert.equal(paced.clock.timers, 1);
  await paced.pacer.stop();
  await paced.draw();
  paced.pacer.hurry();
  await paced.pass(100);
  assert.equal(paced.drawings, 1);
  assert.equal(paced.clock.timers, 0);
});

Deno.test("FramePacer.stop() waits for the drawing that the terminal has not taken yet", async () => {
  const paced = new Paced();
  const held = Promise.withResolvers<void>();
  paced.held = held;
  await paced.draw();
  let isStopped = false;
  const stopped = paced.pacer.stop().then(() => isStopped = true);
  await settle();
  assert.equal(isStopped, false);
  held.resolve();
  await stopped;
  assert.equal(paced.drawings, 1);
});
