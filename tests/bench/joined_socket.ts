/**
 * A socket of somebody who is in a channel.
 * @module
 */

/** Connects and joins. @param url The channel. @returns The socket, once the server has let it in. */
export async function joinedSocket(url: string, name: string): Promise<WebSocket> {
  const socket = new WebSocket(url, ["terminalchat.v1"]);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.onopen = () => socket.send(JSON.stringify({ type: "join", name }));
  socket.onmessage = () => resolve();
  socket.onclose = ({ code, reason }) => reject(new Error(`${name} was closed with ${code} ${reason}`));
  await promise;
  return socket;
}
