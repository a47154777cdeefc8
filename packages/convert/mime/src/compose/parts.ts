import type { ByteSource } from "@easkit/backend";
import { type AttachedPart, type Content, dispositionOf } from "../body/content.js";
import { contentIdOf, copyPart, type Entity } from "./entity.js";
import { isSignature } from "./sealed.js";

/** The parts of a message beside its text, copied. */
export interface OtherParts {
  /** What shows inside the HTML. */
  readonly inline: readonly Entity[];
  readonly attached: readonly Entity[];
  /** An invitation or an answer to one, which is one more form of the text. */
  readonly calendar?: Entity | undefined;
}

function isInline({ part, isRelated }: AttachedPart): boolean {
  if (contentIdOf(part) === undefined)
    return isRelated && part.headers.first("content-location") !== undefined;
  return isRelated || dispositionOf(part) === "inline";
}

/** Copies the parts that are not text. */
export async function copyOtherParts(source: ByteSource, content: Content): Promise<OtherParts> {
  const inline: Entity[] = [];
  const attached: Entity[] = [];
  for (const one of content.attachments) {
    if (isSignature(one.part)) continue;
    (isInline(one) ? inline : attached).push(await copyPart(source, one.part));
  }
  const { calendar } = content;
  const isListed = content.attachments.some(({ part }) => part === calendar);
  return { inline, attached, calendar: calendar && !isListed ? await copyPart(source, calendar) : undefined };
}
