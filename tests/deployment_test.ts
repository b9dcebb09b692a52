import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { subcommands } from "../src/options.ts";
import { type OptionRow, variablesOf as rowVariables } from "../src/command_line/option_rows.ts";
import { engineFlags, permissions } from "./support/compile.ts";
import { RedisServer } from "./support/redis_server.ts";
import { joined } from "./support/v1_client.ts";
import { flagValues, packagesOf, root, run, whileServing } from "./support/deno_command.ts";

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, root));
}

interface Instruction {
  readonly keyword: string;
  readonly rest: string;
}

function instructions(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile.replaceAll(/^#.*\n/gm, "").replaceAll(/\\\n\s*/g, "").split("\n");
  return lines.filter((line) => line !== "").map((line) => {
    const [, keyword = "", rest = ""] = /^([A-Z]+) +(.*)$/.exec(line) ??
      assert.fail(`not understood: ${line}`);
    return { keyword, rest };
  });
}

const image = instructions(read("Dockerfile"));

/** The instructions of a kind. */
function all(keyword: string): readonly string[] {
  return image.filter((each) => each.keyword === keyword).map(({ rest }) => rest);
}

/** The words of the only instruction of a kind, which must be in exec form: a shell would keep the signals to itself. */
function words(keyword: string): readonly string[] {
  const [rest = "", ...others] = all(keyword);
  assert.deepEqual(others, []);
  return JSON.parse(rest.slice(rest.indexOf("[")));
}

const serveCommand = [...words("ENTRYPOINT"), ...words("CMD")];
const healthCommand = words("HEALTHCHECK");

function variablesOf(name: "serve" | "health"): readonly string[] {
  return Object.values<OptionRow>(subcommands[name].options).flatMap(rowVariables);
}

Deno.test("the Dockerfile copies what there is, and .dockerignore lets it through", () => {
  const rules = read(".dockerignore").split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  assert.equal(rules[0], "*");
  const copied = all("COPY").filter((rest) => !rest.startsWith("--from=")).flatMap((rest) =>
    rest.split(" ").slice(0, -1)
  );
  assert.deepEqual(copied, ["deno.json", "deno.lock", "main.ts", "src/"]);
  for (const path of copied) {
    assert.ok(Deno.statSync(new URL(path, root)));
    assert.ok(rules.includes(`!${path.replace(/\/$/, "")}`), `${path} is ignored`);
  }
});

Deno.test("the image takes out the packages that only tests import", async () => {
  const needed = await packagesOf("main.ts");
  const [removed = ""] = all("RUN").flatMap((rest) => /^deno remove (.*)$/.exec(rest)?.[1] ?? []);
  assert.deepEqual(
    removed.split(" ").sort(),
    Object.keys(config.imports).filter((name) => !needed.includes(name)).sort(),
  );
});

Deno.test("the image runs as a user who is not root, by number", () => {
  assert.match(all("USER").at(-1) ?? "", /^[1-9]\d*:[1-9]\d*$/);
});

Deno.test("the image allows its commands the variables that they read", () => {
  assert.deepEqual(flagValues(serveCommand, "--allow-env")?.toSorted(), [...variablesOf("serve")].sort());
  assert.deepEqual(
    flagValues(healthCommand, "--allow-env")?.toSorted(),
    [...variablesOf("health"), "NO_PROXY", "no_proxy"].sort(),
  );
});

Deno.test("the image's engine is told what an executable's is", () => {
  for (const flag of engineFlags) assert.ok(serveCommand.includes(flag));
});

Deno.test("the image's server is healthy by its own check, and ends well at SIGTERM", async () => {
  const { code, stderr } = await whileServing(serveCommand, async (port) => {
    const healthy = await run(healthCommand, { variables: { PORT: String(port) } });
    assert.deepEqual(healthy, { code: 0, stdout: "healthy\n", stderr: "" });
  });
  assert.equal(code, 0, stderr);
});

Deno.test("the permissions of the image and of an executable are enough to serve with Redis", async () => {
  await using redis = await RedisServer.start();
  const commands = [serveCommand, ["deno", "run", ...permissions, "main.ts", "serve"]];
  for (const command of commands) {
    const { code, stderr } = await whileServing([...command, "--redis", redis.url], async (port) => {
      const [ada, { name }] = await joined({ address: `127.0.0.1:${port}` }, "ada");
      ada.send({ type: "leave" });
      assert.equal(await ada.closed, 1000);
      assert.equal(name, "ada");
    });
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /"level":"(WARN|ERROR)/);
  }
});

Deno.test("on Deno Deploy a server without Redis says what several instances mean", async () => {
  const command = ["deno", "run", ...permissions, "main.ts", "serve"];
  const { stderr } = await whileServing(command, async (port) => {
    const health = await (await fetch(`http://127.0.0.1:${port}/health`)).json();
    assert.equal(health.status, "healthy");
    assert.match(health.warning, /several instances: without a Redis/);
  }, { DENO_DEPLOY: "1" });
  assert.match(stderr, /several instances: without a Redis/);
});

Deno.test("the image's health check fails where no server is", async () => {
  const { code, stderr } = await run(healthCommand, { variables: { PORT: "1" } });
  assert.equal(code, 1);
  assert.match(stderr, /^terminalchat: http:\/\/127\.0\.0\.1:1\/health cannot be reached/);
});

Deno.test("the image, the workflows and the checks have the same Deno", () => {
  const [, version] = /deno@(\d+\.\d+\.\d+)/.exec(read(".ci/run")) ?? [];
  assert.match(read("Dockerfile"), new RegExp(`deno@${version}\n`));
  assert.match(read(".github/workflows/release.yml"), new RegExp(`deno-version: ${version}\n`));
  assert.match(read(".github/CONTRIBUTING.md"), new RegExp(`npx -y deno@${version} task ok`));
});

Deno.test("Deno Deploy starts the server", () => {
  assert.deepEqual(config.deploy.runtime, { type: "dynamic", entrypoint: "./main.ts", args: ["serve"] });
});

Deno.test("the tasks that run the program allow it what an executable may do", () => {
  for (const [name, role] of [["serve", "serve"], ["chat", "chat"], ["host", "chat --host"]] as const) {
    const [, flags = ""] = new RegExp(`^deno run (.*) main\\.ts ${role}$`).exec(config.tasks[name].command) ??
      [];
    const wanted = permissions.filter((word) => word.startsWith("--allow-"))
      .map((word) => word.replace(/^--allow-env=.*/, "--allow-env"));
    assert.deepEqual(flags.split(" ").sort(), [...engineFlags, ...wanted].sort());
  }
});
