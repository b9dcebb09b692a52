import { isMention } from "../../src/client/core/mentions.ts";
import { complete } from "../../src/client/tui/completion.ts";
import { applyEdit } from "../../src/client/tui/editor.ts";
import { newEditor } from "../../src/client/tui/editor_state.ts";
import { historySearchKey, startSearch } from "../../src/client/tui/history_search.ts";
import { inputBox } from "../../src/client/tui/input_box.ts";
import type { TextAt } from "../../src/client/tui/text_change.ts";

const size = {
  columns: 80,
  maxRows: 10,
  prompt: [{ text: "> " }],
  continuation: [{ text: "  " }],
};
const units = 74_000;
const plain = "as people write them ".repeat(units / 21);
const lines = "a line\n".repeat(5_000);
const chinese = "漢字かな".repeat(units / 4);
const accented = "e\u0301a".repeat(units / 3);
const families = "👨‍👩‍👧‍👦".repeat(units / 11);
const marks = `e${"\u0301".repeat(units)}`;

/** Where most is to be measured: in the middle, away from any place that is known. */
function inTheMiddle(text: string): TextAt {
  return applyEdit({ ...newEditor(), text, cursor: text.length >> 1 }, { type: "move", to: "left" });
}

for (const [name, text] of Object.entries({ plain, lines, chinese, accented, families, marks })) {
  const at = inTheMiddle(text);
  Deno.bench(`inputBox() in 74 KB: ${name}`, () => void inputBox(at, size));
}
const short = { text: "a message as people write them", cursor: 30 };
Deno.bench("inputBox() of a short message", () => void inputBox(short, size));

const long = { ...newEditor(), ...inTheMiddle(plain) };
Deno.bench(
  "applyEdit() types a letter into 74 KB",
  () => void applyEdit(long, { type: "insert", text: "x" }),
);
Deno.bench(
  "applyEdit() goes up in 5,000 lines",
  () => void applyEdit({ ...newEditor(), ...inTheMiddle(lines) }, { type: "vertical", direction: "up" }),
);

const sources = {
  names: Array.from({ length: 1_000 }, (_, index) => `member ${index}`),
  ignored: [],
  commands: [],
  emoji: Array.from({ length: 1_900 }, (_, index) => ({ name: `emoji_${index}`, character: "😄" })),
};
const asked = { text: "does anybody know whether memb", cursor: 30 };
const smiling = { text: "a message :emoji_19", cursor: 19 };
Deno.bench(
  "complete() among 1,000 names",
  () => void complete(asked, sources, { direction: "next" }),
);
Deno.bench(
  "complete() among 1,900 emoji",
  () => void complete(smiling, sources, { direction: "next" }),
);

const searched = startSearch(
  Array.from({ length: 500 }, (_, index) => `message ${index} of some length or other`),
);
Deno.bench(
  "historySearchKey() finds nothing in 500 entries",
  () => void historySearchKey(searched, { type: "text", text: "x" }),
);

const said = "a message of about sixty characters, as people write them...";
const saidAtLength = said.repeat(65);
Deno.bench("isMention() in 60 characters", () => void isMention(said, "ada lovelace"));
Deno.bench("isMention() in 4,000 characters", () => void isMention(saidAtLength, "ada lovelace"));
