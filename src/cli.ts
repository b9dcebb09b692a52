/**
 * The command line: finds the subcommand, imports the role that it is for, and turns errors into exit codes.
 * @module
 */
import { type Choice, chooseSubcommand } from "./command_line/choose_subcommand.ts";
import {
  type OptionValues,
  type ParsedOptions,
  parseOptions,
  type ServeOptions,
  type Subcommand,
  subcommands,
  variableNames,
} from "./options.ts";
import { writeError, writeOutput } from "./command_line/output.ts";
import { quote } from "./command_line/quote.ts";
import { catchStrayErrors, report, wantsDebug } from "./command_line/report_error.ts";
import { UsageError } from "./command_line/usage_error.ts";
import { printable } from "./protocol/text.ts";
import { versionLine } from "./version.ts";

type Values<Name extends Subcommand> = Extract<ParsedOptions<Name>, { readonly type: "values" }>;

/** Starts a server in this process, of which the client chooses only the place. */
type StartServer = (
  where: Pick<ServeOptions, "hostname" | "port">,
) => ReturnType<typeof import("./server/serve.ts").startServer>;

const defaultColumns = 80;

/**
 * Runs the program.
 * @param args The arguments of the program.
 * @returns The exit code: 0, or 1 after a failure, 2 after a command line that cannot be carried out, 130 after an
 * interrupt.
 */
export async function run(args: readonly string[]): Promise<number> {
  const isDebug = wantsDebug(args);
  using _catching = catchStrayErrors(isDebug);
  try {
    return await dispatch(chooseSubcommand(args, Deno.env.has("DENO_DEPLOY")));
  } catch (error) {
    return report(error, isDebug);
  }
}

function dispatch(choice: Choice): Promise<number> {
  switch (choice.subcommand) {
    case "chat":
      return withOptions("chat", choice, startChat);
    case "serve":
      return withOptions("serve", choice, startServe);
    case "health":
      return withOptions("health", choice, tellHealth);
    case "completion":
      return complete(choice);
    case "help":
      return withOptions("help", choice, ({ values }) => showHelp(values.subcommand));
    case "version":
      return withOptions("version", choice, showVersion);
  }
}

/** Reads the options of a subcommand, and runs it unless the options ask for something else or are wrong. */
async function withOptions<Name extends Subcommand>(
  name: Name,
  choice: Choice,
  start: (parsed: Values<Name>) => Promise<number>,
): Promise<number> {
  const parsed: ParsedOptions<Name> = parseOptions(name, { args: choice.args, environment: environment() });
  switch (parsed.type) {
    case "help":
      return await showHelp(choice.isImplicit ? undefined : name);
    case "version":
      return await showVersion();
    case "wrong":
      throw new UsageError(parsed.problems, [
        ...meant(choice),
        `terminalchat ${name} --help shows what it takes.`,
      ]);
    case "values":
      for (const warning of [...resemblance(choice), ...parsed.warnings]) {
        writeError(`terminalchat: ${printable(warning)}\n`);
      }
      return await start(parsed);
  }
}

function environment(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(variableNames().map((name) => [name, Deno.env.get(name)]));
}

function meant({ resembles }: Choice): readonly string[] {
  return resembles === undefined ? [] : [`Did you mean terminalchat ${resembles}?`];
}

function resemblance({ resembles, args }: Choice): readonly string[] {
  return resembles === undefined
    ? []
    : [`Joining the channel ${quote(args[0] ?? "")}; the subcommand is terminalchat ${resembles}`];
}

async function startChat({ values, sources }: Values<"chat">): Promise<number> {
  const { chat } = await import("./client/chat.ts");
  return await chat({ ...values, sources }, { serve: values.host ? hostFor(values) : undefined });
}

/**
 * Gives the client a server to start inside this process, since the client itself does not know the server. It shares the
 * terminal with the conversation: its log is only for somebody who looks for a mistake.
 */
function hostFor({ logLevel, debug }: OptionValues<"chat">): StartServer {
  const defaults = serveDefaults(`--log-level=${debug ? logLevel : "critical"}`);
  return async (where) => {
    const { startServer } = await import("./server/serve.ts");
    return await startServer({ ...defaults, debug, ...where });
  };
}

function serveDefaults(...args: readonly string[]): ServeOptions {
  const parsed = parseOptions("serve", { args, environment: {} });
  if (parsed.type !== "values") throw new TypeError("the defaults of serve do not fit its own table");
  return parsed.values;
}

async function startServe({ values }: Values<"serve">): Promise<number> {
  const { serve } = await import("./server/serve.ts");
  return await serve(values);
}

async function tellHealth({ values }: Values<"health">): Promise<number> {
  const { checkHealth } = await import("./command_line/health.ts");
  await checkHealth(values);
  writeOutput("healthy\n");
  return 0;
}

async function showHelp(name: Subcommand | undefined): Promise<number> {
  const { programHelp, subcommandHelp } = await import("./command_line/help.ts");
  const layout = helpLayout();
  writeOutput(name === undefined ? programHelp(layout) : subcommandHelp(name, layout));
  return 0;
}

function helpLayout(): { readonly columns: number; readonly isStyled: boolean } {
  const isTerminal = Deno.stdout.isTerminal();
  return {
    columns: isTerminal ? Deno.consoleSize().columns || defaultColumns : defaultColumns,
    isStyled: isTerminal && !Deno.noColor,
  };
}

function showVersion(): Promise<number> {
  writeOutput(versionLine);
  return Promise.resolve(0);
}

/** Prints the script for a shell; or answers that script, which calls with the words of a command line. */
async function complete(choice: Choice): Promise<number> {
  const [word = "", ...words] = choice.args;
  const shell = subcommands.completion.positionals.shell.choices.find((name) => name === word);
  if (shell !== undefined && words.length > 0) {
    const { completionAnswer } = await import("./command_line/completion.ts");
    writeOutput(completionAnswer(shell, words));
    return 0;
  }
  return await withOptions("completion", choice, async ({ values }) => {
    const { completionScript } = await import("./command_line/completion.ts");
    writeOutput(completionScript(values.shell));
    return 0;
  });
}
