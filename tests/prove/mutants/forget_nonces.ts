/**
 * A server that numbers whatever it is sent, however often.
 * @module
 */
import { NonceWindow } from "../../../src/server/core/nonce_window.ts";

NonceWindow.prototype.get = () => undefined;

await import("../../../main.ts");
