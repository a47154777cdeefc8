import { createEncoder } from "./create-encoder.js";
import { decodeBytes } from "./decode.js";
import type { DecoderLimits } from "./decoder-options.js";
import type { Vocabulary } from "./vocabulary.js";
import { decodeXmlBytes } from "./xml-encoding.js";
import type { XmlHandler, XmlLimits } from "./xml-handler.js";
import { createXmlPrinter, type XmlPrinterOptions } from "./xml-printer.js";
import { XmlReader } from "./xml-reader.js";
import { loadTagParser } from "./xml-tag-parser.js";
import { createXmlEncoder } from "./xml-to-wbxml.js";

export { WbxmlError } from "./errors.js";
export type { Vocabulary } from "./vocabulary.js";
export {
  DEFAULT_XML_LIMITS,
  type XmlAttribute,
  type XmlElement,
  type XmlHandler,
  type XmlLimits,
} from "./xml-handler.js";
export { OPAQUE_ATTRIBUTE, OPAQUE_NAMESPACE } from "./xml-names.js";
export { createXmlPrinter, type XmlPrinterOptions } from "./xml-printer.js";
export { escapeAttribute, escapeText } from "./xml-syntax.js";
export { createXmlEncoder } from "./xml-to-wbxml.js";

/**
 * Reads an XML document strictly, calling `handler` as it comes. Bytes are read by their byte order mark, their XML
 * declaration, or as UTF-8. What is not well-formed is refused, and so are DOCTYPE and processing instructions.
 *
 * @throws WbxmlError (by rejection), its `offset` counted in characters; errors of source and handler pass through.
 */
export async function readXml(
  chunks: AsyncIterable<Uint8Array> | string,
  handler: XmlHandler,
  limits: Partial<XmlLimits> = {},
): Promise<void> {
  const reader = new XmlReader(handler, limits, await loadTagParser());
  if (typeof chunks === "string") reader.write(chunks);
  else for await (const text of decodeXmlBytes(chunks)) reader.write(text);
  reader.end();
}

/** How `wbxmlToXml` decodes and writes. */
export interface WbxmlToXmlOptions extends XmlPrinterOptions {
  readonly limits?: Partial<DecoderLimits>;
}

/**
 * The XML text of a WBXML document, as `createXmlPrinter` writes it.
 *
 * @throws WbxmlError if the document is not acceptable.
 */
export function wbxmlToXml(
  bytes: Uint8Array,
  vocabulary: Vocabulary,
  options: WbxmlToXmlOptions = {},
): string {
  const pieces: string[] = [];
  const printer = createXmlPrinter(vocabulary, (text) => void pieces.push(text), options);
  decodeBytes(bytes, printer, { vocabulary, limits: options.limits ?? {} });
  return pieces.join("");
}

/**
 * The WBXML document of an XML text. Namespaces are those of the vocabulary, with or without a trailing colon; the
 * marks of OPAQUE content and the names of unknown tokens that `wbxmlToXml` writes are understood.
 *
 * @throws WbxmlError (by rejection) if the text is not well-formed or has what the vocabulary has no token for.
 */
export async function xmlToWbxml(
  text: string,
  vocabulary: Vocabulary,
  limits: Partial<XmlLimits> = {},
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const encoder = createEncoder((chunk) => void chunks.push(chunk));
  await readXml(text, createXmlEncoder(vocabulary, encoder), limits);
  await encoder.finish();
  return Uint8Array.from(Buffer.concat(chunks));
}
