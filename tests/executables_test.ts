import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { variableNames } from "../src/options.ts";
import { compileArguments, executables, isTarget, otherVariables, permissions } from "./support/compile.ts";
import { flagValues, packagesOf, root, run, whileServing } from "./support/deno_command.ts";
import { inheritedEnvironment } from "./support/run_cli.ts";
import { Terminal } from "./support/terminal.ts";

const executable = ["deno", "run", ...permissions, "main.ts"];

async function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("an executable embeds both roles, their packages, and nothing of the tests", async () => {
  await using folder = await temporaryFolder();
  const [target] = Object.keys(executables).filter(isTarget);
  const [subcommand = "", ...rest] = compileArguments(target ?? assert.fail(), folder.path);
  // Any program of the target's format: the real base is fetched when a release is made.
  const variables = { DENORT_BIN: "/bin/true" };
  const { code, stdout, stderr } = await run(["deno", subcommand, "--no-check", ...rest], { variables });
  assert.equal(code, 0, stderr);
  const embedded = stdout + stderr;
  for (const part of ["main.ts", "deno.json", "src", "client", "server", "protocol", "chat.ts", "serve.ts"]) {
    assert.match(embedded, new RegExp(`[─┬] ${part.replace(".", "\\.")}[ /]`), `${part} is missing`);
  }
  const packages = [...embedded.matchAll(/[─┬] ((?:@[\w-]+\/)?[\w.-]+)\/(?:[\d.]+\/)?\*/g)].map(([, name]) =>
    name
  );
  for (const name of await packagesOf("main.ts")) assert.ok(packages.includes(name), `${name} is missing`);
  assert.doesNotMatch(embedded, /tests|fast-check|node-pty|xterm/);
});

Deno.test("an executable may read the variables that the sources read, and no others", async () => {
  const readers = (await sourceTexts()).filter((text) => /Deno\.env\.|\bvariable\(/.test(text));
  const names = readers.flatMap((text) =>
    [...text.matchAll(/"([A-Z][A-Z_]+|[a-z]+_proxy)"/g)].map(([, name]) => name)
  );
  assert.deepEqual([...otherVariables].sort(), [...new Set(names)].sort());
  assert.deepEqual(flagValues(permissions, "--allow-env"), [...variableNames(), ...otherVariables]);
});

async function sourceTexts(directory = new URL("src/", root)): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    if (isDirectory) texts.push(...await sourceTexts(new URL(`${name}/`, directory)));
    else if (name.endsWith(".ts")) texts.push(await Deno.readTextFile(new URL(name, directory)));
  }
  return texts;
}

Deno.test("an executable's permissions are enough to tell its version", async () => {
  const told = await run([...executable, "--version"]);
  assert.deepEqual(told, { code: 0, stdout: `terminalchat ${config.version}\n`, stderr: "" });
});

Deno.test("an executable's permissions are enough to serve with a data file, and to send from a pipe", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const served = await whileServing([...executable, "serve", "--data", `${path}/chat.db`], async (port) => {
    const variables = { XDG_CONFIG_HOME: path, DENO_AUDIT_PERMISSIONS: `${path}/audit.jsonl` };
    const said = await run([...executable, "chat", "new", "--server", `127.0.0.1:${port}`], {
      variables,
      input: "hello\n",
    });
    assert.equal(said.code, 0, said.stderr);
  });
  assert.equal(served.code, 0, served.stderr);
  const allowed = flagValues(permissions, "--allow-env") ?? [];
  const audit = (await Deno.readTextFile(`${path}/audit.jsonl`)).trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  const variables = audit.filter(({ permission }) => permission === "env").map(({ value }) => value);
  assert.deepEqual(variables.filter((name) => !allowed.includes(name)), []);
});

Deno.test("an executable's permissions are enough to host, to chat in a terminal, and to remember", async () => {
  await using folder = await temporaryFolder();
  const env = { ...inheritedEnvironment(), XDG_CONFIG_HOME: folder.path, NO_COLOR: "1" };
  const onThisMachine = ["--hostname", "127.0.0.1", "--port", "0"];
  const command = [
    Deno.execPath(),
    ...executable.slice(1),
    "chat",
    "--host",
    "--name",
    "ada",
    ...onThisMachine,
  ];
  await using terminal = Terminal.start({ command, env, cwd: root.pathname });
  await terminal.waitFor("--server");
  terminal.type("hello\r");
  await terminal.waitFor(/ada {2}hello/);
  terminal.type("/quit\r");
  assert.deepEqual(await terminal.exited, { code: 0, signal: undefined });
  assert.match(await Deno.readTextFile(`${folder.path}/terminalchat/last.json`), /"name": "ada"/);
});

Deno.test("a release tries every executable, and tells what the changelog says", () => {
  const workflow = Deno.readTextFileSync(new URL(".github/workflows/release.yml", root));
  const tried = [...workflow.matchAll(/executable: ([\w.-]+)/g)].map(([, name]) => name);
  assert.deepEqual(tried.sort(), Object.values(executables).sort());
  assert.match(
    Deno.readTextFileSync(new URL(".github/CHANGELOG.md", root)),
    new RegExp(`^## \\[${config.version}\\]`, "m"),
  );
});
