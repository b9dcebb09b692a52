/**
 * The title of the window: which channel is shown, and whether something waits to be read.
 * @module
 */
import { printable } from "../../../protocol/text.ts";
import { activeChannel, type Model } from "./model.ts";

/** Gives the title. */
export function titleOf(model: Model): string {
  const unread = model.channels.reduce((count, channel) => count + channel.unread, 0);
  const { code } = activeChannel(model);
  return `${unread > 0 ? `(${unread}) ` : ""}${code === "" ? "new channel" : printable(code)} – TerminalChat`;
}
