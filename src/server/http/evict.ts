/**
 * Ends a WebSocket whose other end does not answer the close: it could go on sending, and hold memory and a file for ever.
 * @module
 */

/** What the platform's own idle timeout uses; it has no public name. */
interface Platform {
  readonly core?: { readonly tryClose?: (resourceId: number) => void };
}

/**
 * Lets go of a socket at once; `onclose` follows. It must have nothing left to write: what is being written holds it, and
 * then nobody would be told any more when it is really gone.
 * @returns Whether this platform could: Deno 2.9 can, 2.5 waits until the other end is gone.
 */
export function evict(socket: WebSocket): boolean {
  const internal: PropertyKey | undefined = Reflect.get(Deno, "internal");
  const platform: Platform | undefined = internal && Reflect.get(Deno, internal);
  const tryClose = platform?.core?.tryClose;
  const resourceId = resourceIdOf(socket);
  if (tryClose === undefined || resourceId === undefined) return false;
  tryClose(resourceId);
  return true;
}

function resourceIdOf(socket: WebSocket): number | undefined {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "[[rid]]");
  const value = key && Reflect.get(socket, key);
  return typeof value === "number" ? value : undefined;
}
