import { decodeHTML } from "entities";
import PostalMime from "postal-mime";
import { createMimeConverter } from "../mime-converter.js";
import { asking, collect, context, convert, itemOf } from "./convert.js";
import type { CorpusFile } from "./corpus.js";

/** What of a message differs between the converter and an independent parser. */
export interface Difference {
  readonly file: string;
  readonly what: "plain text" | "HTML" | "MIME" | "a cut body" | "attachments";
  readonly detail: string;
}

/** What {@link compareMessage} found. */
export interface Comparison {
  /** Comparisons that were made. */
  readonly checks: number;
  readonly differences: readonly Difference[];
}

const cuts = [0, 1024] as const;
// Characters that no WBXML carries do not count.
const unsent = /(?![\t\r\n\f])\p{Cc}|[\ufffe\uffff]/gu;
const fold = (text: string): string =>
  text
    .normalize("NFC")
    .replace(unsent, "")
    .replace(/[\s\u00a0\u200b\ufeff]+/g, " ")
    .trim();

/** Where layout is not the same by nature, as between HTML and text made of it, letters and digits count. */
const letters = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .toLowerCase();

/** What can be read in HTML, by nothing but patterns. */
export const wordsInHtml = (html: string): string =>
  letters(
    decodeHTML(
      html
        .replace(/<!--[\s\S]*?-->/g, " ")
        .replace(/<(script|style|title|head)\b[\s\S]*?<\/\1\s*>/gi, " ")
        .replace(/<[a-z!/?][^>]*>/gi, " "),
    ),
  );

interface Oracle {
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly attachments: readonly { readonly name: string; readonly bytes: Buffer }[];
}

async function askOracle(bytes: Uint8Array): Promise<Oracle> {
  const { text, html, attachments } = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
  return {
    text,
    html,
    attachments: attachments
      // An invitation is a form of the message, not a file.
      .filter(({ filename, mimeType }) => filename || mimeType !== "text/calendar")
      .map(({ filename, content }) => ({
        name: filename ?? "",
        bytes: typeof content === "string" ? Buffer.from(content) : Buffer.from(new Uint8Array(content)),
      })),
  };
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** Where two texts part. */
function parting(ours: string, theirs: string): string {
  let at = 0;
  while (at < ours.length && ours[at] === theirs[at]) at += 1;
  const from = Math.max(0, at - 10);
  return `${JSON.stringify(shorten(ours.slice(from)))} here, ${JSON.stringify(shorten(theirs.slice(from)))} there`;
}

const plainDiffers = (ours: string, { text, html }: Oracle): string | undefined => {
  const expected = text === undefined ? wordsInHtml(html ?? "") : fold(text);
  const found = text === undefined ? letters(ours) : fold(ours);
  return found === expected ? undefined : parting(found, expected);
};

const htmlDiffers = (ours: string, { text, html }: Oracle): string | undefined => {
  const expected = html === undefined ? letters(text ?? "") : wordsInHtml(html);
  const found = wordsInHtml(ours);
  return found === expected ? undefined : parting(found, expected);
};

/** The oracle makes line ends LF, and counts the last one, which belongs to the delimiter. */
const withoutLineEnds = (bytes: Buffer): string =>
  bytes.toString("latin1").replaceAll("\r\n", "\n").replace(/\n+$/, "");

const isSameFile = (ours: Buffer, theirs: Buffer): boolean =>
  Buffer.compare(ours, theirs) === 0 || withoutLineEnds(ours) === withoutLineEnds(theirs);

async function attachmentsDiffer(file: CorpusFile, oracle: Oracle): Promise<string | undefined> {
  const item = itemOf(file.bytes);
  const converter = createMimeConverter();
  const { attachments } = await convert(item);
  if (attachments.length !== oracle.attachments.length) {
    const names = (list: readonly { readonly name: string }[]) =>
      JSON.stringify(list.map(({ name }) => name));
    const ours = names(attachments.map(({ displayName = "" }) => ({ name: displayName })));
    return `${ours} here, ${names(oracle.attachments)} there`;
  }
  for (const [index, { displayName, fileReference, estimatedDataSize = 0 }] of attachments.entries()) {
    const expected = oracle.attachments[index];
    const opened = await converter.openPart(context, item, fileReference.replace(/^ref:/, ""));
    const bytes = await collect(opened.open());
    if (expected === undefined) return "one is missing";
    if (expected.name !== "" && displayName !== expected.name)
      return `named ${JSON.stringify(displayName)} here, ${JSON.stringify(expected.name)} there`;
    if (!isSameFile(bytes, expected.bytes))
      return `${displayName}: ${bytes.length} bytes here, ${expected.bytes.length} there`;
    if (Math.abs(estimatedDataSize - bytes.length) > 3 + bytes.length * 0.02)
      return `${displayName}: announced with ${estimatedDataSize} bytes, has ${bytes.length}`;
  }
  return undefined;
}

/** The three types of body, whole: plain text, HTML and MIME. */
const types = ["plain", "html", "mime"] as const;

/** Compares a message in body types 1, 2 and 4, uncut and cut to nothing and to 1 KB, and its attachments. */
export async function compareMessage(file: CorpusFile): Promise<Comparison> {
  const oracle = await askOracle(file.bytes);
  const differences: Difference[] = [];
  let checks = 0;
  const check = (what: Difference["what"], detail: string | undefined): void => {
    checks += 1;
    if (detail !== undefined) differences.push({ file: file.name, what, detail });
  };
  const item = itemOf(file.bytes);
  for (const type of types) {
    const mimeSupport = type === "mime" ? 2 : 0;
    const whole = await convert(item, asking([{ type }], mimeSupport));
    if (type === "plain") check("plain text", plainDiffers(whole.text, oracle));
    else if (type === "html") check("HTML", htmlDiffers(whole.text, oracle));
    else {
      const expected = file.bytes.filter((byte) => byte !== 0);
      check("MIME", Buffer.compare(whole.data, expected) === 0 ? undefined : "other bytes");
    }
    for (const truncationSize of cuts) {
      const cut = await convert(item, asking([{ type, truncationSize }], mimeSupport));
      const isBeginning =
        Buffer.compare(cut.data, whole.data.subarray(0, cut.data.length)) === 0 &&
        cut.data.length <= truncationSize &&
        (cut.body?.truncated === true) === whole.data.length > truncationSize;
      check("a cut body", isBeginning ? undefined : `${type} cut to ${truncationSize}`);
    }
  }
  check("attachments", await attachmentsDiffer(file, oracle));
  return { checks, differences };
}
