import assert from "node:assert/strict";
import { type Choice, chooseSubcommand } from "../../src/command_line/choose_subcommand.ts";

function choose(...args: readonly string[]): Choice {
  return chooseSubcommand(args, false);
}

Deno.test("chooseSubcommand() takes the first argument away if it is a subcommand", () => {
  assert.deepEqual(choose("serve", "--port", "1"), {
    subcommand: "serve",
    args: ["--port", "1"],
    isImplicit: false,
  });
});

Deno.test("chooseSubcommand() chats where no subcommand is named", () => {
  for (
    const args of [[], ["a4b2c1", "--name", "x"], ["--server", "h"], ["new"], [""], ["--"], ["toString"]]
  ) {
    assert.deepEqual(choose(...args), { subcommand: "chat", args, isImplicit: true });
  }
});

Deno.test("chooseSubcommand() serves on Deno Deploy where no subcommand is named", () => {
  for (const args of [[], ["--port", "1"]]) {
    assert.deepEqual(chooseSubcommand(args, true), { subcommand: "serve", args, isImplicit: true });
  }
  assert.equal(chooseSubcommand(["serve"], true).isImplicit, false);
  assert.equal(chooseSubcommand(["health"], true).subcommand, "health");
});

Deno.test("chooseSubcommand() joins a channel whose code resembles a subcommand, and says which", () => {
  for (
    const [word, resembles] of [["serv", "serve"], ["Serve", "serve"], ["hlep", "help"], [
      "chta",
      "chat",
    ]] as const
  ) {
    assert.deepEqual(choose(word), { subcommand: "chat", args: [word], isImplicit: true, resembles });
  }
});

Deno.test("chooseSubcommand() finds no resemblance in a code as they are made", () => {
  for (const code of ["a4b2c1", "xkq7wd", "new", "team-a"]) {
    assert.equal(choose(code).resembles, undefined, code);
  }
});
