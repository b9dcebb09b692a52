import { bodyRows } from "../../src/client/tui/message_body.ts";
import { wrapRanges } from "../../src/client/tui/wrap.ts";

const plain = "a line of eighty characters, such as people write to each other the whole day...";
const marked = "see *this* and _that_, then `deno task ok` and https://example.org/wiki/Chat_(x)!";
const wide = "漢字かな交じり文と絵文字 👩‍🚀🇩🇪👍🏽 が並ぶ一行の文章です。端末の幅に収まるか 😀";
const long = `${plain} ${marked} `.repeat(25).slice(0, 4_000);
const columns = 60;

Deno.bench("bodyRows() of a plain line", () => void bodyRows(plain, columns));
Deno.bench("bodyRows() of a line with markup", () => void bodyRows(marked, columns));
Deno.bench("bodyRows() of a line of wide characters and emoji", () => void bodyRows(wide, columns));
Deno.bench("bodyRows() of 4,000 characters", () => void bodyRows(long, columns));
Deno.bench("wrapRanges() of a plain line", () => void wrapRanges(plain, columns));
Deno.bench("wrapRanges() of 4,000 characters", () => void wrapRanges(long, columns));
