import { toBase64 } from "./base64.js";
import type { WbxmlHandler } from "./handler.js";
import type { Vocabulary } from "./vocabulary.js";
import { nameOf, OPAQUE_ATTRIBUTE, OPAQUE_NAMESPACE } from "./xml-names.js";
import { escapeAttribute, escapeText, hasForbidden } from "./xml-syntax.js";

/** How XML is written. */
export interface XmlPrinterOptions {
  /** Begins with an XML declaration; on by default. */
  readonly declaration?: boolean;
  /** What each level is indented by; two spaces by default. */
  readonly indent?: string;
}

interface OpenElement {
  readonly tag: string;
  /** The namespace in force within the element. */
  readonly namespace: string | undefined;
  hasText: boolean;
  hasChildren: boolean;
}

/**
 * Creates a decoder's handler that writes the document as indented XML while it is decoded. A namespace is declared, as
 * the default one, on each element where it changes. OPAQUE content of an element is marked by an attribute
 * (`opaque="base64"`, or `opaque="text"` for clean UTF-8), OPAQUE beside other content by an element of its own, so that
 * `xmlToWbxml` gives the same document again. Characters that XML cannot hold are written as U+FFFD.
 *
 * @param out - takes the text in pieces
 */
export function createXmlPrinter(
  vocabulary: Vocabulary,
  out: (text: string) => void,
  options: XmlPrinterOptions = {},
): WbxmlHandler {
  return new XmlPrinter(vocabulary, out, options);
}

class XmlPrinter implements WbxmlHandler {
  readonly #vocabulary: Vocabulary;
  readonly #out: (text: string) => void;
  readonly #indent: string;
  readonly #declaration: boolean;
  readonly #open: OpenElement[] = [];
  /** A start tag without its end: attributes or `/>` may follow. */
  #isTagOpen = false;
  /** OPAQUE that came first in its element, held until it is clear whether it is all of the content. */
  #held: Uint8Array | undefined;

  constructor(vocabulary: Vocabulary, out: (text: string) => void, options: XmlPrinterOptions) {
    this.#vocabulary = vocabulary;
    this.#out = out;
    this.#indent = options.indent ?? "  ";
    this.#declaration = options.declaration ?? true;
  }

  header(): void {
    if (this.#declaration) this.#out('<?xml version="1.0" encoding="utf-8"?>\n');
  }

  startElement(page: number, token: number): void {
    this.#settle();
    const parent = this.#open.at(-1);
    if (parent !== undefined) {
      parent.hasChildren = true;
      if (!parent.hasText) this.#newLine(this.#open.length);
    }
    const name = nameOf(this.#vocabulary, page, token);
    const namespace = name.namespace ?? parent?.namespace;
    const isNew = namespace !== undefined && namespace !== parent?.namespace;
    this.#out(`<${name.tag}${isNew ? ` xmlns="${escapeAttribute(namespace)}"` : ""}`);
    this.#isTagOpen = true;
    this.#open.push({ tag: name.tag, namespace, hasText: false, hasChildren: false });
  }

  text(value: string): void {
    this.#settle();
    const element = this.#open.at(-1);
    if (element !== undefined) element.hasText = true;
    this.#out(escapeText(value));
  }

  opaque(bytes: Uint8Array): void {
    if (this.#isTagOpen && this.#held === undefined) {
      this.#held = bytes.slice();
      return;
    }
    this.#settle();
    this.#printOpaque(bytes);
  }

  endElement(): void {
    if (this.#held !== undefined) this.#printMarked(this.#held);
    const element = this.#open.pop();
    if (element === undefined) return;
    if (this.#isTagOpen) this.#out("/>");
    else {
      if (element.hasChildren && !element.hasText) this.#newLine(this.#open.length);
      this.#out(`</${element.tag}>`);
    }
    this.#isTagOpen = false;
    if (this.#open.length === 0) this.#out("\n");
  }

  /** Ends an open start tag, and writes OPAQUE that turns out not to be all of the content. */
  #settle(): void {
    if (!this.#isTagOpen) return;
    this.#out(">");
    this.#isTagOpen = false;
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#printOpaque(held);
  }

  #printMarked(bytes: Uint8Array): void {
    const text = cleanTextOf(bytes);
    this.#held = undefined;
    this.#out(` ${OPAQUE_ATTRIBUTE}="${text === undefined ? "base64" : "text"}"`);
    this.#isTagOpen = bytes.length === 0;
    if (bytes.length > 0) this.#out(`>${text === undefined ? toBase64(bytes) : escapeText(text)}`);
  }

  #printOpaque(bytes: Uint8Array): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.hasText = true;
    this.#out(`<opaque xmlns="${OPAQUE_NAMESPACE}">${toBase64(bytes)}</opaque>`);
  }

  #newLine(depth: number): void {
    this.#out(`\n${this.#indent.repeat(depth)}`);
  }
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8 and legal in XML; `undefined` for others, and for none. */
function cleanTextOf(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  try {
    const text = strict.decode(bytes);
    return hasForbidden(text) ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
