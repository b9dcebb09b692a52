import assert from "node:assert/strict";
import { ConnectionReport } from "../../src/client/core/connection_report.ts";
import { PlainPrinter } from "../../src/client/event_printer.ts";
import { messageFrom } from "../support/fake_channel.ts";

Deno.test("PlainPrinter says nothing of older messages: what comes in order is all that a plain output has", () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const report = new ConnectionReport({ code: "k7x2mp", maxReconnect: 5, isInteractive: true });
  const printer = new PlainPrinter(report, { output: write, status: write, isForPerson: true });
  const before = { epoch: "e1", offset: 12 };
  const older = [messageFrom("bob", "older")];
  printer.print({ type: "page", before, messages: older, hasMore: true }, "ada");
  printer.print({ type: "page", before, messages: [], hasMore: true, problem: "not now" }, "ada");
  assert.deepEqual(lines, []);
  printer.print(messageFrom("bob", "hi"), "ada");
  assert.deepEqual(lines, ["bob: hi"]);
});

Deno.test("PlainPrinter keeps right-to-left text in its place on a terminal, and adds nothing for other programs", () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const options = { output: write, status: write, isForPerson: true };
  for (const isTerminal of [true, false]) {
    const report = new ConnectionReport({ code: "k7x2mp", maxReconnect: 5, isInteractive: true });
    const printer = new PlainPrinter(report, {
      ...options,
      isOutputTerminal: isTerminal,
      isStatusTerminal: !isTerminal,
    });
    printer.print(messageFrom("שלמה", "שלום"), "ada");
    printer.say({ head: [], body: ["שלום"] });
  }
  assert.deepEqual(lines, [
    "\u200eשלמה: \u200e\u200eשלום\u200e",
    "שלום",
    "שלמה: שלום",
    "\u200eשלום\u200e",
  ]);
});
