import assert from "node:assert/strict";
import { configPath } from "../../../src/client/core/config_place.ts";

function pathOn(os: string, variables: Record<string, string>): string | undefined {
  return configPath({ os, variable: (name) => variables[name] }, "file");
}

Deno.test("configPath() is in the person's config directory, wherever the system has it", () => {
  assert.equal(pathOn("linux", { HOME: "/home/ada" }), "/home/ada/.config/terminalchat/file");
  assert.equal(pathOn("linux", { HOME: "/home/ada", XDG_CONFIG_HOME: "/cfg" }), "/cfg/terminalchat/file");
  assert.equal(
    pathOn("linux", { HOME: "/home/ada", XDG_CONFIG_HOME: "cfg" }),
    "/home/ada/.config/terminalchat/file",
  );
  assert.equal(
    pathOn("darwin", { HOME: "/Users/ada" }),
    "/Users/ada/Library/Application Support/terminalchat/file",
  );
  assert.equal(pathOn("windows", { APPDATA: "C:\\Roaming" }), "C:\\Roaming/terminalchat/file");
  assert.equal(pathOn("linux", {}), undefined);
});
