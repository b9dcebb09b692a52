import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ChatOptions,
  isSubcommand,
  type OptionValues,
  type ParsedOptions,
  parseOptions,
  type ServeOptions,
  type Subcommand,
  subcommands,
  variableNames,
} from "../src/options.ts";
import { flagOf, type SubcommandRow } from "../src/command_line/option_rows.ts";

type Environment = Readonly<Record<string, string | undefined>>;

function values<Name extends Subcommand>(
  name: Name,
  args: readonly string[],
  environment: Environment = {},
): Extract<ParsedOptions<Name>, { type: "values" }> {
  const parsed: ParsedOptions<Name> = parseOptions(name, { args, environment });
  if (parsed.type !== "values") assert.fail(JSON.stringify(parsed));
  return parsed;
}

function problems(
  name: Subcommand,
  args: readonly string[],
  environment: Environment = {},
): readonly string[] {
  const parsed = parseOptions(name, { args, environment });
  if (parsed.type !== "wrong") assert.fail(JSON.stringify(parsed));
  return parsed.problems;
}

const rows = Object.entries<SubcommandRow>(subcommands);

Deno.test("parseOptions() gives serve its defaults, typed by the table", () => {
  const options: ServeOptions = values("serve", []).values;
  assert.deepEqual(options, {
    hostname: "0.0.0.0",
    port: 8000,
    tlsCert: undefined,
    tlsKey: undefined,
    maxText: 4000,
    maxName: 32,
    maxFrame: 65_536,
    messageRate: 10,
    messageBurst: 120,
    byteRate: 32_768,
    byteBurst: 262_144,
    sendersPerAddress: 10,
    sendersPerChannel: 20,
    maxRefused: 256,
    maxWaiting: 268_435_456,
    membersPerChannel: 1000,
    maxConnections: 10_000,
    maxChannels: 100_000,
    connectionsPerAddress: 32,
    joinsPerAddress: 64,
    channelsPerAddress: 30,
    guessesPerAddress: 6,
    guesses: 60,
    trustProxy: undefined,
    allowOrigin: undefined,
    data: undefined,
    dataSync: "normal",
    dataSize: 0,
    redis: undefined,
    historySize: 1000,
    historyTtl: 24,
    historyMemory: 268_435_456,
    adminTokenFile: undefined,
    logLevel: "INFO",
    logAddresses: false,
    debug: false,
  });
  const level: "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL" = options.logLevel;
  assert.equal(level, "INFO");
});

Deno.test("parseOptions() gives chat its defaults and says that they are defaults", () => {
  const { values: given, sources } = values("chat", []);
  const options: ChatOptions = { ...given, sources };
  assert.equal(options.server, "terminalchat-server-1.onrender.com:443");
  assert.equal(options.code, undefined);
  assert.equal(options.name, undefined);
  assert.equal(options.maxReconnect, 5);
  assert.equal(options.logLevel, "WARNING");
  assert.deepEqual(new Set(Object.values(sources)), new Set(["default"]));
});

Deno.test("parseOptions() takes a flag before a variable before a default", () => {
  const environment = { PORT: "8111", HOST: "127.0.0.1" };
  const { values: given, sources } = values("serve", ["--port", "8222"], environment);
  assert.equal(given.port, 8222);
  assert.equal(given.hostname, "127.0.0.1");
  assert.deepEqual([sources.port, sources.hostname, sources.maxText], ["flag", "environment", "default"]);
});

Deno.test("parseOptions() takes an empty variable for none", () => {
  const { values: given, sources } = values("serve", [], { PORT: "", HOST: "  " });
  assert.equal(given.port, 8000);
  assert.equal(sources.port, "default");
});

Deno.test("parseOptions() reads --flag value, --flag=value and -f in all its forms", () => {
  for (const args of [["--port", "81"], ["--port=81"], ["-p", "81"], ["-p81"], ["-p=81"]]) {
    assert.equal(values("serve", args).values.port, 81, args.join(" "));
  }
});

Deno.test("parseOptions() lets the last of several flags hold", () => {
  assert.equal(values("serve", ["-p", "81", "--port", "82"]).values.port, 82);
});

Deno.test("parseOptions() takes several values of an option that repeats, over those of its variable", () => {
  const environment = { TERMINALCHAT_TRUST_PROXY: "192.0.2.0/24" };
  assert.equal(values("serve", [], environment).values.trustProxy, "192.0.2.0/24");
  const args = ["--trust-proxy", "loopback,10.0.0.0/8", "--trust-proxy=2001:db8::/32"];
  const { values: given, sources } = values("serve", args, environment);
  assert.equal(given.trustProxy, "loopback,10.0.0.0/8,2001:db8::/32");
  assert.equal(sources.trustProxy, "flag");
});

Deno.test("parseOptions() checks proxies and origins, each of several", () => {
  for (const ranges of ["10.0.0.0/8", "::1", "fd00::/8", "Loopback, private", "192.0.2.7"]) {
    assert.equal(values("serve", [`--trust-proxy=${ranges}`]).values.trustProxy, ranges);
  }
  for (const ranges of ["", "all", "proxy.example.org", "10.0.0.0/8,", "10.0.0.0/x", "::1/", "10.0.0.0 /8"]) {
    assert.equal(problems("serve", [`--trust-proxy=${ranges}`]).length, 1, ranges);
  }
  assert.equal(problems("serve", [], { TERMINALCHAT_TRUST_PROXY: "everybody" }).length, 1);
  for (const origins of ["https://chat.example.org", "*", "http://localhost:3000,https://a.example"]) {
    assert.equal(values("serve", [`--allow-origin=${origins}`]).values.allowOrigin, origins);
  }
  for (
    const origins of ["chat.example.org", "https://a.example/", "https://A.example", "null", "https://*.a"]
  ) {
    assert.equal(problems("serve", [`--allow-origin=${origins}`]).length, 1, origins);
  }
});

Deno.test("parseOptions() reads the code wherever it stands, in the case in which it was typed", () => {
  for (const args of [["A4b2", "--name", "x"], ["--name", "x", "A4b2"], ["--name=x", "--", "A4b2"]]) {
    assert.equal(values("chat", args).values.code, "A4b2", args.join(" "));
  }
  assert.equal(values("chat", ["--", "-abc-"]).values.code, "-abc-");
});

Deno.test("parseOptions() tells a wished server and name from a default", () => {
  const { sources } = values("chat", ["--name", "ada"], { TERMINALCHAT_SERVER: "localhost" });
  assert.equal(sources.name, "flag");
  assert.equal(sources.server, "environment");
});

Deno.test("parseOptions() reads a choice in any case", () => {
  assert.equal(values("serve", ["--log-level", "warning"]).values.logLevel, "WARNING");
  assert.equal(values("chat", [], { TERMINALCHAT_LOG_LEVEL: "Critical" }).values.logLevel, "CRITICAL");
});

Deno.test("parseOptions() reads the words that the variable of a switch may hold", () => {
  for (const word of ["true", "1", "YES", "on"]) {
    assert.equal(values("chat", [], { TERMINALCHAT_DEBUG: word }).values.debug, true, word);
  }
  for (const word of ["false", "0", "no", "OFF"]) {
    assert.equal(values("chat", [], { TERMINALCHAT_DEBUG: word }).values.debug, false, word);
  }
});

Deno.test("parseOptions() lets --no-debug overrule the variable", () => {
  assert.equal(values("chat", ["--no-debug"], { TERMINALCHAT_DEBUG: "1" }).values.debug, false);
});

Deno.test("parseOptions() logs everything with --debug, unless a level is wished", () => {
  assert.equal(values("serve", ["--debug"]).values.logLevel, "DEBUG");
  assert.equal(values("serve", ["--debug", "--log-level", "error"]).values.logLevel, "ERROR");
  assert.equal(values("serve", [], { TERMINALCHAT_DEBUG: "1" }).values.logLevel, "DEBUG");
});

Deno.test("parseOptions() goes on with the default and a warning where a variable of chat is bad", () => {
  const { values: given, warnings } = values("chat", [], {
    TERMINALCHAT_MAX_RECONNECT: "many",
    TERMINALCHAT_LOG_LEVEL: "loud",
    TERMINALCHAT_NAME: "a:b",
    TERMINALCHAT_SERVER: "ftp://x",
    TERMINALCHAT_DEBUG: "perhaps",
  });
  assert.equal(given.maxReconnect, 5);
  assert.equal(given.logLevel, "WARNING");
  assert.equal(given.name, undefined);
  assert.equal(given.server, "terminalchat-server-1.onrender.com:443");
  assert.equal(given.debug, false);
  assert.equal(warnings.length, 5);
  assert.ok(
    warnings.includes(
      'Cannot use the variable TERMINALCHAT_MAX_RECONNECT "many": expected a whole number from 0 to 1000000; going on with 5',
    ),
    warnings.join("\n"),
  );
});

Deno.test("parseOptions() is silent about a bad variable that a flag overrules", () => {
  assert.deepEqual(values("chat", ["--max-reconnect=3"], { TERMINALCHAT_MAX_RECONNECT: "x" }).warnings, []);
  assert.equal(values("serve", ["-p1"], { PORT: "x" }).values.port, 1);
});

Deno.test("parseOptions() refuses a bad PORT and a bad HOST", () => {
  assert.deepEqual(problems("serve", [], { PORT: "99999", HOST: "http://a" }), [
    'Cannot use the variable HOST "http://a": expected an IP address or a host name',
    'Cannot use the variable PORT "99999": expected a whole number from 0 to 65535',
  ]);
});

Deno.test("parseOptions() reports everything that is wrong at once", () => {
  const args = ["--prot", "80", "--port", "abc", "--tls-cert", "--foo=1", "--debug=3", "x", "--max-text=-1"];
  assert.deepEqual(problems("serve", args), [
    "serve has no option --prot: did you mean --port?",
    'Cannot use --port "abc": expected a whole number from 0 to 65535',
    "--tls-cert needs a value: --tls-cert FILE",
    "serve has no option --foo",
    '--debug takes no value, so not "3"',
    'Cannot use --max-text "-1": expected a whole number from 0 to 1000000',
    'serve takes no argument, so not "x"',
    "--tls-cert says nothing without --tls-key",
  ]);
});

Deno.test("parseOptions() takes no option for the value of another", () => {
  assert.deepEqual(problems("chat", ["--name", "--linear", "--plain"]), [
    "--name needs a value: --name NAME",
    "--linear and --plain exclude each other: give one of them",
  ]);
});

Deno.test("parseOptions() reads a negative number as a wrong value, not as an option", () => {
  assert.deepEqual(problems("serve", ["--port", "-5"]), [
    'Cannot use --port "-5": expected a whole number from 0 to 65535',
  ]);
});

Deno.test("parseOptions() refuses numbers that are none", () => {
  for (const text of ["1e3", "0x50", "8_000", "80.5", " 80", "٨٠", "+80", "99999999999999999999"]) {
    assert.equal(problems("serve", [`--port=${text}`]).length, 1, text);
  }
});

Deno.test("parseOptions() finds what was meant", () => {
  const meant: readonly [Subcommand, string, string][] = [
    ["chat", "--sever=h", "--server"],
    ["chat", "--max-recconect=1", "--max-reconnect"],
    ["serve", "--tls_cert=x", "--tls-cert"],
    ["serve", "--PORT=1", "--port"],
    ["serve", "-port=1", "--port"],
    ["serve", "--members=3", "--members-per-channel"],
    ["serve", "--no-debg", "--no-debug"],
  ];
  for (const [name, arg, right] of meant) {
    const shown = arg.replace(/=.*/, "");
    assert.deepEqual(problems(name, [arg]), [`${name} has no option ${shown}: did you mean ${right}?`]);
  }
});

Deno.test("parseOptions() says to which subcommand an option belongs", () => {
  assert.deepEqual(problems("chat", ["--tls-key=k"]), ["chat has no option --tls-key: it belongs to serve"]);
});

Deno.test("parseOptions() reports an unknown group of letters once", () => {
  assert.deepEqual(problems("chat", ["-xyz"]), ["chat has no option -xyz"]);
});

Deno.test("parseOptions() refuses options that exclude each other", () => {
  const pairs: readonly (readonly string[])[] = [
    ["--linear", "--plain"],
    ["--json", "--linear"],
    ["--listen", "--whole"],
    ["--host", "--server=localhost"],
  ];
  for (const pair of pairs) {
    const [first, second] = pair.map((flag) => flag.replace(/=.*/, ""));
    assert.deepEqual(problems("chat", pair), [`${first} and ${second} exclude each other: give one of them`]);
  }
});

Deno.test("parseOptions() lets --host overrule a server from the environment", () => {
  assert.equal(values("chat", ["--host"], { TERMINALCHAT_SERVER: "localhost" }).values.host, true);
});

Deno.test("parseOptions() refuses options that say nothing alone", () => {
  assert.deepEqual(problems("chat", ["-p", "0"]), ["-p says nothing without --host"]);
  assert.deepEqual(problems("serve", ["--tls-key=k"]), ["--tls-key says nothing without --tls-cert"]);
  assert.equal(values("chat", ["--host", "--port=0", "--hostname=::1"]).values.port, 0);
});

Deno.test("parseOptions() checks code, name and server", () => {
  for (const code of ["a b", "../x", "%00", "", "a".repeat(65)]) {
    assert.equal(problems("chat", [code]).length, 1, code);
  }
  for (const name of ["a:b", "a".repeat(33), " ", "a\u202eb"]) {
    assert.equal(problems("chat", [`--name=${name}`]).length, 1, name);
  }
  for (const server of ["ftp://x", "a b", "http://", "host:99999", "a:b:c"]) {
    assert.equal(problems("chat", [`--server=${server}`]).length, 1, server);
  }
  for (
    const server of ["h", "h:1", "::1", "[::1]:8000", "wss://h/path", "http://127.0.0.1:8000", "h/prefix"]
  ) {
    assert.equal(values("chat", [`--server=${server}`]).values.server, server);
  }
});

Deno.test("parseOptions() takes an IPv6 address with and without brackets", () => {
  assert.equal(values("serve", ["--hostname=[::1]"]).values.hostname, "::1");
  assert.equal(values("serve", ["--hostname=::1"]).values.hostname, "::1");
  assert.equal(problems("serve", ["--hostname=a b"]).length, 1);
});

Deno.test("parseOptions() makes an URL of what health is given", () => {
  assert.equal(values("health", ["localhost:8123"]).values.url, "http://localhost:8123/");
  assert.equal(values("health", [], { PORT: "8124" }).values.port, 8124);
  assert.equal(problems("health", ["ws://localhost"]).length, 1);
});

Deno.test("parseOptions() demands the shell of completion", () => {
  assert.deepEqual(problems("completion", []), ["completion needs SHELL: bash, zsh, fish, pwsh, nu"]);
  const options: OptionValues<"completion"> = values("completion", ["Fish"]).values;
  assert.equal(options.shell, "fish");
});

Deno.test("parseOptions() shows help or version whatever else is wrong", () => {
  for (const args of [["--help"], ["-h", "--foo"], ["--port", "--help"]]) {
    assert.deepEqual(parseOptions("serve", { args, environment: { PORT: "x" } }), { type: "help" });
  }
  assert.deepEqual(parseOptions("chat", { args: ["a b", "-V"], environment: {} }), { type: "version" });
  assert.equal(values("chat", ["--name=x", "--", "help"]).values.code, "help");
});

Deno.test("parseOptions() keeps control characters of arguments out of its problems", () => {
  const [first = "", second = ""] = problems("chat", ["--x\x1b[31m\n", "--server=a\u009b b"]);
  // deno-lint-ignore no-control-regex -- finding control characters is what it is for
  assert.doesNotMatch(first + second, /[\u0000-\u001f\u007f-\u009f]/);
});

Deno.test("parseOptions() shortens long arguments in its problems", () => {
  for (const problem of problems("serve", ["x".repeat(10_000), `--${"y".repeat(10_000)}`])) {
    assert.ok(problem.length < 200, `${problem.length}`);
  }
});

Deno.test("parseOptions() answers any arguments and any environment", () => {
  const words = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "--",
      "-",
      "--port",
      "--no-debug",
      "-p",
      "--tls-cert=",
      "--host",
      "--=",
      "-=",
      "--no-",
      "--__proto__=1",
      "--constructor",
    ),
  );
  const environments = fc.dictionary(fc.constantFrom(...variableNames()), fc.string());
  const names = fc.constantFrom(...Object.keys(subcommands).filter(isSubcommand));
  fc.assert(fc.property(names, fc.array(words), environments, (name, args, environment) => {
    const parsed = parseOptions(name, { args, environment });
    if (parsed.type === "wrong") assert.ok(parsed.problems.length > 0);
    if (parsed.type === "values") {
      assert.deepEqual(Object.keys(parsed.values), Object.keys(parsed.sources));
    }
  }));
});

Deno.test("parseOptions() reads back every number within the bounds of its row", () => {
  const numbers = Object.entries(subcommands.serve.options).flatMap(([key, row]) =>
    row.kind === "number" ? [{ key, row, needs: "needs" in row ? row.needs : [] }] : []
  );
  fc.assert(fc.property(fc.constantFrom(...numbers), fc.nat(), ({ key, row, needs }, wish) => {
    const number = row.min + wish % (row.max - row.min + 1);
    const parsed = values("serve", [
      `${flagOf(key)}=${number}`,
      ...companyOf({ needs }, subcommands.serve.options),
    ]);
    assert.equal(Object.entries(parsed.values).find(([name]) => name === key)?.[1], number);
  }));
});

Deno.test("the table names only options that exist as conflicts, needs and implications", () => {
  for (const [name, { options }] of rows) {
    for (const row of Object.values(options)) {
      const implied = row.kind === "switch" ? Object.keys(row.implies ?? {}) : [];
      for (const other of [...row.conflicts ?? [], ...row.needs ?? [], ...implied]) {
        assert.ok(Object.hasOwn(options, other), `${name}: ${other}`);
      }
    }
  }
});

Deno.test("the table gives each letter to one option of a subcommand, and help and version keep theirs", () => {
  for (const [name, { options }] of rows) {
    const letters = ["h", "V", ...Object.values(options).flatMap(({ short }) => short ?? [])];
    assert.equal(new Set(letters).size, letters.length, name);
    for (const letter of letters) assert.match(letter, /^[A-Za-z]$/);
  }
});

Deno.test("the table's defaults fit its own checks", () => {
  for (const name of Object.keys(subcommands).filter(isSubcommand)) {
    const options: SubcommandRow["options"] = subcommands[name].options;
    for (const [key, row] of Object.entries(options)) {
      if (row.kind === "switch" || row.default === undefined) continue;
      const parsed = parseOptions(name, {
        args: [
          `${flagOf(key)}=${row.default}`,
          ...companyOf(row, options),
          ...name === "completion" ? ["bash"] : [],
        ],
        environment: {},
      });
      assert.equal(parsed.type, "values", `${name} ${key}`);
    }
  }
});

/** Gives the options without which this one says nothing. */
function companyOf(
  { needs = [] }: { readonly needs?: readonly string[] },
  options: SubcommandRow["options"],
): readonly string[] {
  return needs.map((other) => options[other]?.kind === "switch" ? flagOf(other) : `${flagOf(other)}=x`);
}

Deno.test("the table lets help explain every subcommand", () => {
  assert.deepEqual(subcommands.help.positionals.subcommand.choices, Object.keys(subcommands));
});

Deno.test("variableNames() lists what the program reads from the environment", () => {
  assert.deepEqual([...variableNames()].sort(), [
    "HOST",
    "PORT",
    "REDIS_URL",
    "TERMINALCHAT_DEBUG",
    "TERMINALCHAT_LOG_LEVEL",
    "TERMINALCHAT_MAX_RECONNECT",
    "TERMINALCHAT_NAME",
    "TERMINALCHAT_REDIS",
    "TERMINALCHAT_SERVER",
    "TERMINALCHAT_TRUST_PROXY",
  ]);
});
