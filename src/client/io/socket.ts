/**
 * WebSockets of the platform. A socket that is given up while it is open is closed without anybody waiting for it: where
 * the other side is gone the platform keeps it, and with it the process, until the network gives up as well. Programs
 * that are done have to exit.
 * @module
 */
import { proxyVariableFor } from "../core/proxy_variable.ts";
import { explainSocketFailure } from "../core/socket_problem.ts";
import type { OpenSocket, Socket, SocketListener } from "../ports.ts";

/** What all sockets have in common. */
export interface WebSocketsOptions {
  /** Certificates of authorities to trust besides the known ones, in PEM form. */
  readonly caCerts?: readonly string[];
  /** Headers for the upgrade. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The longest frame that is taken, in UTF-16 units; what sends a longer one is given up. */
  readonly maxFrameUnits?: number;
  /** Gives an environment variable, to name the proxy where one fails. Absent: it is not named. */
  readonly variable?: (name: string) => string | undefined;
}

/** More than the longest list of members that is taken. */
const defaultMaxFrameUnits = 4_194_304;

/** Opens WebSockets. HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY count as they are when this is made. */
export class WebSockets implements Disposable {
  /** What requests to the same server go through. */
  readonly httpClient: Deno.HttpClient;
  readonly #options: WebSocketsOptions;

  /** Gets ready to open sockets. @throws {TypeError} If a certificate is none in PEM form. */
  constructor(options: WebSocketsOptions = {}) {
    const caCerts = options.caCerts ?? [];
    for (const pem of caCerts) {
      if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
        throw new TypeError("There is no certificate in PEM form");
      }
    }
    this.httpClient = Deno.createHttpClient({ caCerts: [...caCerts] });
    this.#options = options;
  }

  /** Opens a WebSocket. */
  readonly open: OpenSocket = (url, protocols, listener) => {
    const { headers, maxFrameUnits = defaultMaxFrameUnits, variable = () => undefined } = this.#options;
    const client = this.httpClient;
    const proxyVariable = proxyVariableFor(url, variable);
    const native = new WebSocket(url, { protocols: [...protocols], client, ...(headers ? { headers } : {}) });
    return new PlatformSocket(native, listener, { maxFrameUnits, proxyVariable });
  };

  /** Frees what new sockets would need; those that are open stay so. */
  [Symbol.dispose](): void {
    this.httpClient.close();
  }
}

interface PlatformSocketOptions {
  readonly maxFrameUnits: number;
  readonly proxyVariable: string | undefined;
}

class PlatformSocket implements Socket {
  readonly #native: WebSocket;
  readonly #listener: SocketListener;
  readonly #options: PlatformSocketOptions;
  #wasOpen = false;
  #failure = "";

  constructor(native: WebSocket, listener: SocketListener, options: PlatformSocketOptions) {
    this.#native = native;
    this.#listener = listener;
    this.#options = options;
    native.binaryType = "arraybuffer";
    native.onopen = () => this.#open();
    native.onmessage = ({ data }) => this.#receive(data);
    native.onerror = (event) => this.#failure = event instanceof ErrorEvent ? event.message : "";
    native.onclose = ({ code, reason }) => this.#end(code, reason);
  }

  get bufferedBytes(): number {
    return this.#native.bufferedAmount;
  }

  send(frame: string): void {
    if (this.#native.readyState === WebSocket.OPEN) this.#native.send(frame);
  }

  close(): void {
    this.#silence();
    this.#native.close(1000);
  }

  abandon(): void {
    this.#silence();
    // While the connection is being opened this cancels it; afterwards it is a request that may go unheard.
    this.#native.close();
  }

  #silence(): void {
    const native = this.#native;
    native.onopen =
      native.onmessage =
      native.onerror =
      native.onclose =
        null;
  }

  #open(): void {
    this.#wasOpen = true;
    this.#listener.onOpen(this.#native.protocol);
  }

  /** The protocols know text frames only; others are not worth a connection. */
  #receive(data: unknown): void {
    if (typeof data !== "string") return;
    if (data.length <= this.#options.maxFrameUnits) return this.#listener.onFrame(data);
    this.abandon();
    this.#listener.onClose(0, "the server sent a frame that is too large for this program");
  }

  #end(code: number, reason: string): void {
    this.#silence();
    if (this.#wasOpen || this.#failure === "") return this.#listener.onClose(code, reason);
    const { proxyVariable } = this.#options;
    const problem = explainSocketFailure({ url: this.#native.url, message: this.#failure, proxyVariable });
    this.#listener.onClose(0, problem.reason, problem.upgradeStatus);
  }
}
