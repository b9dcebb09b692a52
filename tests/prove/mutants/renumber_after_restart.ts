/**
 * A server that goes on with other numbers after a restart.
 * @module
 */
import { Channel } from "../../../src/server/core/channel.ts";

const by = 3;

const restore = Channel.restore;
Channel.restore = (stored, ...rest) => {
  const messages = stored.messages.map((message) => ({
    ...message,
    offset: message.offset + by,
    line: message.line.replace(/"offset":\d+/, `"offset":${message.offset + by}`),
  }));
  return restore({ ...stored, offset: stored.offset + by, messages }, ...rest);
};

await import("../../../main.ts");
