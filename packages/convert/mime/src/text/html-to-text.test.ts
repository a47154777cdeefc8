import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htmlToText } from "./html-to-text.js";

async function* pieces(html: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < html.length; at += size) yield html.slice(at, at + size);
}

async function toText(html: string, size = html.length + 1): Promise<string> {
  let text = "";
  for await (const piece of htmlToText(pieces(html, size))) text += piece;
  return text;
}

const crLf = (text: string): string => text.replaceAll("\n", "\r\n");

describe("the text of HTML", () => {
  it.each([
    ["collapses blanks", "<p>a\n  b&nbsp;c</p>", "a b\u00a0c"],
    ["has paragraphs", "<p>a</p><p>b</p>", "a\n\nb"],
    ["has lines", "<div>a</div><div>b<br>c<br><br>d</div>", "a\nb\nc\n\nd"],
    ["keeps blanks between inline elements", "<b>a</b> <i>b</i><i>c</i>", "a bc"],
    [
      "leaves out style, script, title and comments",
      "<title>t</title><style>p{}</style>a<!-- > x --><script>'</p>'</script>b",
      "ab",
    ],
    [
      "decodes entities, even without semicolons",
      "&lt;a&gt; &amp;amp; &#8364; &copy 2026",
      "<a> &amp; € © 2026",
    ],
    ["has lists", "<ul><li>a<li>b</ul><ol><li>c</li><li>d</li></ol>", "* a\n* b\n\n1. c\n2. d"],
    ["quotes", "<blockquote>a<br>b</blockquote>c", "> a\n> b\n\nc"],
    ["keeps preformatted text", "<pre>a  b\n  c</pre>", "a  b\n  c"],
    [
      "puts cells of a row on one line",
      "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
      "a b\nc",
    ],
    ["says where links lead", '<a href="https://e.org/x">here</a>', "here <https://e.org/x>"],
    ["says it once", '<a href="https://e.org/">https://e.org</a>', "https://e.org"],
    ["shows alternative texts of pictures", '<img src="x" alt="Logo">', "[Logo]"],
    ["keeps a < that begins no tag", "1 < 2 and 3<4", "1 < 2 and 3<4"],
    ["survives quotes that never end", '<a href="x>b</a> c', "b c"],
    ["survives a tag that never ends", "a <b", "a <b"],
    ["survives a comment that never ends", "a<!-- b", "a"],
  ])("%s", async (_, html, text) => expect(await toText(html)).toBe(crLf(text)));

  it("is the same however the HTML comes in pieces", async () => {
    const fragment = fc.constantFrom(
      "<p>",
      "</p>",
      "a ",
      "&amp;",
      "&#8364;",
      "<br/>",
      "<!-- x -->",
      "<a href='https://e.org'>",
      "</a>",
      "<style>",
      "</style>",
      "<",
      ">",
      '"',
      "é",
      "😀",
      "<li>",
      "<pre>",
      "\n",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fragment, { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const html = parts.join("");
          expect(await toText(html, size)).toBe(await toText(html));
        },
      ),
    );
  });
});
