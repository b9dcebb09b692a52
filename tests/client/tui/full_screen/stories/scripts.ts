/**
 * Scripts of all kinds, in texts and in names.
 * @module
 */
import type { GoldenStories } from "../golden.ts";
import { allLayouts } from "./conversation.ts";

/** Golden screens of scripts. */
export const scriptStories: GoldenStories = {
  emoji: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect(["🦊fox", "bob"]).ping(23).keys("{left}").say("🦊fox", "👍 👍🏽 👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 ❤️ ❤ ☕ 1️⃣ ✅")
        .say("bob", "👩‍👩‍👧‍👦".repeat(45)).join("🐙"),
  },
  cjk: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect(["李小龍", "ひなた", "김철수"]).ping(23).keys("{left}").say(
        "李小龍",
        "今天的會議改到下午三點，地點不變。請大家準時參加，並帶上昨天發的文件和自己的筆記。",
      )
        .say("ひなた", "了解です。「資料」はもう読みました！").say(
          "김철수",
          "네, 알겠습니다. 조금 늦을 수도 있어요.",
        )
        .say("ひなた", "mixed 日本語 and English 混在 text wraps なるべく between words"),
  },
  combining_marks: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect(["q\u0303", "bob"]).ping(23).keys("{left}").say(
        "q\u0303",
        "e\u0301te\u0301 n\u0303 a\u030a o\u0302\u0301",
      )
        .say("bob", "हिन्दी में लिखा हुआ वाक्य और தமிழ் எழுத்து ภาษาไทยเขียนติดกัน"),
  },
  hebrew: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect(["דוד", "bob"]).ping(23).keys("{left}").say(
        "דוד",
        "שלום לכולם, הפגישה מחר בשעה 10:00 בבוקר, כרגיל באולם הגדול שבקומה השנייה.",
      )
        .say("bob", "hello דוד, (תודה) for 3 things: א, ב, ג").join("שרה").event({
          type: "typing",
          name: "דוד",
        }),
  },
  arabic: {
    sizes: allLayouts,
    tell: (story) =>
      story.connect(["ليلى", "bob"]).ping(23).keys("{left}").say(
        "ليلى",
        "مرحبا بالجميع، الاجتماع غدا في الساعة ١٠ صباحا في القاعة الكبيرة.",
      )
        .whisper("ليلى", "سر صغير").leave("bob"),
  },
};
