import { fromBase64 } from "./base64.js";
import type { WbxmlEncoder } from "./encoder.js";
import { WbxmlError } from "./errors.js";
import type { Vocabulary } from "./vocabulary.js";
import type { XmlElement, XmlHandler } from "./xml-handler.js";
import { OPAQUE_ATTRIBUTE, OPAQUE_NAMESPACE, tokenOf } from "./xml-names.js";
import { BLANK } from "./xml-syntax.js";

interface OpenElement {
  /** What the content becomes; `piece` is OPAQUE beside other content, written into the parent. */
  readonly content: "plain" | "text" | "base64" | "piece";
  text: string;
  hasChildren: boolean;
}

/**
 * Creates a reader's handler that writes the document to an encoder. White space alone is left out beside child
 * elements, and kept in an element without.
 *
 * @throws WbxmlError of code `unknown-name` for an element that the vocabulary has no token for, and `unsupported` for
 * attributes other than the mark of OPAQUE content.
 */
export function createXmlEncoder(vocabulary: Vocabulary, encoder: WbxmlEncoder): XmlHandler {
  return new XmlEncoder(vocabulary, encoder);
}

class XmlEncoder implements XmlHandler {
  readonly #vocabulary: Vocabulary;
  readonly #encoder: WbxmlEncoder;
  readonly #open: OpenElement[] = [];

  constructor(vocabulary: Vocabulary, encoder: WbxmlEncoder) {
    this.#vocabulary = vocabulary;
    this.#encoder = encoder;
  }

  startElement(element: XmlElement): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) this.#beforeChild(parent);
    if (element.namespace === OPAQUE_NAMESPACE) {
      this.#open.push({ content: "piece", text: "", hasChildren: false });
      return;
    }
    const found = tokenOf(this.#vocabulary, element.namespace, element.local);
    if (found === undefined) {
      const name = element.namespace === "" ? element.local : `${element.namespace}:${element.local}`;
      throw new WbxmlError("unknown-name", `there is no token for the element ${name}`);
    }
    this.#open.push({ content: contentOf(element), text: "", hasChildren: false });
    this.#encoder.start(found.page, found.token);
  }

  text(value: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += value;
  }

  endElement(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    if (element.content === "plain") this.#writeText(element);
    else if (element.content === "text") this.#encoder.opaque(new TextEncoder().encode(element.text));
    else this.#encoder.opaque(bytesOf(element.text));
    if (element.content !== "piece") this.#encoder.end();
  }

  #beforeChild(parent: OpenElement): void {
    if (parent.content !== "plain") throw new WbxmlError("malformed", "an element within OPAQUE content");
    parent.hasChildren = true;
    this.#writeText(parent);
  }

  #writeText(element: OpenElement): void {
    if (!element.hasChildren || !BLANK.test(element.text)) this.#encoder.text(element.text);
    element.text = "";
  }
}

function contentOf({ attributes }: XmlElement): "plain" | "text" | "base64" {
  let content: "plain" | "text" | "base64" = "plain";
  for (const { local, namespace, value } of attributes) {
    const isMark = local === OPAQUE_ATTRIBUTE && namespace === "";
    if (!isMark || (value !== "text" && value !== "base64")) {
      throw new WbxmlError("unsupported", `the attribute ${local}="${value}" has no place in WBXML`);
    }
    content = value;
  }
  return content;
}

function bytesOf(text: string): Uint8Array {
  const bytes = fromBase64(text);
  if (bytes === undefined) throw new WbxmlError("malformed", "OPAQUE content is not base64");
  return bytes;
}
