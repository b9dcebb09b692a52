import assert from "node:assert/strict";
import fc from "fast-check";
import { decodePush, encode } from "../../../src/protocol/codec.ts";
import type { MessagePush } from "../../../src/protocol/frame.ts";
import { encodePage } from "../../../src/server/core/page.ts";
import { anyPush } from "../../support/any_frame.ts";

Deno.test("encodePage() is the page push of messages that are encoded already", () => {
  const anyMessages = fc.array(anyPush).map((all) => all.filter((push) => push.type === "message"));
  fc.assert(
    fc.property(anyMessages, fc.nat(), fc.boolean(), (messages: readonly MessagePush[], before, more) => {
      const logged = messages.map((push) => ({ ...push, line: encode(push) }));
      assert.deepEqual(decodePush(encodePage(before, { epoch: "epoch-11", messages: logged, more })), {
        type: "page",
        epoch: "epoch-11",
        before,
        messages,
        more,
      });
    }),
  );
});
