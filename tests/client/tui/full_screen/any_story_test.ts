import assert from "node:assert/strict";
import fc from "fast-check";
import type { Model, OpenChannel } from "../../../../src/client/tui/full_screen/model.ts";
import { keyName } from "../../../../src/client/tui/key.ts";
import { editCommandFor } from "../../../../src/client/tui/keymap.ts";
import { continuesLine } from "../../../../src/client/tui/line_continuation.ts";
import { anyHappening, type Happening } from "./any_happening.ts";
import { checkFrame } from "./screen_picture.ts";
import { ScreenStory } from "./screen_story.ts";

function assertCountsAreSane({ channels, activeKey, absence }: Model): void {
  assert.ok(channels.some(({ key }) => key === activeKey), "the channel that is shown is open");
  for (const { unread, unreadMentions, newBelow, openRefusals } of channels) {
    for (const count of [unread, unreadMentions, newBelow, openRefusals]) assert.ok(count >= 0, `${count}`);
    assert.ok(unreadMentions <= unread, `${unreadMentions} of ${unread} unread messages are mentions`);
  }
  for (const { messages, whispers } of absence?.missed.values() ?? []) assert.ok(messages + whispers > 0);
}

/** The texts that somebody can still get at: what is typed, killed, in the history or changed on a walk through it. */
function keptTexts({ pasted }: Model, { editor }: OpenChannel): ReadonlySet<string> {
  const { text, killed, history, walk } = editor;
  return new Set([
    text,
    ...killed,
    ...history,
    ...walk?.changed.values() ?? [],
    ...pasted === undefined ? [] : [pasted],
  ]);
}

/** Keys that change what is typed, as they are meant to: the undo has what was there before. */
function isEdit({ key }: Happening, { editor }: OpenChannel): boolean {
  if (key === undefined) return false;
  const name = key.type === "key" ? keyName(key) : "";
  if (name === "tab" || name === "shift+tab") return true;
  if (["enter", "ctrl+j", "ctrl+m"].includes(name) && continuesLine(editor) !== undefined) return true;
  const command = editCommandFor(key, editor);
  return command !== undefined && !["vertical", "history", "move"].includes(command.type);
}

/** Whether a text is still whole in the input, with something put in where the cursor stood. */
function holdsAll({ text, cursor }: OpenChannel["editor"], next: string): boolean {
  return next.length >= text.length && next.startsWith(text.slice(0, cursor)) &&
    next.endsWith(text.slice(cursor));
}

/** Watches what was typed and left without being sent. */
class Drafts {
  readonly #left = new Map<number, Set<string>>();

  /** Checks that nothing that was left is lost. */
  look(before: Model, after: Model, happening: Happening): void {
    for (const channel of before.channels) {
      const next = after.channels.find(({ key }) => key === channel.key);
      if (next === undefined) continue;
      const left = this.#left.get(channel.key) ?? new Set();
      this.#left.set(channel.key, left);
      const { text } = channel.editor;
      const isKept = holdsAll(channel.editor, next.editor.text) || isEdit(happening, channel);
      if (text.trim() !== "" && !isKept) left.add(text);
      left.delete(next.editor.text);
      const kept = keptTexts(after, next);
      for (const draft of left) assert.ok(kept.has(draft), `${JSON.stringify(draft)} is lost`);
    }
  }
}

Deno.test("whatever happens, the screen is whole, counts are sane, and nothing that was typed is lost", () => {
  fc.assert(
    fc.property(fc.array(anyHappening, { maxLength: 80, size: "max" }), (happenings) => {
      const story = new ScreenStory({ columns: 60, rows: 12 }).connect(["bob", "carol"]);
      const drafts = new Drafts();
      for (const happening of happenings) {
        const before = story.model;
        happening.tell(story);
        drafts.look(before, story.model, happening);
        assertCountsAreSane(story.model);
        checkFrame(story.frame(), story.model.size);
      }
    }),
    { numRuns: 100 },
  );
});
