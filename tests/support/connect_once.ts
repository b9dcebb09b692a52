/**
 * Opens one WebSocket, says on standard output what became of it, and ends. The first argument is the URL, the second
 * the file of a certificate to trust.
 * @module
 */
import { WebSockets } from "../../src/client/io/socket.ts";

const [url = "", caFile] = Deno.args;
const caCerts = caFile === undefined ? [] : [Deno.readTextFileSync(caFile)];
const sockets = new WebSockets({ caCerts, variable: (name) => Deno.env.get(name) });
const socket = sockets.open(url, ["terminalchat.v1"], {
  onOpen: () => {
    socket.close();
    finish("open");
  },
  onFrame: () => {},
  onClose: (_code, reason) => finish(reason),
});

function finish(outcome: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(outcome));
  Deno.exit(0);
}
