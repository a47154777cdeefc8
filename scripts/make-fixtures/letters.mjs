// One text in the dress of different mail programs: plain, flowed, HTML alone, both, with a picture inside.

import { file, multipart, text } from "./mime.mjs";
import { photo } from "./samples.mjs";

/** Text made safe for HTML. */
export const escapeHtml = (value) =>
  value.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const paragraphs = (value) => value.split(/\n\n+/).map((one) => escapeHtml(one).replaceAll("\n", "<br>\n"));

/** Paragraphs as the HTML of one of three well-known shapes of mail program. */
export function toHtml(value, quoted, look) {
  const quote = quoted ? `<blockquote type="cite">${paragraphs(quoted).join("<br><br>\n")}</blockquote>` : "";
  if (look === "word") {
    const body = paragraphs(value)
      .map((one) => `<p class="MsoNormal">${one}<o:p></o:p></p>`)
      .join('\n<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n');
    return `<html xmlns:o="urn:schemas-microsoft-com:office:office">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n<style><!--\np.MsoNormal { margin: 0cm; font-size: 11.0pt; font-family: "Calibri", sans-serif; }\n--></style>\n</head>\n<body lang="EN-GB" link="#0563C1">\n<div class="WordSection1">\n${body}\n${quote}\n</div>\n</body>\n</html>\n`;
  }
  if (look === "web") {
    const body = paragraphs(value)
      .map((one) => `<div>${one}</div>`)
      .join("<div><br></div>");
    return `<div dir="ltr">${body}</div>${quote ? `<br><div class="quote">${quote}</div>` : ""}\n`;
  }
  const body = paragraphs(value).join("<br><br>\n");
  return `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word;">${body}<br>${quote}</body></html>\n`;
}

/** Paragraphs as format=flowed: lines under 72 characters, a trailing space where the paragraph goes on. */
export function toFlowed(value) {
  const wrap = (line) => {
    if (line.startsWith(">")) return line;
    const lines = [];
    let current = "";
    for (const word of line.split(" ")) {
      if (current.length + word.length > 70) {
        lines.push(current);
        current = "";
      }
      current += `${word} `;
    }
    const out = [...lines, current.trimEnd()].join("\n");
    return out.replace(/^(>| |From )/gm, " $1");
  };
  return value.split("\n").map(wrap).join("\n");
}

const quoteLines = (value) =>
  value
    .split("\n")
    .map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`.trimEnd()))
    .join("\n");

/** The body of a letter as an entity. `quoted` is { intro, text } of the mail it answers. */
export function letter(value, { style, quoted, random, attachments = [] }) {
  const whole = quoted ? `${value}\n\n${quoted.intro}\n${quoteLines(quoted.text)}\n` : `${value}\n`;
  const html = () =>
    toHtml(value, quoted && `${quoted.intro}\n\n${quoted.text}`, random.pick(["word", "web", "apple"]));
  const boundary = () => `${random.pick(["----=_Part_", "--_000_", "=_", "Apple-Mail="])}${random.hex(20)}`;
  const encoding = random.pick(["quoted-printable", "quoted-printable", "8bit", "base64"]);
  const htmlPart = () =>
    text(html(), { subtype: "html", encoding: random.pick(["quoted-printable", "base64"]) });
  const shapes = {
    plain: () => text(whole, { encoding }),
    flowed: () => text(toFlowed(whole), { encoding: "8bit", params: "; format=flowed" }),
    html: htmlPart,
    both: () => multipart("alternative", boundary(), [text(whole, { encoding }), htmlPart()]),
    "inline-picture": () => {
      const page = toHtml(value, undefined, "web").replace(
        /<\/div>\s*$/,
        '<div><img src="cid:frame-1@harbour" alt="harbour" width="320"></div></div>\n',
      );
      const picture = file("image/jpeg", photo, {
        name: "harbour-01.jpg",
        disposition: "inline",
        extra: ["Content-ID: <frame-1@harbour>"],
      });
      const related = multipart(
        "related",
        boundary(),
        [text(page, { subtype: "html", encoding: "quoted-printable" }), picture],
        { params: ';\n type="text/html"' },
      );
      return multipart("alternative", boundary(), [text(whole, { encoding }), related]);
    },
  };
  const body = shapes[style]();
  return attachments.length ? multipart("mixed", boundary(), [body, ...attachments]) : body;
}
