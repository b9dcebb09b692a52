// deno-lint-ignore-file no-console -- it is a program for a terminal
/**
 * `deno task prove`: shows that nothing is lost, doubled or reordered, or what was.
 * @module
 */
import { check } from "./checker.ts";
import type { Nodes } from "./nodes.ts";
import { help, type ProveRequest, readProveOptions, type RunRequest } from "./prove_options.ts";
import { isClean, report } from "./report.ts";
import { run } from "./run.ts";
import type { RunTrace } from "./trace.ts";

const anySeed = Math.floor(Math.random() * 4_294_967_296);

/** Does what the command line asks for. @returns The exit code. */
async function main(request: ProveRequest): Promise<number> {
  switch (request.type) {
    case "help":
      console.log(help);
      return 0;
    case "wrong":
      console.error(`prove: ${request.problem}\nprove: --help shows what it takes.`);
      return 2;
    case "run":
      return await inFolder((folder) => prove(request, folder));
  }
}

async function prove({ options, isDurable, tracesFolder }: RunRequest, folder: string): Promise<number> {
  const dataArgs = isDurable ? ["--data", `${folder}/chat.db`] : [];
  const whole = {
    ...options,
    serveArgs: [...options.serveArgs, ...dataArgs],
    onProgress: (line: string): void => console.error(line),
    onNodes: (nodes: Nodes): void => endWithSignals(nodes, folder),
  };
  const result = await run(whole);
  if (tracesFolder !== undefined) await writeTraces(result.trace, tracesFolder);
  const violations = check(result.trace);
  console.log(report(whole, result, violations));
  return isClean(result, violations) ? 0 : 1;
}

/** Leaves nothing behind when the program is interrupted. */
function endWithSignals(nodes: Nodes, folder: string): void {
  const end = (): void => {
    Deno.removeSync(folder, { recursive: true });
    Deno.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => void nodes.kill().finally(end));
  }
}

async function writeTraces({ members }: RunTrace, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const { channel, name, records } of members) {
    const lines = records.map((record) => JSON.stringify(record)).join("\n");
    await Deno.writeTextFile(`${folder}/${channel} ${name}.jsonl`, `${lines}\n`);
  }
}

async function inFolder(work: (folder: string) => Promise<number>): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "terminalchat-prove-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.exit(await main(readProveOptions(Deno.args, anySeed)));
