import type { BodyPreference } from "@easkit/backend";
import type { EmailProperties } from "@easkit/eas-schema";
import type { TextPieces } from "../text/line-ends.js";
import { ownHtml, ownPlain } from "../text/own-text.js";
import { asDocument, textToHtmlFragment } from "../text/text-to-html.js";
import { type BodyMaterial, previewLength, readable } from "./choose-body.js";
import { measureText, type ReadableText } from "./measured-text.js";
import { previewOf } from "./preview.js";
import { hasHtml, renderPlain } from "./rendering.js";

/** In longer texts nobody looks for what is quoted. */
const examined = 512 * 1024;

/** A text, `undefined` if it is long. */
async function shortText(pieces: TextPieces): Promise<string | undefined> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length > examined) return undefined;
  }
  return text;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

async function* ownText(material: BodyMaterial): AsyncGenerator<string> {
  const { source, segments } = material;
  const whole = readable(material, "html");
  if (segments.some(hasHtml)) {
    const html = await shortText(whole.open());
    if (html === undefined) yield* whole.open();
    else yield ownHtml(html);
    return;
  }
  const plain = await shortText(renderPlain(source, segments, false));
  if (plain === undefined) yield* whole.open();
  else yield* asDocument(textToHtmlFragment(once(ownPlain(plain))));
}

/** The part of a message that is new in its conversation, as HTML (MS-ASAIRS 2.2.2.10); none if nobody asks. */
export async function chooseBodyPart(
  material: BodyMaterial,
  parts: readonly BodyPreference[] = [],
): Promise<EmailProperties["bodyPart"]> {
  const preference = parts.find(({ type }) => type === "html");
  if (!preference) return undefined;
  const { truncationSize = Number.POSITIVE_INFINITY, allOrNone = false } = preference;
  const text: ReadableText = { ...readable(material, "html"), open: () => ownText(material) };
  const { data, size, isCut } = await measureText(text, truncationSize, material.limits);
  const isLeftOut = data === "" || (isCut && allOrNone);
  const preview = previewLength(preference, parts);
  return {
    status: "ok",
    type: "html",
    estimatedDataSize: size,
    ...(isCut && { truncated: true }),
    ...(!isLeftOut && { data }),
    ...(preview > 0 && { preview: await previewOf(material, preview) }),
  };
}
