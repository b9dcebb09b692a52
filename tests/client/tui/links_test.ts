import assert from "node:assert/strict";
import { markup } from "../../../src/client/tui/markup.ts";

function linksIn(line: string): readonly string[] {
  return markup(line).flatMap(({ link }) => link ?? []);
}

Deno.test("a web address is a link to exactly what it shows, underlined", () => {
  assert.deepEqual(markup("see https://example.org/a?b=c&d#e now"), [
    { text: "see " },
    { text: "https://example.org/a?b=c&d#e", isUnderlined: true, link: "https://example.org/a?b=c&d#e" },
    { text: " now" },
  ]);
});

Deno.test("a link may be a bare host, a port, an address in brackets, or in capitals", () => {
  for (
    const link of [
      "http://a",
      "http://localhost:8000",
      "https://[::1]:8000/x",
      "http://[::1]",
      "HTTPS://EXAMPLE.ORG/A",
      "https://user@example.org/",
      "https://example.org/~ada/x_y*z|{id}",
    ]
  ) assert.deepEqual(linksIn(`(${link}).`), [link]);
});

Deno.test("closing punctuation is no part of a link", () => {
  for (
    const end of [".", ",", ";", ":", "!", "?", ")", "]", "}", "'", '"', ">", "...", ").", "?!", "')]}", '",']
  ) {
    assert.deepEqual(linksIn(`http://example.org/x${end} and`), ["http://example.org/x"], end);
    assert.deepEqual(linksIn(`http://example.org/x${end}`), ["http://example.org/x"], end);
  }
});

Deno.test("a closing bracket belongs to a link that has the opening one", () => {
  const article = "https://en.wikipedia.org/wiki/Ada_(programming_language)";
  for (
    const text of [article, `(${article})`, `${article}.`, `(see ${article}).`, `[${article}](`.slice(0, -1)]
  ) {
    assert.deepEqual(linksIn(text), [article], text);
  }
  assert.deepEqual(linksIn("http://a.b/((x)) http://a.b/c))"), ["http://a.b/((x))", "http://a.b/c"]);
});

Deno.test("several links stand in one line", () => {
  assert.deepEqual(linksIn("<http://a.b> http://c.d, \"https://e.f\" 'http://g.h'"), [
    "http://a.b",
    "http://c.d",
    "https://e.f",
    "http://g.h",
  ]);
});

Deno.test("no other scheme is a link, and no part of a word", () => {
  for (
    const text of [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "ftp://example.org/",
      "ssh://example.org",
      "example.org",
      "www.example.org",
      "mailto:ada@example.org",
      "git+https://example.org/x",
      "xhttp://example.org/",
      "http:/example.org",
      "http://",
      "http://...",
      "https:// example.org",
      "http:///path",
      "http://#x",
    ]
  ) assert.deepEqual(linksIn(text), [], text);
});

Deno.test("an address with a host that is not ASCII is no link, nor is a part of it", () => {
  for (
    const text of [
      "http://пример.рф/a",
      "http://exаmple.org/",
      "http://example.орг",
      "http://example.org。evil.example/",
      "http://example.org\u200d.evil.example/",
      "http://example.org\u0301/x",
      "http://😀.example/",
    ]
  ) assert.deepEqual(linksIn(text), [], text);
});

Deno.test("an address that goes on in other letters is no link; foreign punctuation ends it", () => {
  for (
    const text of [
      "https://de.wikipedia.org/wiki/Zürich",
      "https://x.example/wiki/中文",
      "http://x.example/e\u0301",
      "http://x.example/a\u200db",
      "http://x.example/a🏽",
    ]
  ) assert.deepEqual(linksIn(text), [], text);
  for (
    const text of [
      "见http://x.example/a。好",
      "（http://x.example/a）",
      "“http://x.example/a”",
      "http://x.example/a…",
    ]
  ) {
    assert.deepEqual(linksIn(text), ["http://x.example/a"], text);
  }
});

Deno.test("an address that joins with the character before it is no link", () => {
  assert.deepEqual(linksIn("\u0600http://example.org/"), []);
});

Deno.test("an address that no terminal would take is no link", () => {
  const longest = "http://example.org/".padEnd(2_083, "x");
  assert.deepEqual(linksIn(longest), [longest]);
  assert.deepEqual(linksIn(`${longest}x`), []);
});

Deno.test("a sign of markup ends a link only where it is open", () => {
  const address = "http://example.org/x";
  assert.deepEqual(linksIn(`*${address}* and`), [address]);
  assert.deepEqual(linksIn(`_(${address})_.`), [address]);
  assert.deepEqual(linksIn(`${address}_ and`), [`${address}_`]);
  assert.deepEqual(linksIn(`*${address}_*`), [`${address}_`]);
});
