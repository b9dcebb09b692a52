import assert from "node:assert/strict";
import {
  choosePresentation,
  isInteractive,
  type PresentationWishes,
  type Surroundings,
} from "../../../src/client/core/choose_presentation.ts";

const nothing: PresentationWishes = { linear: false, json: false, plain: false, listen: false, whole: false };
const terminal: Surroundings = { isInputTerminal: true, isOutputTerminal: true, term: "xterm-256color" };

function choose(wishes: Partial<PresentationWishes>, around: Partial<Surroundings> = {}): string {
  return choosePresentation({ ...nothing, ...wishes }, { ...terminal, ...around });
}

Deno.test("choosePresentation() gives a person in a terminal a screen", () => {
  assert.equal(choose({}), "full_screen");
});

Deno.test("choosePresentation() gives an input line where that is wanted", () => {
  assert.equal(choose({ linear: true }), "linear");
  assert.equal(choose({ linear: true }, { term: "dumb" }), "typed");
});

Deno.test("choosePresentation() redraws nothing where it is not wanted, or not possible", () => {
  assert.equal(choose({ plain: true }), "typed");
  assert.equal(choose({}, { isOutputTerminal: false }), "typed");
  assert.equal(choose({}, { term: "dumb" }), "typed");
});

Deno.test("choosePresentation() takes for data what does not come from a keyboard, or is for programs", () => {
  assert.equal(choose({}, { isInputTerminal: false }), "piped");
  assert.equal(choose({ plain: true }, { isInputTerminal: false, isOutputTerminal: false }), "piped");
  assert.equal(choose({ json: true }), "piped");
  assert.equal(choose({ whole: true }), "piped");
});

Deno.test("choosePresentation() reads nothing where it only listens", () => {
  assert.equal(choose({ listen: true }), "listening");
  assert.equal(choose({ listen: true, json: true }, { isInputTerminal: false }), "listening");
});

Deno.test("isInteractive() is where a person sits", () => {
  assert.deepEqual((["full_screen", "linear", "typed", "piped", "listening"] as const).map(isInteractive), [
    true,
    true,
    true,
    false,
    false,
  ]);
});
