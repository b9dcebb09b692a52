/**
 * The rings of `src/README.md`, enforced: what may import what, and what a ring may never touch.
 */
import assert from "node:assert/strict";

const src = new URL("../src/", import.meta.url);

/** One source file, by its path below `src/`. */
interface Source {
  readonly path: string;
  readonly text: string;
}

/** One part of the tree. The first that a path belongs to counts. */
interface Part {
  readonly name: string;
  /** Which paths below `src/` belong to it. */
  readonly holds: RegExp;
  /** Which parts it may import, itself included where it may. */
  readonly imports: readonly string[];
  /** Which packages it may import. */
  readonly packages?: readonly string[];
  /** Whether it has to be pure: no clock, no I/O, no chance, nothing asynchronous. */
  readonly isPure?: true;
}

const serverRoot = /^server\/(admin_token|serve|open_broker|listen|listener|signals|rules)\.ts$/;
const clientRoot = /^client\/(chat|ask|converse|environment|find_place|host|prepare_screen|stage)\.ts$/;

const parts: readonly Part[] = [
  { name: "protocol", holds: /^protocol\//, imports: ["protocol"], isPure: true },
  {
    name: "server core",
    holds: /^server\/core\//,
    imports: ["protocol", "server core"],
    packages: ["unhomoglyph"],
    isPure: true,
  },
  {
    name: "client core",
    holds: /^client\/(core|tui)\//,
    imports: ["protocol", "client core"],
    packages: ["get-east-asian-width"],
    isPure: true,
  },
  {
    name: "server http",
    holds: /^server\/http\//,
    imports: ["protocol", "server core", "server shell", "server http"],
    packages: [
      "hono",
      "hono/cors",
      "hono/secure-headers",
      "ipaddr.js",
      "node:crypto",
    ],
  },
  {
    name: "server adapters",
    holds: /^server\/adapters\//,
    imports: ["protocol", "server core", "server shell", "server adapters"],
    packages: ["@logtape/logtape", "ioredis", "node:buffer", "node:crypto", "node:sqlite"],
  },
  {
    name: "server root",
    holds: serverRoot,
    imports: [
      "protocol",
      "server core",
      "server shell",
      "server http",
      "server adapters",
      "server root",
      "top",
    ],
  },
  {
    name: "server shell",
    holds: /^server\/[a-z_]+\.ts$/,
    imports: ["protocol", "server core", "server shell"],
  },
  {
    name: "client io",
    holds: /^client\/io\//,
    imports: ["protocol", "client core", "client shell", "client io"],
    packages: ["gemoji", "node:process", "smol-toml", "uqr"],
  },
  {
    name: "client root",
    holds: clientRoot,
    imports: ["protocol", "client core", "client shell", "client io", "client root", "top", "command line"],
  },
  {
    name: "client shell",
    holds: /^client\/[a-z_]+\.ts$/,
    imports: ["protocol", "client core", "client shell"],
  },
  {
    name: "command line",
    holds: /^command_line\//,
    imports: ["protocol", "command line", "top"],
    packages: ["@optique/core/completion", "node:util"],
  },
  {
    name: "top",
    holds: /^(options|failure|version)\.ts$/,
    imports: ["command line", "top", "deno.json"],
  },
  {
    name: "cli",
    holds: /^cli\.ts$/,
    imports: ["command line", "top", "server root", "client root", "protocol"],
  },
  { name: "deno.json", holds: /^\.\.\/deno\.json$/, imports: [] },
];

/** The one place of each package; in `server/http/` it may be any file. */
const homes: Readonly<Record<string, RegExp>> = {
  "get-east-asian-width": /^client\/tui\/(width|graphemes)\.ts$/,
  "gemoji": /^client\/io\/emoji\.ts$/,
  "hono": /^server\/http\//,
  "hono/cors": /^server\/http\/guards\.ts$/,
  "hono/secure-headers": /^server\/http\/guards\.ts$/,
  "ipaddr.js": /^server\/http\/ip_address\.ts$/,
  "@logtape/logtape": /^server\/adapters\/log\.ts$/,
  "ioredis": /^server\/adapters\/redis\//,
  "@optique/core/completion": /^command_line\/completion\.ts$/,
  // A table and a replacement by it: pure.
  "unhomoglyph": /^server\/core\/look_alike\.ts$/,
  "smol-toml": /^client\/io\/settings_file\.ts$/,
  "uqr": /^client\/io\/qr_code\.ts$/,
  "node:sqlite": /^server\/adapters\/sqlite_[a-z]+\.ts$/,
};

/**
 * Edges of one folder are strangers to each other; the store and its tables are one edge, all about WebSockets is one, and
 * a folder below is another.
 */
const edges = /^(server\/adapters|client\/io)\//;
const sameEdge: readonly (readonly [string, string])[] = [
  ["server/adapters/sqlite_store.ts", "server/adapters/sqlite_schema.ts"],
  ["client/io/socket.ts", "client/io/upgrade_question.ts"],
  ["client/io/socket.ts", "client/io/runaway_watch.ts"],
];

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g;

/** What the pure rings may not even name. */
const impure: readonly (readonly [string, RegExp])[] = [
  ["Deno", /\bDeno\./],
  ["a Node module", /["']node:/],
  ["a timer", /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/],
  ["a clock", /\b(Date\.now|performance\.now|new Date\(\))/],
  ["chance", /\b(Math\.random|crypto\.)/],
  ["the console", /\bconsole\./],
  ["something asynchronous", /\b(async|await|Promise)\b/],
];

function partOf(path: string): Part | undefined {
  return parts.find(({ holds }) => holds.test(path));
}

/** Finds everything in a source that its place does not allow. */
function violations({ path, text }: Source): readonly string[] {
  const part = partOf(path);
  if (part === undefined) return [`${path} belongs to no part of the house`];
  const code = withoutComments(text);
  const named = part.isPure === true ? impure.filter(([, pattern]) => pattern.test(withoutTexts(code))) : [];
  return [
    ...importsOf(code).flatMap((specifier) => importProblem(part, path, specifier) ?? []),
    ...named.map(([what]) => `${path} is pure and uses ${what}`),
    ...(/^\/\*\*[^]*?@module/.test(text) ? [] : [`${path} does not begin with what lives in it`]),
    ...(text.split("\n").length > 301 ? [`${path} has more than 300 lines`] : []),
  ];
}

function importProblem(part: Part, path: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) {
    return part.packages?.includes(specifier) && homes[specifier]?.test(path) !== false
      ? undefined
      : `${path} (${part.name}) may not import ${specifier}`;
  }
  const target = new URL(specifier, new URL(path, src)).href.replace(src.href, "");
  const relative = target.endsWith("/deno.json") ? "../deno.json" : target;
  const imported = partOf(relative);
  if (edges.test(path) && edges.test(relative) && !isSameEdge(path, relative)) {
    return `${path} may not import ${relative}: an edge touches one thing`;
  }
  if (imported !== undefined && part.imports.includes(imported.name)) return undefined;
  return `${path} (${part.name}) may not import ${relative} (${imported?.name ?? "no part of the house"})`;
}

function isSameEdge(path: string, imported: string): boolean {
  const isRedis = (file: string): boolean => file.startsWith("server/adapters/redis/");
  if (isRedis(path) && isRedis(imported)) return true;
  return sameEdge.some(([one, other]) => one === path && other === imported);
}

function importsOf(code: string): readonly string[] {
  return [...code.matchAll(importPattern)].flatMap(([, named, dynamic, bare]) =>
    named ?? dynamic ?? bare ?? []
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

/** Words in texts for people are no code. */
function withoutTexts(code: string): string {
  return code.replace(/"(?!node:)(?:[^"\\\n]|\\.)*"/g, '""').replace(/`(?:[^`\\$]|\\.)*`/g, "``");
}

async function sources(directory: URL = src): Promise<readonly Source[]> {
  const found: Source[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const url = new URL(isDirectory ? `${name}/` : name, directory);
    if (isDirectory) found.push(...await sources(url));
    else if (name.endsWith(".ts")) {
      found.push({ path: url.href.replace(src.href, ""), text: await Deno.readTextFile(url) });
    }
  }
  return found;
}

Deno.test("every source keeps to its ring", async () => {
  const all = await sources();
  assert.ok(all.length > 100, `${all.length} sources`);
  assert.deepEqual(all.flatMap(violations), []);
});

Deno.test("every part of the house has somebody living in it", async () => {
  const paths = (await sources()).map(({ path }) => path);
  const empty = parts.filter(({ name, holds }) =>
    name !== "deno.json" && !paths.some((path) => holds.test(path))
  );
  assert.deepEqual(empty.map(({ name }) => name), []);
});

Deno.test("packages are named in deno.json only", async () => {
  const specifiers = (await sources()).flatMap(({ text }) => importsOf(withoutComments(text)));
  assert.deepEqual(specifiers.filter((specifier) => /^(npm|jsr|https?):/.test(specifier)), []);
});

const header = "/**\n * A planted one.\n * @module\n */\n";

const planted: readonly (readonly [string, string, RegExp])[] = [
  ["server/core/planted.ts", `import { x } from "../hub.ts";\n`, /may not import server\/hub\.ts/],
  ["server/hub.ts", `import { x } from "./adapters/local_broker.ts";\n`, /may not import server\/adapters/],
  ["server/http/planted.ts", `import { x } from "../adapters/log.ts";\n`, /may not import server\/adapters/],
  ["server/planted.ts", `import { x } from "../client/connector.ts";\n`, /may not import client/],
  ["client/planted.ts", `import type { x } from "../server/hub.ts";\n`, /may not import server/],
  ["client/core/planted.ts", `export * from "../../options.ts";\n`, /may not import options\.ts/],
  ["protocol/planted.ts", `import x from "hono";\n`, /may not import hono/],
  ["protocol/planted.ts", `import "hono";\n`, /may not import hono/],
  ["protocol/planted.ts", `import "../server/hub.ts";\n`, /may not import server\/hub\.ts/],
  [
    "client/tui/planted.ts",
    `import { x } from "get-east-asian-width";\n`,
    /may not import get-east-asian-width/,
  ],
  ["server/core/planted.ts", `import x from "unhomoglyph";\n`, /may not import unhomoglyph/],
  ["server/adapters/planted.ts", `import { x } from "@logtape/logtape";\n`, /may not import @logtape/],
  ["server/adapters/planted.ts", `import { x } from "./log.ts";\n`, /an edge touches one thing/],
  ["server/adapters/redis/planted.ts", `import { x } from "../log.ts";\n`, /an edge touches one thing/],
  ["server/adapters/planted.ts", `import { x } from "./redis/feed.ts";\n`, /an edge touches one thing/],
  ["server/adapters/planted.ts", `import { Redis } from "ioredis";\n`, /may not import ioredis/],
  ["client/io/planted.ts", `import { x } from "./terminal.ts";\n`, /an edge touches one thing/],
  [
    "protocol/planted.ts",
    `import {\n  x,\n} from "../server/core/room.ts";\n`,
    /may not import server\/core/,
  ],
  ["server/serve.ts", `const x = await import("../client/chat.ts");\n`, /may not import client\/chat\.ts/],
  ["server/core/planted.ts", "const now = Date.now();\n", /uses a clock/],
  ["client/tui/planted.ts", "setTimeout(() => {}, 1);\n", /uses a timer/],
  ["protocol/planted.ts", "const dice = Math.random();\n", /uses chance/],
  ["server/core/planted.ts", "export async function x() {}\n", /uses something asynchronous/],
  ["client/core/planted.ts", `Deno.env.get("HOME");\n`, /uses Deno/],
  ["elsewhere/planted.ts", "", /belongs to no part/],
];

for (const [path, code, problem] of planted) {
  Deno.test(`the rings are seen to be broken by ${path}: ${code.trim().replaceAll("\n", " ")}`, () => {
    const found = violations({ path, text: header + code });
    assert.ok(found.some((each) => problem.test(each)), found.join("\n"));
  });
}

Deno.test("a source of more than 300 lines is seen", () => {
  const found = violations({ path: "protocol/planted.ts", text: header + "\n".repeat(300) });
  assert.match(found.join(), /has more than 300 lines/);
});

Deno.test("what a comment or a text says is no violation", () => {
  const text = `${header}// await Deno.readFile\nexport const x = "Date.now() and setTimeout";\n`;
  assert.deepEqual(violations({ path: "protocol/planted.ts", text }), []);
});

Deno.test("a source without a header is seen", () => {
  assert.match(
    violations({ path: "protocol/planted.ts", text: "export const x = 1;\n" }).join(),
    /does not begin/,
  );
});
