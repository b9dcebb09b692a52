import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { entry, inheritedEnvironment, runCli } from "./support/run_cli.ts";

/** Runs the program and lists the modules that it loaded, by their paths below the project or their packages. */
async function modulesLoadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const coverage = await Deno.makeTempDir();
  try {
    await runCli(args, { coverage });
    const reports = [...Deno.readDirSync(coverage)].filter(({ name }) => name.endsWith(".json"));
    return reports.map(({ name }) => String(JSON.parse(Deno.readTextFileSync(`${coverage}/${name}`)).url));
  } finally {
    await Deno.remove(coverage, { recursive: true });
  }
}

function isOfRole(url: string): boolean {
  return /\/src\/(?:server|client)\//.test(url);
}

Deno.test("--version, -V and version show the version of deno.json", async () => {
  for (const args of [["--version"], ["-V"], ["version"], ["serve", "--version"], ["chat", "-V"]]) {
    assert.deepEqual(await runCli(args), { code: 0, stdout: `terminalchat ${config.version}\n`, stderr: "" });
  }
});

Deno.test("--version, help and usage errors load neither server nor client", async () => {
  for (
    const args of [["--version"], ["--help"], ["serve", "--help"], ["serve", "--nonsense"], ["chat", "a b"]]
  ) {
    const urls = await modulesLoadedBy(...args);
    assert.ok(urls.some((url) => url.endsWith("/src/options.ts")), urls.join("\n"));
    assert.deepEqual(urls.filter(isOfRole), [], args.join(" "));
    assert.deepEqual(
      urls.filter((url) => url.endsWith("/src/command_line/completion.ts")),
      [],
      args.join(" "),
    );
  }
});

Deno.test("only what a subcommand needs is loaded", async () => {
  const urls = await modulesLoadedBy("completion", "bash");
  assert.ok(urls.some((url) => url.endsWith("/src/command_line/completion.ts")), urls.join("\n"));
  assert.deepEqual(urls.filter(isOfRole), []);
});

Deno.test("serve loads the server and not the client", async () => {
  // An address for documentation (RFC 5737), which no machine has: serving ends as soon as it begins.
  const urls = await modulesLoadedBy("serve", "--hostname=192.0.2.1", "--port=0");
  assert.ok(urls.some((url) => url.endsWith("/src/server/serve.ts")), urls.join("\n"));
  assert.deepEqual(urls.filter((url) => url.includes("/src/client/")), []);
});

Deno.test("chat loads the client and not the server", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const urls = await modulesLoadedBy(
    "a4b2c1",
    "--plain",
    "--name=ada",
    "--max-reconnect=0",
    `--server=127.0.0.1:${port}`,
  );
  assert.ok(urls.some((url) => url.endsWith("/src/client/chat.ts")), urls.join("\n"));
  assert.deepEqual(urls.filter((url) => url.includes("/src/server/")), []);
});

Deno.test("--help is the help of the program, and of a subcommand after its name", async () => {
  for (const args of [["--help"], ["-h"], ["help"], ["a4b2c1", "--help"]]) {
    const { code, stdout, stderr } = await runCli(args);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^terminalchat: a chat for people who live in a terminal\n/);
  }
  for (const args of [["serve", "--help"], ["help", "serve"], ["serve", "--port=x", "-h"]]) {
    const { code, stdout } = await runCli(args);
    assert.equal(code, 0);
    assert.match(stdout, /^terminalchat serve: Runs a server\.\n/);
  }
});

Deno.test("a wrong command line lists everything wrong on standard error and exits with 2", async () => {
  assert.deepEqual(await runCli(["serve", "--port=x", "--prot=1"]), {
    code: 2,
    stdout: "",
    stderr: [
      'terminalchat: Cannot use --port "x": expected a whole number from 0 to 65535',
      "terminalchat: serve has no option --prot: did you mean --port?",
      "terminalchat serve --help shows what it takes.",
      "",
    ].join("\n"),
  });
});

Deno.test("options without a subcommand are those of chat", async () => {
  const { code, stderr } = await runCli(["a4b2c1", "--tls-key=x"]);
  assert.equal(code, 2);
  assert.match(stderr, /^terminalchat: chat has no option --tls-key: it belongs to serve\n/);
});

Deno.test("a mistyped subcommand is named where the rest does not fit chat either", async () => {
  const { code, stderr } = await runCli(["serv", "--port", "8000"]);
  assert.equal(code, 2);
  assert.match(stderr, /\nDid you mean terminalchat serve\?\n/);
});

Deno.test("on Deno Deploy the program serves where no subcommand is given", async () => {
  const { code, stderr } = await runCli([], { environment: { DENO_DEPLOY: "1", PORT: "x" } });
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'terminalchat: Cannot use the variable PORT "x": expected a whole number from 0 to 65535\n' +
      "terminalchat serve --help shows what it takes.\n",
  );
});

Deno.test("a failure says what to do and exits with 1", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { code, stdout, stderr } = await runCli(["health"], { environment: { PORT: String(port) } });
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /^terminalchat: http:\/\/127\.0\.0\.1:\d+\/health cannot be reached: [^\n]+\nCheck that [^\n]+\n$/,
  );
});

Deno.test("--debug adds where a failure comes from", async () => {
  const { code, stderr } = await runCli(["health", "--debug", "--ca-cert=/nowhere"]);
  assert.equal(code, 1);
  assert.match(stderr, /^terminalchat: Cannot read [^\n]+\n[^\n]+\nFailure: .*health\.ts:\d+/s);
  const quiet = await runCli(["health", "--no-debug", "--ca-cert=/nowhere"], {
    environment: { TERMINALCHAT_DEBUG: "1" },
  });
  assert.doesNotMatch(quiet.stderr, /health\.ts/);
});

Deno.test("an error that nobody waits for is explained as well, and ends the program", async () => {
  for (const accident of ['throw new Error("lost")', 'Promise.reject(new Error("lost"))']) {
    const script = `
      import { run } from ${JSON.stringify(new URL("../src/cli.ts", import.meta.url).href)};
      const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      setTimeout(() => { ${accident} }, 0);
      Deno.exit(await run(["health", "127.0.0.1:" + silent.addr.port]));`;
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", script],
      env: inheritedEnvironment(),
      clearEnv: true,
    }).output();
    assert.equal(
      new TextDecoder().decode(stderr),
      "terminalchat: unexpected error: lost\nRun it again with --debug for details.\n",
    );
    assert.equal(code, 1);
  }
});

Deno.test("a reader that has gone away is no failure", async () => {
  const script = `"$DENO" run -A --no-check "$ENTRY" help chat | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", script],
    env: { ...inheritedEnvironment(), DENO: Deno.execPath(), ENTRY: entry },
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "0\n");
  assert.equal(new TextDecoder().decode(stderr), "");
});
