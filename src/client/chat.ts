/**
 * The root of the client: builds everything of its parts, finds out where to go, and begins the conversation.
 * @module
 */
import { nearest } from "../command_line/nearest.ts";
import { Failure } from "../failure.ts";
import type { ChatOptions } from "../options.ts";
import { codeFrom } from "../protocol/names.ts";
import { printable } from "../protocol/text.ts";
import type { Dialogue } from "./ask.ts";
import { converse } from "./converse.ts";
import type { ServerAddress } from "./core/address.ts";
import { choosePresentation, isInteractive, type PresentationKind } from "./core/choose_presentation.ts";
import { joinLine } from "./core/presets.ts";
import { colorDepth, rememberedFile, surroundings, userNames, variable } from "./environment.ts";
import { findPlace, type Place } from "./find_place.ts";
import {
  type HostedServer,
  invitation,
  ownAddress,
  sharedAddress,
  startHost,
  type StartServer,
} from "./host.ts";
import { systemChance } from "./io/chance.ts";
import { createChannel } from "./io/channels_api.ts";
import { systemClock } from "./io/clock.ts";
import { LineOutput } from "./io/line_output.ts";
import { localAddress } from "./io/network_address.ts";
import { readRemembered, type Remembered, rememberIgnored, writeRemembered } from "./io/remembered.ts";
import { onEndingSignal } from "./io/signals.ts";
import { WebSockets } from "./io/socket.ts";
import { StandardInput } from "./io/standard_input.ts";
import { Terminal } from "./io/terminal.ts";
import { prepareScreen } from "./prepare_screen.ts";
import type { ScreenParts } from "./stage.ts";
import { painter } from "./tui/paint.ts";

/** What the client may start beside itself. */
export interface Roles {
  /** Starts a server in this process. Absent: it cannot. */
  readonly serve: StartServer | undefined;
}

/** How long a server may take to give a code before one is made here, in milliseconds. */
const newCodePatienceMs = 4_000;

/** How long a reader of the output may take once the program was interrupted, in milliseconds. */
const interruptedPatienceMs = 500;

/** What one run of the client is made of. */
interface Run {
  readonly options: ChatOptions;
  readonly kind: PresentationKind;
  readonly input: StandardInput;
  readonly terminal: Terminal;
  /** Standard output and standard error. */
  readonly output: LineOutput;
  readonly errors: LineOutput;
  readonly sockets: WebSockets;
  readonly host: HostedServer | undefined;
  readonly remembered: Remembered;
  readonly screen: Omit<ScreenParts, "greeting"> | undefined;
}

/**
 * Runs `terminalchat chat`.
 * @param options What was given on the command line and in the environment.
 * @param roles What may run in the same process.
 * @returns The exit code.
 * @throws {Failure} If it cannot begin.
 */
export async function chat(options: ChatOptions, { serve }: Roles): Promise<number> {
  const sockets = await openSockets(options);
  const host = options.host && serve !== undefined ? await startHost(serve, hostOptions(options)) : undefined;
  const run = await prepare(options, { sockets, host });
  let exitCode = 0;
  try {
    return exitCode = await converseSomewhere(run);
  } finally {
    // Such a code stands for a signal: whoever sent it does not wait for a reader that takes nothing.
    const longestMs = exitCode > 128 ? interruptedPatienceMs : undefined;
    await Promise.all([run.output.flushed(longestMs), run.errors.flushed(longestMs)]);
    await host?.shutdown();
  }
}

async function converseSomewhere(run: Run): Promise<number> {
  const place = await unlessInterrupted(findPlace(run.options, placeSources(run)));
  if (typeof place === "number") return sayGoodbye(run, place);
  const greeting = greetingOf(run, place);
  await announce(run, greeting);
  return await beginConversation(run, place, greeting);
}

function hostOptions({ hostname, port, sources }: ChatOptions): Parameters<typeof startHost>[1] {
  return { hostname, port, isPortChosen: sources.port !== "default" };
}

async function openSockets({ caCert }: ChatOptions): Promise<WebSockets> {
  if (caCert === undefined) return new WebSockets({ variable });
  try {
    return new WebSockets({ variable, caCerts: [await Deno.readTextFile(caCert)] });
  } catch (cause) {
    throw new Failure(`Cannot use the certificates in ${caCert}`, {
      hint: "--ca-cert takes a file with certificates in PEM form that this user may read.",
      exitCode: 2,
      cause,
    });
  }
}

async function prepare(options: ChatOptions, parts: Pick<Run, "sockets" | "host">): Promise<Run> {
  const kind = choosePresentation(options, surroundings());
  return {
    ...parts,
    options,
    kind,
    screen: kind === "full_screen" ? await prepareScreen() : undefined,
    input: new StandardInput(),
    terminal: new Terminal(),
    output: new LineOutput(Deno.stdout),
    errors: new LineOutput(Deno.stderr),
    remembered: await readRemembered(rememberedFile()),
  };
}

function placeSources(run: Run): Parameters<typeof findPlace>[1] {
  const { host, remembered, kind } = run;
  return {
    remembered,
    userNames: userNames(),
    hostedServer: host && ownAddress(host),
    dialogue: isInteractive(kind) && Deno.stdout.isTerminal() ? dialogueOf(run) : undefined,
    newCode: (address) => newCode(run, address),
  };
}

function dialogueOf({ terminal, input }: Run): Dialogue {
  return {
    ask: (prompt) => {
      terminal.writeNow(printable(prompt));
      return input.line();
    },
    say: (line) => terminal.writeNow(`${printable(line)}\n`),
  };
}

/** Where the server gives no code, one that is made here is as good. */
async function newCode({ host, sockets }: Run, address: ServerAddress): Promise<string> {
  const ownCode = codeFrom(crypto.getRandomValues(new Uint8Array(64)));
  if (host !== undefined) return ownCode;
  return await createChannel(address, { timeoutMs: newCodePatienceMs, client: sockets.httpClient })
    .catch(() => ownCode);
}

/** @returns The result; or an exit code if a signal came first, or if there is no result. */
async function unlessInterrupted<T>(work: Promise<T | undefined>): Promise<T | number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stopListening = onEndingSignal(resolve);
  try {
    return await Promise.race([work, promise]) ?? 0;
  } finally {
    stopListening();
  }
}

function sayGoodbye({ terminal }: Run, exitCode: number): number {
  terminal.writeNow("\n👋 Goodbye!\n");
  return exitCode;
}

/** Says what others need to join: where this process hosts, or where a channel was opened without a word so far. */
function greetingOf(run: Run, place: Place): readonly string[] {
  const { code, isUntold } = place;
  const { host } = run;
  const own = isUntold ? [`Your channel code is: ${code}`] : [];
  if (host !== undefined) return [...own, ...invitation(host, { code, localAddress: localAddress() })];
  if (!isUntold) return [];
  const share = "Share this code with others to join your channel! They type:";
  return [...own, share, `  ${joinLine(code, sharedServer(run, place))}`];
}

async function announce({ options, errors, output }: Run, greeting: readonly string[]): Promise<void> {
  const say = options.json ? errors : output;
  for (const line of greeting) say.write(printable(line));
  await say.flushed();
}

/** @returns The server as others have to name it; nothing where they need not. */
function sharedServer({ host, options }: Run, { server }: Place): string | undefined {
  if (host !== undefined) return sharedAddress(host, localAddress());
  return isDefaultServer(options, server) ? undefined : server;
}

function isDefaultServer({ sources, server }: ChatOptions, used: string): boolean {
  return sources.server === "default" && used === server;
}

function beginConversation(run: Run, place: Place, greeting: readonly string[]): Promise<number> {
  const { output, errors, options, sockets, remembered } = run;
  // The process ends with the conversation, and would cut short what is being written.
  let written: Promise<void> = Promise.resolve();
  return converse({
    ...run,
    ...{ nearest, onEndingSignal, clock: systemClock, chance: systemChance, openSocket: sockets.open },
    // Else the screen itself says how others join.
    screen: run.screen && { ...run.screen, greeting: run.host === undefined ? [] : greeting },
    newCode: ({ address }) => newCode(run, address),
    exit: Deno.exit,
    paint: painter(colorDepth()),
    output: (line) => output.write(line),
    errors: (line) => errors.write(line),
    isOutputTerminal: Deno.stdout.isTerminal(),
    isErrorTerminal: Deno.stderr.isTerminal(),
    onOutputClosed: (callback) => output.onClosed(callback),
    joinLine: (code) => joinLine(code, sharedServer(run, place)),
    ignoredNames: remembered.ignored,
    onIgnoredChange: (change) => void (written = rememberIgnored(rememberedFile(), change)),
    onJoined: () => void (written = remember(run, place)),
    unreachableHint: isDefaultServer(options, place.server)
      ? "You can run a server of your own: terminalchat chat --host"
      : "Check the address, and whether the server runs; --server names another.",
  }, place).finally(() => written);
}

/** Only what a person has said is worth remembering, and only once it has led somewhere. */
async function remember(run: Run, { server, name, isNameSaid }: Place): Promise<void> {
  if (!isInteractive(run.kind)) return;
  const { host, options, remembered } = run;
  const lastServer = host === undefined ? server : remembered.server;
  const isWorthIt = lastServer !== undefined && !isDefaultServer(options, lastServer);
  await writeRemembered(rememberedFile(), {
    ...isWorthIt ? { server: lastServer } : {},
    ...isNameSaid ? { name } : remembered.name === undefined ? {} : { name: remembered.name },
  });
}
