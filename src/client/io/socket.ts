/**
 * WebSockets of the platform. A socket that is given up while it is open is closed without anybody waiting for it: where
 * the other side is gone the platform keeps it, and with it the process, until the network gives up as well. Programs
 * that are done have to exit. A message is here as a whole only: below 64 MiB the platform takes it without asking.
 * @module
 */
import type { SocketFault } from "../core/socket_fault.ts";
import { proxyVariableFor } from "../core/proxy_variable.ts";
import {
  explainSocketFailure,
  isWorthAsking,
  type SocketProblem,
  upgradeStatusOf,
} from "../core/socket_problem.ts";
import type { UpgradeAnswer } from "../core/upgrade_answer.ts";
import type { OpenSocket, Socket, SocketListener } from "../ports.ts";
import { RunawayWatch } from "./runaway_watch.ts";
import { askWhy } from "./upgrade_question.ts";

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

/** A list of more than a million members: what of it is kept, and what else may be long, is for the session to say. */
const defaultMaxFrameUnits = 33_554_432;

/** For how long an answer is good for the same status of the same server: one try may open several sockets in turn. */
const answerHoldsMs = 5_000;

/** What was asked last. */
interface Question {
  readonly about: string;
  readonly atMs: number;
  readonly answer: Promise<UpgradeAnswer | undefined>;
}

/** Opens WebSockets. HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY count as they are when this is made. */
export class WebSockets implements Disposable {
  /** What requests to the same server go through. */
  readonly httpClient: Deno.HttpClient;
  readonly #questionClient: Deno.HttpClient;
  readonly #options: WebSocketsOptions;
  readonly #sockets = new Set<PlatformSocket>();
  readonly #watch = new RunawayWatch(() => this.#giveUpAll());
  readonly #end = new AbortController();
  #lastQuestion: Question | undefined;

  /** Gets ready to open sockets. @throws {TypeError} If a certificate is none in PEM form. */
  constructor(options: WebSocketsOptions = {}) {
    const caCerts = options.caCerts ?? [];
    for (const pem of caCerts) {
      if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
        throw new TypeError("There is no certificate in PEM form");
      }
    }
    this.httpClient = Deno.createHttpClient({ caCerts: [...caCerts] });
    // HTTP/2 has no such upgrades: there the question why one was refused would be another one.
    this.#questionClient = Deno.createHttpClient({ caCerts: [...caCerts], http2: false });
    this.#options = options;
  }

  /** Opens a WebSocket. */
  readonly open: OpenSocket = (url, protocols, listener) => {
    const { headers, maxFrameUnits = defaultMaxFrameUnits, variable = () => undefined } = this.#options;
    const client = this.httpClient;
    const proxyVariable = proxyVariableFor(url, variable);
    const native = new WebSocket(url, { protocols: [...protocols], client, ...(headers ? { headers } : {}) });
    const socket: PlatformSocket = new PlatformSocket(native, listener, {
      maxFrameUnits,
      watch: this.#watch,
      explain: async (message) =>
        explainSocketFailure({ url, message, proxyVariable, answer: await this.#answer(url, message) }),
    });
    this.#sockets.add(socket);
    native.addEventListener("close", () => this.#sockets.delete(socket), { once: true });
    return socket;
  };

  /** What is not worth asking, or was asked just now, is not asked: a server that wants no connections gets few. */
  async #answer(url: string, message: string): Promise<UpgradeAnswer | undefined> {
    const status = upgradeStatusOf(message);
    if (status === undefined || !isWorthAsking(status)) return undefined;
    const about = `${new URL(url).origin} ${status}`;
    const atMs = performance.now();
    const last = this.#lastQuestion;
    if (last?.about !== about || atMs - last.atMs > answerHoldsMs) {
      const answer = askWhy(url, { client: this.#questionClient, signal: this.#end.signal });
      this.#lastQuestion = { about, atMs, answer };
    }
    return await this.#lastQuestion?.answer;
  }

  /** Nobody can tell which of them it is, and none can be stopped but by the end of the program. */
  #giveUpAll(): void {
    for (const socket of this.#sockets) {
      socket.giveUp("the server sends a message without end, which would fill up the memory here", {
        isLasting: true,
      });
    }
  }

  /** Frees what new sockets would need; those that are open stay so. */
  [Symbol.dispose](): void {
    this.#end.abort();
    this.httpClient.close();
    this.#questionClient.close();
  }
}

interface PlatformSocketOptions {
  readonly maxFrameUnits: number;
  readonly watch: RunawayWatch;
  /** Says why a connection could not be opened. */
  readonly explain: (message: string) => Promise<SocketProblem>;
}

class PlatformSocket implements Socket {
  readonly #native: WebSocket;
  readonly #listener: SocketListener;
  readonly #options: PlatformSocketOptions;
  #wasOpen = false;
  #isOver = false;
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

  /** Gives it up for a reason of this side. */
  giveUp(reason: string, fault: SocketFault): void {
    if (this.#isOver) return;
    this.abandon();
    this.#listener.onClose(0, reason, fault);
  }

  #silence(): void {
    this.#isOver = true;
    const native = this.#native;
    native.onopen =
      native.onmessage =
      native.onerror =
      native.onclose =
        null;
  }

  #open(): void {
    this.#wasOpen = true;
    // It goes on after the socket is given up: that does not keep the other side from sending.
    this.#native.addEventListener("close", this.#options.watch.watch(), { once: true });
    this.#listener.onOpen(this.#native.protocol);
  }

  /** The protocols know text frames only; others are not worth a connection. */
  #receive(data: unknown): void {
    const { watch, maxFrameUnits } = this.#options;
    const units = typeof data === "string" ? data.length : 0;
    if (!watch.arrived(units)) {
      return this.giveUp("the server sends more than this program can take", { isOversized: true });
    }
    if (typeof data !== "string") return;
    if (units <= maxFrameUnits) return this.#listener.onFrame(data);
    this.giveUp("the server sent a frame that is too large for this program", { isOversized: true });
  }

  #end(code: number, reason: string): void {
    const failure = this.#failure;
    if (this.#wasOpen) return this.#endOpen(code, reason, failure);
    if (failure === "") {
      this.#silence();
      return this.#listener.onClose(code, reason);
    }
    void this.#options.explain(failure).then(({ reason, ...fault }) => {
      if (this.#isOver) return;
      this.#silence();
      this.#listener.onClose(0, reason, fault);
    });
  }

  #endOpen(code: number, reason: string, failure: string): void {
    this.#silence();
    if (failure.startsWith("Frame too large")) {
      const told = "the server sent a frame that is too large for this program";
      return this.#listener.onClose(0, told, { isOversized: true });
    }
    this.#listener.onClose(code, reason);
  }
}
