import type { MimeItem } from "@easkit/backend";
import { nativeType } from "../body/choose-body.js";
import { readContent } from "../body/read-content.js";
import { renderHtml, renderPlain } from "../body/rendering.js";
import { openOnce } from "../byte-source.js";
import { decodeHeaderText } from "../header/encoded-words.js";
import type { HeaderFields } from "../header/header-fields.js";
import type { MimeLimits } from "../limits.js";
import { readRecipients } from "../properties/recipients.js";
import { scanMessage } from "../scan/scan-message.js";
import { messageEntity } from "./entity.js";
import { type QuoteLabels, quoteLines } from "./labels.js";
import type { Original } from "./original.js";
import { copyOtherParts } from "./parts.js";
import { isOpaque } from "./sealed.js";
import { messageIdsIn } from "./thread-fields.js";

function linesOf(headers: HeaderFields, received: Date, labels: QuoteLabels) {
  const { from, to, cc } = readRecipients(headers);
  const sent = decodeHeaderText(headers.first("date") ?? "") || received.toUTCString();
  return quoteLines(
    { from, sent, to, cc, subject: decodeHeaderText(headers.first("subject") ?? "") },
    labels,
  );
}

function threadOf(headers: HeaderFields): readonly string[] {
  const [own] = messageIdsIn(headers.first("message-id"));
  if (own === undefined) return [];
  const references = messageIdsIn(headers.all("references").join(" "));
  const before = references.length > 0 ? references : messageIdsIn(headers.first("in-reply-to")).slice(0, 1);
  return [...before.filter((id) => id !== own), own];
}

/** What of a message goes into an answer. One that only its readers can open is attached whole. */
export async function readMimeOriginal(
  item: MimeItem,
  labels: QuoteLabels,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<Original> {
  const source = await openOnce(item.mime, limits.bufferedBytes);
  const root = await scanMessage(source, limits, signal);
  const content = await readContent(source, root, limits, signal);
  const { segments } = content;
  const other = isOpaque(root)
    ? { inline: [], attached: [messageEntity(source)] }
    : await copyOtherParts(source, content);
  return {
    ...other,
    lines: linesOf(root.headers, item.received, labels),
    thread: threadOf(root.headers),
    hasHtml: nativeType(segments) === "html",
    plain: () => renderPlain(source, segments),
    html: () => renderHtml(source, segments),
  };
}
