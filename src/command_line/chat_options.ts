/**
 * The part of the table of options that is about `chat`.
 * @module
 */
import { caCert, debug, hostname, logLevel, port } from "./common_options.ts";
import type { SubcommandRow } from "./option_rows.ts";
import { readCode, readName, readServer } from "./read_value.ts";

/** What may be given to `terminalchat chat`. */
export const chat = {
  summary: "Joins a channel, or opens a new one.",
  paragraphs: [
    "Without arguments in a terminal it asks for the server, the channel and the name. In a pipe, each line of " +
    "standard input is sent as a message.",
    "While chatting, /help lists the commands, and /quit or Ctrl+C ends.",
  ],
  positionals: {
    code: {
      kind: "text",
      placeholder: "CODE",
      read: readCode,
      suggestions: ["new"],
      summary: "The channel's code, or new to open a channel.",
    },
  },
  options: {
    server: {
      kind: "text",
      placeholder: "ADDRESS",
      short: "s",
      variable: "TERMINALCHAT_SERVER",
      read: readServer,
      suggestions: ["localhost:8000"],
      default: "terminalchat-server-1.onrender.com:443",
      summary: "The server: host, host:port, or a URL with ws://, wss://, http:// or https://.",
    },
    name: {
      kind: "text",
      placeholder: "NAME",
      short: "n",
      variable: "TERMINALCHAT_NAME",
      read: readName,
      summary: "The name that the others see.",
    },
    linear: {
      kind: "switch",
      conflicts: ["plain"],
      summary: "Keeps an input line below output that only ever grows.",
    },
    plain: {
      kind: "switch",
      summary: "Redraws and echoes nothing, for pipes, dumb terminals and screen readers.",
    },
    json: {
      kind: "switch",
      conflicts: ["linear"],
      summary: "Writes one JSON object a line, for programs.",
    },
    listen: {
      kind: "switch",
      conflicts: ["whole"],
      summary: "Reads nothing from standard input and goes on listening.",
    },
    whole: { kind: "switch", summary: "Sends all of standard input as one message." },
    maxReconnect: {
      kind: "number",
      placeholder: "NUMBER",
      variable: "TERMINALCHAT_MAX_RECONNECT",
      min: 0,
      max: 1_000_000,
      default: 5,
      summary: "How often to try quickly to get a lost connection back.",
    },
    caCert,
    host: {
      kind: "switch",
      conflicts: ["server"],
      summary: "Runs a server in this program and joins it, for people on the same network.",
    },
    hostname: {
      ...hostname,
      needs: ["host"],
      summary: "With --host: the address or host name to listen on.",
    },
    port: { ...port, needs: ["host"], summary: "With --host: the port to listen on; 0 takes any free one." },
    logLevel: { ...logLevel, default: "WARNING" },
    debug,
  },
  examples: [
    ["terminalchat", "asks for everything, then chats"],
    ["terminalchat chat new --name ada", "opens a channel and shows its code"],
    ["terminalchat chat a4b2c3 --server chat.example.org --name ada", "joins a channel and asks nothing"],
    ["terminalchat chat --host", "runs a server here and shows how others join"],
    ['echo "deploy done" | terminalchat chat a4b2c3 --name ci', "sends one message"],
    ["terminalchat chat a4b2c3 --json --listen", "follows a channel, one JSON object a line"],
  ],
} as const satisfies SubcommandRow;
