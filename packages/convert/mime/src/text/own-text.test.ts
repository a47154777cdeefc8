import { describe, expect, it } from "vitest";
import { ownHtml, ownPlain } from "./own-text.js";

describe("the own text of HTML", () => {
  it.each([
    ["Outlook", '<p>Yes.</p><div id="divRplyFwdMsg"><b>From:</b> Ada</div><div>May we?</div>', "<p>Yes.</p>"],
    [
      "Outlook for the desktop",
      '<p>Yes.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Ada</p></div></div>May we?',
      "<p>Yes.</p>",
    ],
    [
      "Gmail",
      '<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">On Mon, Ada wrote:<br></div><blockquote>May we?</blockquote></div>',
      "<div>Yes.</div>",
    ],
    [
      "Apple Mail",
      '<div>Yes.<br><br><div>On 2 Nov 2026, at 10:00, Ada &lt;<a href="mailto:a@x">a@x</a>&gt; wrote:</div><blockquote type="cite">May we?</blockquote></div>',
      "<div>Yes.<br><br>",
    ],
    [
      "this library",
      "<p>Yes.</p>\r\n<br>\r\n<hr>\r\n<div><b>From:</b> Ada</div>May we?",
      "<p>Yes.</p>\r\n<br>\r\n",
    ],
  ])("ends before the older message as %s writes it", (_, html, own) => {
    expect(ownHtml(html)).toBe(own);
  });

  it.each([
    ["nothing is quoted", "<p>Yes.</p>"],
    ["answers stand between what is quoted", '<blockquote type="cite">May we?</blockquote><p>Yes.</p>'],
    [
      "nothing but the older message is there",
      '<style>p{}</style><div id="appendonsend"></div><p>May we?</p>',
    ],
    [
      "there are two answers",
      '<blockquote type="cite">a</blockquote>b<blockquote type="cite">c</blockquote>d',
    ],
  ])("is all of it where %s", (_, html) => {
    expect(ownHtml(html)).toBe(html);
  });

  it.each([
    ["tags that never end", "<div "],
    ["styles that never end", "<style>"],
    ["classes", '<div class="gmail_quot'],
    ["lines", "<hr><div><font><b>From "],
    ["attributions", "On a, b "],
    ["quotes that never end", '<blockquote type="cite">'],
  ])("is found in linear time: %s", (_, piece) => {
    const started = performance.now();
    ownHtml(piece.repeat(Math.floor(400_000 / piece.length)));
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

describe("the own text of plain text", () => {
  it.each([
    ["quoted lines", "Yes.\r\n\r\nOn Mon, Ada wrote:\r\n> May we?\r\n> Ada", "Yes.\r\n"],
    ["an attribution in two lines", "Yes.\n\nOn Monday the 2nd,\nAda <a@x> wrote:\n> May we?", "Yes.\r\n"],
    ["a line of Outlook", "Yes.\r\n-----Original Message-----\r\nFrom: Ada\r\nMay we?", "Yes."],
    ["a line of this library", `Yes.\r\n${"_".repeat(32)}\r\nFrom: Ada\r\n\r\nMay we?`, "Yes."],
  ])("ends before %s", (_, text, own) => {
    expect(ownPlain(text).trimEnd()).toBe(own.trimEnd());
  });

  it.each([["Yes."], ["> May we?\r\nYes."], ["> May we?"], ["-----Original Message-----\r\nMay we?"]])(
    "is all of %j",
    (text) => expect(ownPlain(text)).toBe(text),
  );
});
