import type { ByteSource } from "@easkit/backend";
import { declareUtf8 } from "../text/declared-charset.js";
import { htmlToText } from "../text/html-to-text.js";
import { type TextPieces, withCrLf, withoutControls } from "../text/line-ends.js";
import { asDocument, textToHtmlFragment } from "../text/text-to-html.js";
import type { Segment } from "./content.js";
import { openPartText } from "./part-text.js";

async function* joined(texts: Iterable<TextPieces>, between: string): AsyncGenerator<string> {
  let isFirst = true;
  for (const text of texts) {
    if (!isFirst) yield between;
    isFirst = false;
    yield* text;
  }
}

function plainOf(source: ByteSource, segment: Segment, links: boolean): TextPieces {
  if (segment.plain) return withCrLf(openPartText(source, segment.plain));
  if (segment.html) return withCrLf(htmlToText(openPartText(source, segment.html), { links }));
  if (segment.other) return withCrLf(segment.other.plain());
  return joined([], "");
}

function htmlOf(source: ByteSource, segment: Segment): TextPieces {
  if (segment.html) return declareUtf8(withoutControls(openPartText(source, segment.html)));
  if (segment.other?.html) return declareUtf8(withoutControls(segment.other.html()));
  return textToHtmlFragment(plainOf(source, segment, false));
}

/** Whether a stretch of the body is stored as HTML. */
export const hasHtml = ({ html, other }: Segment): boolean => html !== undefined || other?.html !== undefined;

/** The body as plain text; every call reads the message anew. */
export function renderPlain(source: ByteSource, segments: readonly Segment[], links = true): TextPieces {
  return joined(
    segments.map((segment) => plainOf(source, segment, links)),
    "\r\n",
  );
}

/** The body as HTML; every call reads the message anew. */
export function renderHtml(source: ByteSource, segments: readonly Segment[]): TextPieces {
  const pieces = joined(
    segments.map((segment) => htmlOf(source, segment)),
    "\r\n",
  );
  return segments.some(hasHtml) ? pieces : asDocument(pieces);
}
