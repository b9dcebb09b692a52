/**
 * Takes requests with a small body only, whichever way its length is told.
 * @module
 */
import type { Context, Next } from "hono";
import { problem } from "./problem.ts";

/** How long a body may be, in bytes: a text for everybody to read, and no more. */
export const maxBodyBytes = 4_096;

/** Refuses a request whose body is too long; what comes in pieces is read as far as that to find out. */
export async function limitBody(context: Context, next: Next): Promise<Response | void> {
  const { raw } = context.req;
  if (raw.body === null) return await next();
  const told = raw.headers.has("transfer-encoding") ? null : raw.headers.get("content-length");
  if (told !== null) return isSmall(told) ? await next() : problem("body_too_large");
  let body: Uint8Array<ArrayBuffer> | undefined;
  try {
    body = await readSmall(raw.body);
  } catch {
    return problem("bad_request");
  }
  if (body === undefined) return problem("body_too_large");
  context.req.raw = withBody(raw, body);
  await next();
}

/** Which path it is for is found out already, and a host that is none or a method that pages may not use make no request. */
function withBody({ headers }: Request, body: Uint8Array<ArrayBuffer>): Request {
  return new Request("http://localhost/", { method: "POST", headers, body });
}

function isSmall(length: string): boolean {
  return /^\d+$/.test(length) && Number(length) <= maxBodyBytes;
}

/** @returns Nothing where there is more. */
async function readSmall(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const body = new Uint8Array(maxBodyBytes);
  let size = 0;
  for await (const piece of stream) {
    if (size + piece.length > maxBodyBytes) return undefined;
    body.set(piece, size);
    size += piece.length;
  }
  return body.slice(0, size);
}
