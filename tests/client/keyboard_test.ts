import assert from "node:assert/strict";
import { Keyboard } from "../../src/client/keyboard.ts";
import { type Key, keyName } from "../../src/client/tui/key.ts";
import { ClientClock } from "../support/fake_client_ports.ts";

/** A keyboard of which a test hears the keys. */
function keyboard(): {
  readonly clock: ClientClock;
  readonly keyboard: Keyboard;
  readonly heard: string[][];
} {
  const clock = new ClientClock();
  const heard: string[][] = [];
  return { clock, heard, keyboard: new Keyboard(clock, (keys) => heard.push(keys.map(nameOf))) };
}

function nameOf(key: Key): string {
  if (key.type === "key") return keyName(key);
  return key.type === "text" || key.type === "paste" ? `${key.type} ${key.text}` : key.type;
}

Deno.test("Keyboard tells all keys of one piece at once", () => {
  const { keyboard: keys, heard, clock } = keyboard();
  keys.feed("hi\r\x1b[A");
  assert.deepEqual(heard, [["text hi", "enter", "up"]]);
  assert.equal(clock.timers, 0);
});

Deno.test("Keyboard tells nothing while a sequence is not complete", () => {
  const { keyboard: keys, heard, clock } = keyboard();
  keys.feed("\x1b[1;5");
  assert.deepEqual(heard, []);
  keys.feed("C");
  assert.deepEqual(heard, [["ctrl+right"]]);
  assert.equal(clock.timers, 0);
});

Deno.test("Keyboard takes an ESC that nothing follows for the Escape key", () => {
  const { keyboard: keys, heard, clock } = keyboard();
  keys.feed("\x1b");
  clock.pass(49);
  assert.deepEqual(heard, []);
  clock.pass(1);
  assert.deepEqual(heard, [["escape"]]);
  assert.equal(clock.timers, 0);
});

Deno.test("Keyboard has one timer, however many pieces a sequence comes in", () => {
  const { keyboard: keys, heard, clock } = keyboard();
  for (const piece of ["\x1b[200~", "a ", "long ", "text"]) {
    keys.feed(piece);
    assert.equal(clock.timers, 1);
  }
  keys.feed("\x1b[201~");
  assert.deepEqual(heard, [["paste a long text"]]);
  assert.equal(clock.timers, 0);
});

Deno.test("Keyboard waits for nothing once it is stopped", () => {
  const { keyboard: keys, heard, clock } = keyboard();
  keys.feed("\x1b");
  keys.stop();
  assert.equal(clock.timers, 0);
  keys.feed("\x1b");
  assert.equal(clock.timers, 0);
  clock.pass(1_000);
  assert.deepEqual(heard.filter((names) => names.length === 0), []);
});
