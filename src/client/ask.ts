/**
 * Asks for what a person did not say on the command line: the server, the channel and the name, as the original did.
 * @module
 */
import { parseServer } from "./core/address.ts";
import { checkName, maxCodeCharacters, parseCode } from "../protocol/names.ts";

/** Somebody who answers questions, a line each. */
export interface Dialogue {
  /** Asks. @returns The answer; nothing when there are no more answers. */
  ask(prompt: string): Promise<string | undefined>;
  /** Says a line. */
  say(line: string): void;
}

/** What is known before anybody is asked. */
export interface Known {
  /** The server. */
  readonly server: string;
  /** Whether the person chose that server on the command line, so that it need not be asked for. */
  readonly isServerChosen: boolean;
  /** The name, as far as there is one to offer. Absent: none. */
  readonly name?: string;
  /** Whether the person chose that name on the command line. */
  readonly isNameChosen: boolean;
}

/** What a client needs to begin. */
export interface Answers {
  /** The server, as it was written. */
  readonly server: string;
  /** The channel's code, as it was written. */
  readonly code: string;
  /** The name. */
  readonly name: string;
}

/** Reads an answer: what it means, or a sentence that says what is wrong with it. */
type Read = (answer: string) => { readonly value: string } | { readonly problem: string };

/**
 * Asks until everything is known.
 * @param known What need not be asked, and what Enter stands for.
 * @param around `dialogue`: who is asked. `newCode`: opens a channel on a server.
 * @returns Nothing if the person went away.
 */
export async function askForAll(
  known: Known,
  around: { readonly dialogue: Dialogue; readonly newCode: (server: string) => Promise<string> },
): Promise<Answers | undefined> {
  const { dialogue } = around;
  dialogue.say("Welcome to TerminalChat!");
  const server = known.isServerChosen ? known.server : await askServer(dialogue, known.server);
  if (server === undefined) return undefined;
  const code = await askCode(dialogue, () => around.newCode(server));
  if (code === undefined) return undefined;
  const name = known.isNameChosen && known.name !== undefined
    ? known.name
    : await askName(dialogue, known.name);
  return name === undefined ? undefined : { server, code, name };
}

function askServer(dialogue: Dialogue, preset: string): Promise<string | undefined> {
  return askUntilRight(dialogue, `Enter server address (default: ${preset}): `, (answer) => {
    const server = answer === "" ? preset : answer;
    const checked = parseServer(server);
    return checked.ok ? { value: server } : { problem: `${checked.problem}.` };
  });
}

async function askCode(dialogue: Dialogue, newCode: () => Promise<string>): Promise<string | undefined> {
  const prompt = "Enter code to join or type 'new' to create a channel: ";
  const answer = await askUntilRight(
    dialogue,
    prompt,
    (code) =>
      parseCode(code) === undefined
        ? { problem: `A channel code has 1 to ${maxCodeCharacters} letters, digits, - and _; or type new.` }
        : { value: code },
  );
  if (answer?.toLowerCase() !== "new") return answer;
  const code = await newCode();
  dialogue.say(`Your channel code is: ${code}`);
  dialogue.say("Share this code with others to join your channel!");
  return code;
}

function askName(dialogue: Dialogue, preset: string | undefined): Promise<string | undefined> {
  const prompt = preset === undefined ? "Enter your name: " : `Enter your name (default: ${preset}): `;
  return askUntilRight(dialogue, prompt, (answer) => {
    const wish = answer === "" ? preset : answer;
    if (wish === undefined) return { problem: "Username cannot be empty. Please try again." };
    const checked = checkName(wish);
    return checked.ok ? { value: checked.name } : { problem: `${checked.problem}. Please try again.` };
  });
}

async function askUntilRight(dialogue: Dialogue, prompt: string, read: Read): Promise<string | undefined> {
  for (;;) {
    const answer = await dialogue.ask(prompt);
    if (answer === undefined) return undefined;
    const reading = read(answer.trim());
    if ("value" in reading) return reading.value;
    dialogue.say(reading.problem);
  }
}
