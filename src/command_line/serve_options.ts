/**
 * The part of the table of options that is about `serve`.
 * @module
 */
import { debug, hostname, logLevel, port } from "./common_options.ts";
import type { SubcommandRow } from "./option_rows.ts";
import { readOrigins, readRanges, readRedisUrl } from "./read_value.ts";

/** A limit that 0 lifts. */
const limit = { kind: "number", placeholder: "NUMBER", min: 0, zeroMeans: "no limit" } as const;

/** What may be given to `terminalchat serve`. */
export const serve = {
  summary: "Runs a server.",
  positionals: {},
  options: {
    hostname: { ...hostname, variable: "HOST", refusesBadVariable: true },
    port: { ...port, variable: "PORT", refusesBadVariable: true },
    tlsCert: {
      kind: "file",
      placeholder: "FILE",
      needs: ["tlsKey"],
      summary: "Serves over TLS with the certificate chain in this PEM file.",
    },
    tlsKey: {
      kind: "file",
      placeholder: "FILE",
      needs: ["tlsCert"],
      summary: "The PEM file with the private key of that certificate.",
    },
    maxText: { ...limit, max: 1_000_000, default: 4000, summary: "Characters that a message may have." },
    maxName: { ...limit, max: 256, default: 32, summary: "Characters that a name may have, 256 at most." },
    maxFrame: { ...limit, max: 67_108_863, default: 65_536, summary: "Bytes that a frame may have." },
    messageRate: {
      ...limit,
      max: 1_000_000,
      default: 10,
      summary: "Messages a second that a member may keep up.",
    },
    messageBurst: {
      ...limit,
      max: 1_000_000,
      default: 120,
      summary: "Messages that a member may send at once before that rate counts.",
    },
    byteRate: {
      ...limit,
      max: 1_073_741_824,
      default: 32_768,
      summary: "Bytes a second that a member may keep up.",
    },
    byteBurst: {
      ...limit,
      max: 1_073_741_824,
      default: 262_144,
      summary: "Bytes that a member may send at once before that rate counts.",
    },
    sendersPerAddress: {
      ...limit,
      max: 1_000_000,
      default: 10,
      summary: "Members' rates and bursts that all from one address have together.",
    },
    sendersPerChannel: {
      ...limit,
      max: 1_000_000,
      default: 20,
      summary: "Members' rates and bursts that all in one channel have together.",
    },
    maxRefused: {
      ...limit,
      max: 1_000_000,
      default: 256,
      summary:
        "Commands of one connection that are refused, beyond those that may be on their way, before it is closed.",
    },
    maxWaiting: {
      ...limit,
      max: 1_099_511_627_776,
      default: 268_435_456,
      summary: "Bytes that may wait for all connections together; those for whom the most waits are closed.",
    },
    membersPerChannel: {
      ...limit,
      max: 1_000_000,
      default: 1000,
      summary: "Members that a channel may have.",
    },
    maxConnections: {
      ...limit,
      max: 1_000_000,
      default: 10_000,
      summary: "Connections that the server may have; never more than its file limit allows.",
    },
    maxChannels: {
      ...limit,
      max: 10_000_000,
      default: 100_000,
      summary: "Channels that there may be, those in the data file included.",
    },
    connectionsPerAddress: {
      ...limit,
      max: 1_000_000,
      default: 32,
      summary: "Connections that one address may have at once; an IPv6 address is its first 64 bits.",
    },
    joinsPerAddress: {
      ...limit,
      max: 1_000_000,
      default: 64,
      summary: "Connections a minute that one address may open.",
    },
    channelsPerAddress: {
      ...limit,
      max: 1_000_000,
      default: 30,
      summary: "New channels a minute for one address.",
    },
    guessesPerAddress: {
      ...limit,
      max: 1_000_000,
      default: 6,
      summary: "Joins a minute that find nobody there, from one address; an hour's worth may come at once.",
    },
    guesses: {
      ...limit,
      max: 1_000_000,
      default: 60,
      summary: "Joins a minute that find nobody there, from all addresses; an hour's worth may come at once.",
    },
    trustProxy: {
      kind: "text",
      placeholder: "RANGES",
      repeats: true,
      read: readRanges,
      suggestions: ["loopback", "private"],
      variable: "TERMINALCHAT_TRUST_PROXY",
      refusesBadVariable: true,
      summary:
        "Proxies whose X-Forwarded-For, Forwarded and X-Forwarded-Host count: addresses, ranges like 10.0.0.0/8, loopback, private.",
    },
    allowOrigin: {
      kind: "text",
      placeholder: "ORIGINS",
      repeats: true,
      read: readOrigins,
      summary:
        "Web pages that may use this server beside its own, like https://chat.example.org; * allows all.",
    },
    data: {
      kind: "file",
      placeholder: "FILE",
      summary: "Keeps channels, messages and sessions in this SQLite file, over restarts.",
    },
    dataSync: {
      kind: "choice",
      placeholder: "HOW",
      choices: ["normal", "full"],
      default: "normal",
      needs: ["data"],
      summary: "What a committed message survives: normal, the end of the process; full, a power cut too.",
    },
    dataSize: {
      ...limit,
      max: 1_099_511_627_776,
      default: 0,
      needs: ["data"],
      summary: "Bytes that the file may have; what does not fit is refused until something has run out.",
    },
    redis: {
      kind: "text",
      placeholder: "URL",
      read: readRedisUrl,
      variable: "TERMINALCHAT_REDIS",
      otherVariable: "REDIS_URL",
      isSecret: true,
      refusesBadVariable: true,
      conflicts: ["data"],
      summary:
        "Keeps channels, messages and sessions in this Redis, which several servers may share: redis://user:password@host:6379, or rediss:// for TLS.",
    },
    historySize: {
      kind: "number",
      placeholder: "NUMBER",
      min: 0,
      zeroMeans: "none",
      max: 1_000_000,
      default: 1000,
      summary: "Messages that are kept of each channel.",
    },
    historyTtl: {
      kind: "number",
      placeholder: "HOURS",
      min: 0,
      zeroMeans: "nothing is kept",
      max: 87_600,
      default: 24,
      summary: "Hours for which messages are kept.",
    },
    historyMemory: {
      ...limit,
      max: 1_099_511_627_776,
      default: 268_435_456,
      summary:
        "Bytes that the kept messages of all channels may take; the quietest channels lose theirs first.",
    },
    adminTokenFile: {
      kind: "file",
      placeholder: "FILE",
      summary:
        "Opens /metrics and /api/v1/notices to whoever has the token in this file's first line, of at least 16 characters.",
    },
    logLevel: { ...logLevel, default: "INFO" },
    logAddresses: {
      kind: "switch",
      summary: "Writes addresses into the log; without it only a hash that tells them apart until a restart.",
    },
    debug,
  },
  examples: [
    ["terminalchat serve", "listens on port 8000 of every address"],
    ["terminalchat serve --hostname 127.0.0.1 --port 9000", "listens for a proxy on the same machine"],
    ["terminalchat serve --port 443 --tls-cert chain.pem --tls-key key.pem", "serves over TLS by itself"],
  ],
} as const satisfies SubcommandRow;
