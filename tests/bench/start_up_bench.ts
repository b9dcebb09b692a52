import { serverCommand } from "../support/server_command.ts";

const main = new URL("../../main.ts", import.meta.url).pathname;
const empty = await Deno.makeTempFile({ suffix: ".ts" });
addEventListener("unload", () => Deno.removeSync(empty));

async function run(expectedCode: number, ...args: readonly string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", ...args] });
  const { code, stderr } = await command.output();
  if (code !== expectedCode) throw new Error(`ended with ${code}: ${new TextDecoder().decode(stderr)}`);
}

// Deno waits for a benchmark only where its function is an async one, whatever it returns.
Deno.bench("an empty Deno program", { group: "start-up", baseline: true }, async () => await run(0, empty));
Deno.bench("terminalchat --version", { group: "start-up" }, async () => await run(0, main, "--version"));
Deno.bench("terminalchat serve, until it listens", { group: "start-up" }, async (b) => {
  b.start();
  const server = await serverCommand(["--log-level=ERROR"]);
  b.end();
  await server[Symbol.asyncDispose]();
});
Deno.bench(
  "terminalchat chat, until nobody answers",
  { group: "start-up" },
  async () =>
    await run(1, main, "chat", "x", "--plain", "--name=x", "--max-reconnect=0", "--server=127.0.0.1:9"),
);
