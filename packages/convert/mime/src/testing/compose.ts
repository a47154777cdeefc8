import type { Attachment, ByteSource, ComposeRequest, Item } from "@easkit/backend";
import PostalMime, { type Email } from "postal-mime";
import { createMessageComposer } from "../compose/message-composer.js";
import { collect, context, itemOf, lines } from "./convert.js";
import { multipart, part } from "./parts.js";

/** The composer as it comes. */
export const composer = createMessageComposer();
const noFiles = async (reference: string): Promise<Attachment> => {
  throw new Error(`nobody keeps ${reference}`);
};

type Wish = Partial<Pick<ComposeRequest, "kind" | "openAttachment" | "ical">>;

export async function composeSource(
  written: string | Uint8Array,
  original: Item,
  wish: Wish = {},
): Promise<ByteSource> {
  const { mime } = itemOf(written);
  return composer.compose(context, {
    kind: "reply",
    openAttachment: noFiles,
    ...wish,
    written: mime,
    original,
  });
}

interface Composed extends Email {
  readonly raw: string;
}

/** The finished message as an independent parser reads it. */
export async function compose(
  written: string | Uint8Array,
  original: Item | string,
  wish: Wish = {},
): Promise<Composed> {
  const item = typeof original === "string" ? received(original) : original;
  const source = await composeSource(written, item, wish);
  const bytes = await collect(source.open());
  if (bytes.length !== source.size) throw new RangeError(`${bytes.length} bytes, announced ${source.size}`);
  const email = await PostalMime.parse(bytes);
  return { ...email, raw: bytes.toString("latin1") };
}

/** A message as a backend hands it out. */
export const received = (mime: string | Uint8Array): Item => ({ ...itemOf(mime), revision: "1" });

export const head = [
  "From: Alice <alice@example.com>",
  "To: Bob <bob@example.com>",
  "Bcc: carol@example.com",
  "Subject: Re: Lunch",
];
export const headNames = head.map((line) => line.slice(0, line.indexOf(":")));
export const written = lines(
  ...head,
  "Content-Type: text/plain; charset=utf-8",
  "",
  "Gladly, at noon. ☕",
  "",
);
export const writtenHtml = lines(
  ...head,
  "Content-Type: text/html; charset=utf-8",
  "",
  "<html><body><p>Gladly, at <b>noon</b>.</p></body></html>",
);
export const originalHead = [
  "From: =?utf-8?Q?B=C3=B6b?= <bob@example.com>",
  "To: alice@example.com",
  "Subject: Lunch",
  "Date: Mon, 2 Nov 2026 10:20:30 +0100",
  "Message-ID: <lunch-1@example.com>",
  "References: <root@example.com>",
];
export const original = lines(
  ...originalHead,
  "Content-Type: text/plain; charset=iso-8859-1",
  "",
  "Shall we eat?",
  "",
);
export const image = part(
  "image/png",
  "iVBORw0KGgo=",
  "Content-ID: <logo@x>",
  "Content-Disposition: inline",
  "Content-Transfer-Encoding: base64",
);
export const pdf = part(
  'application/pdf; name="menu.pdf"',
  "JVBERi0xLjQK",
  "Content-Disposition: attachment; filename=menu.pdf",
  "Content-Transfer-Encoding: base64",
);
export const rich = lines(
  ...originalHead,
  multipart(
    "multipart/mixed",
    part(
      "multipart/related; boundary=r",
      lines(
        "--r",
        "Content-Type: text/html; charset=utf-8",
        "",
        '<!DOCTYPE html><html><head><title>No</title><style>p{color:red}</style></head><body bgcolor="red"><p>Shall we <i>eat</i>? <img src="cid:logo@x"></p></body></html>',
        "--r",
        image,
        "--r--",
      ),
    ),
    pdf,
  ),
);
