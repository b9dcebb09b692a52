/**
 * Which environment variable sends a connection through a proxy. The platform obeys them by itself; this is only for
 * telling a person.
 * @module
 */

/**
 * Finds the variable that holds the proxy for a URL.
 * @param url A ws or wss URL.
 * @param variable Gives an environment variable.
 * @returns Nothing where no proxy is used.
 */
export function proxyVariableFor(
  url: string,
  variable: (name: string) => string | undefined,
): string | undefined {
  const { protocol, hostname } = new URL(url);
  const excepted = variable("NO_PROXY") ?? variable("no_proxy") ?? "";
  if (excepted.split(",").some((pattern) => isExcepted(hostname, pattern.trim()))) return undefined;
  const ofScheme = protocol === "wss:" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"];
  return [...ofScheme, "ALL_PROXY", "all_proxy"].find((name) => (variable(name) ?? "") !== "");
}

function isExcepted(hostname: string, pattern: string): boolean {
  const name = pattern.replace(/^\*?\./, "");
  return pattern === "*" || (name !== "" && (hostname === name || hostname.endsWith(`.${name}`)));
}
