import assert from "node:assert/strict";
import { completionAnswer, completionScript } from "../../src/command_line/completion.ts";
import { subcommands } from "../../src/options.ts";
import { entry, inheritedEnvironment } from "../support/run_cli.ts";

const shells = subcommands.completion.positionals.shell.choices;

/** A directory with the program on its PATH, a file to complete, and nothing else. */
async function workplace(): Promise<{ directory: string } & AsyncDisposable> {
  const directory = await Deno.makeTempDir();
  const program = `#!/bin/sh\nexec "${Deno.execPath()}" run -A --no-check "${entry}" "$@"\n`;
  await Deno.mkdir(`${directory}/bin`);
  await Deno.writeTextFile(`${directory}/bin/terminalchat`, program, { mode: 0o755 });
  await Deno.writeTextFile(`${directory}/chain.pem`, "");
  return { directory, [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }) };
}

/** Runs a script in a real shell, which must be installed. */
async function inShell(
  shell: string,
  { script, directory }: { script: string; directory: string },
): Promise<string> {
  const environment = inheritedEnvironment();
  const command = new Deno.Command(shell, {
    args: shell === "zsh"
      ? ["-f", "-c", script]
      : shell === "bash"
      ? ["--norc", "-c", script]
      : ["-c", script],
    cwd: directory,
    env: {
      ...environment,
      HOME: directory,
      DENO_DIR: denoDirectory(environment),
      PATH: `${directory}/bin:${environment["PATH"]}`,
    },
    clearEnv: true,
    stdin: "null",
    signal: AbortSignal.timeout(30_000),
  });
  try {
    const { stdout, stderr } = await command.output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `${shell} is not installed, so its completion cannot be tested: apt-get install ${shell}`,
      { cause },
    );
  }
}

/** HOME is changed for the shells, and Deno must still find what it has cached. */
function denoDirectory(environment: Readonly<Record<string, string>>): string {
  return environment["DENO_DIR"] ??
    `${environment["XDG_CACHE_HOME"] ?? `${environment["HOME"]}/.cache`}/deno`;
}

Deno.test("completionScript() names the program and calls it back, for every shell", () => {
  for (const shell of shells) {
    const script = completionScript(shell);
    assert.match(script, /terminalchat/);
    assert.match(script, new RegExp(`'completion',? '${shell}'`), shell);
    assert.ok(script.endsWith("\n"));
  }
});

Deno.test("completionAnswer() answers every shell in its own notation", () => {
  for (const shell of shells) {
    const answer = completionAnswer(shell, ["serve", "--tls-c"]);
    assert.ok(answer.startsWith("--tls-cert"), shell);
    assert.equal(answer.includes("Serves over TLS"), shell !== "bash", shell);
  }
});

Deno.test("bash completes subcommands, flags, values and files", async () => {
  await using place = await workplace();
  const attempt = (...words: readonly string[]): string =>
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
     COMP_LINE='${words.join(" ").replaceAll(" = ", "=")}'; COMP_POINT=\${#COMP_LINE}; COMPREPLY=()
     _terminalchat terminalchat '${words.at(-1)}' '${words.at(-2)}'; echo "[\${COMPREPLY[*]}]"`;
  const output = await inShell("bash", {
    directory: place.directory,
    script: [
      'eval "$(terminalchat completion bash)"',
      "complete -p terminalchat",
      attempt("terminalchat", "se"),
      attempt("terminalchat", ""),
      attempt("terminalchat", "serve", "--tls"),
      attempt("terminalchat", "serve", "--log-level", "e"),
      attempt("terminalchat", "serve", "--log-level", "=", "E"),
      attempt("terminalchat", "serve", "--tls-cert", "ch"),
      attempt("terminalchat", "serve", "--tls-cert", "=", "ch"),
    ].join("\n"),
  });
  assert.deepEqual(output.trim().split("\n").slice(1), [
    "[serve]",
    "[chat serve health completion help version new]",
    "[--tls-cert --tls-key]",
    "[error]",
    "[ERROR]",
    "[chain.pem]",
    "[chain.pem]",
  ]);
  assert.match(output, /^complete .*_terminalchat.* terminalchat\n/);
});

Deno.test("fish completes subcommands, flags, values and files, and says what they mean", async () => {
  await using place = await workplace();
  const lines = [
    "se",
    "serve --tls",
    "serve --log-level e",
    "serve --tls-cert ch",
    "serve --tls-cert=ch",
    "",
  ];
  const output = await inShell("fish", {
    directory: place.directory,
    script: [
      "terminalchat completion fish | source",
      ...lines.map((line) => `complete -C 'terminalchat ${line}'`),
    ]
      .join("\n"),
  });
  for (
    const expected of [
      "serve\tRuns a server.",
      "--tls-key\tThe PEM file with the private key of that certificate.",
      "error\t",
      "\nchain.pem",
      "--tls-cert=chain.pem",
      "new\tThe channel's code, or new to open a channel.",
    ]
  ) assert.ok(output.includes(expected), `${expected}\n${output}`);
});

Deno.test("zsh completes subcommands, flags, values and files", async () => {
  await using place = await workplace();
  // Keys are typed into a real zsh on a pseudo-terminal; it prints the line as it stands when it has been completed.
  const attempts = [
    "ser",
    "serve --tls-c",
    "serve --log-level e",
    "serve --tls-cert ch",
    "serve --tls-key=ch",
  ];
  const script = `
    zmodload zsh/zpty
    zpty -b shell zsh -f -i
    zpty -w shell 'autoload -U compinit && compinit -u -D; eval "$(terminalchat completion zsh)"'
    zpty -w shell 'show() { print -r -- "<$BUFFER>"; BUFFER=; zle redisplay }; zle -N show; bindkey "^G" show; print REA"DY"'
    zpty -r -m shell output '*READY*'
    ${
    attempts.map((line) => `
      zpty -n -w shell 'terminalchat ${line}'$'\\t\\C-g'
      zpty -r -m shell output '*<terminalchat*>*'
      print -r -- "$output"
    `).join("")
  }
    zpty -d shell`;
  const output = await inShell("zsh", { directory: place.directory, script });
  const completed = [...output.matchAll(/<(terminalchat [^>]*?) *>/g)].map(([, line]) => line);
  assert.deepEqual(completed, [
    "terminalchat serve",
    "terminalchat serve --tls-cert",
    "terminalchat serve --log-level error",
    "terminalchat serve --tls-cert chain.pem",
    "terminalchat serve --tls-key=chain.pem",
  ], output);
});
