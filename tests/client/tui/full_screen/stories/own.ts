/**
 * What one says oneself, until the server has it or does not want it.
 * @module
 */
import { assumedLimits } from "../../../../../src/client/core/limits.ts";
import type { GoldenStories } from "../golden.ts";
import { joined, usualSizes } from "./conversation.ts";

const tooLong = "A message may hold no control characters";

/** Golden screens of own messages. */
export const ownStories: GoldenStories = {
  own_message_on_its_way: {
    sizes: ["20x5", "40x10", "80x24"],
    tell: (story) =>
      joined(story).say("bob", "hello").keys(
        "hello *bob*, this is on its way and long enough for a second row in most windows, is it not?{enter}",
      )
        .showStyles("on its way").acknowledge().showStyles("acknowledged"),
  },
  own_messages_on_their_way: {
    sizes: usualSizes,
    tell: (story) => {
      joined(story).say("bob", "count!");
      for (let number = 1; number <= 25; number++) story.keys(`number ${number}{enter}`);
    },
  },
  own_message_of_several_lines: {
    sizes: ["40x10", "80x24"],
    tell: (story) =>
      joined(story).keys("one{alt+enter}two{alt+enter}{alt+enter}four{enter}").show("on its way")
        .acknowledge().show("acknowledged"),
  },
  own_message_refused: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).say("bob", "well?").keys("this one the server does not want{enter}").refuse(tooLong).show(
        "open",
      )
        .keys("{alt+r}").show("sent again").acknowledge().show("acknowledged"),
  },
  own_message_taken_back: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).keys("the first{enter}").refuse(tooLong).keys("/msg bob the second{enter}")
        .refuse("Nobody of that name is here to whisper to").keys("half a line").show("two are open")
        .keys("{alt+e}").show("the second is taken back").keys("{alt+e}{alt+e}").show(
          "nothing is left to take back",
        ),
  },
  own_message_refused_in_styles: {
    sizes: ["80x24"],
    tell: (story) =>
      joined(story).keys("open{enter}").refuse(tooLong).keys("taken{enter}").refuse(tooLong).keys(
        "{alt+e}{ctrl+u}",
      )
        .keys("/msg bob a whisper{enter}").refuse(tooLong).showStyles("tones (~) and styles (*)"),
  },
  own_message_delayed: {
    sizes: usualSizes,
    tell: (story) =>
      joined(story).keys("too fast{enter}").event({
        type: "refused",
        code: "rate_limited",
        message: "Too much at once; slow down a little",
        nonce: "n11",
        retryInMs: 2_500,
      }),
  },
  own_text_too_long: {
    sizes: usualSizes,
    tell: (story) =>
      story.connect(["bob"], { limits: { ...assumedLimits, maxTextCharacters: 40 } })
        .paste(
          "A text that is a little longer than what this server allows in one message, so it is offered in parts.",
        )
        .keys("{enter}").show("offered").keys("{enter}").show("sent in parts"),
  },
};
