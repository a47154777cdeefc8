import { hex } from "./errors.js";
import { FIRST_TAG, TAG_BITS } from "./tokens.js";
import type { Vocabulary } from "./vocabulary.js";

/** The namespace of the element that stands for OPAQUE content beside other content. */
export const OPAQUE_NAMESPACE = "urn:easkit:wbxml";
/** The attribute that marks an element's content as OPAQUE: `base64`, or `text` where the bytes are clean UTF-8. */
export const OPAQUE_ATTRIBUTE = "opaque";

/** How an element is named in XML. */
export interface ElementName {
  /** `undefined` where the vocabulary has no name: such an element stays in its parent's namespace. */
  readonly namespace: string | undefined;
  readonly tag: string;
}

/** The name of a token, one that says page and token where the vocabulary has none. */
export function nameOf(vocabulary: Vocabulary, page: number, token: number): ElementName {
  const namespace = vocabulary.namespace(page);
  const tag = vocabulary.tag(page, token);
  if (namespace !== undefined && tag !== undefined) return { namespace, tag };
  return { namespace: undefined, tag: `unknown-page-${page}-token-${hex(token)}` };
}

/** The token of a name; the namespace may have a trailing colon, as examples before 2025 write it. */
export function tokenOf(
  vocabulary: Vocabulary,
  namespace: string,
  tag: string,
): { page: number; token: number } | undefined {
  const unknown = /^unknown-page-([0-9]{1,3})-token-([0-9A-Fa-f]{2})$/.exec(tag);
  if (unknown !== null) {
    const page = Number(unknown[1]);
    const token = Number.parseInt(unknown[2] ?? "", 16);
    return page <= 0xff && token >= FIRST_TAG && token <= TAG_BITS ? { page, token } : undefined;
  }
  return vocabulary.find(namespace.replace(/:$/, ""), tag);
}
