import { WbxmlError, type WbxmlErrorCode } from "./errors.js";
import { DEFAULT_XML_LIMITS, type XmlHandler, type XmlLimits } from "./xml-handler.js";
import { NamespaceScopes } from "./xml-namespaces.js";
import { BLANK, decodeReferences, END_TAG, hasForbidden, START_TAG, XML_DECLARATION } from "./xml-syntax.js";
import type { TagParser } from "./xml-tag-parser.js";

const CDATA = "<![CDATA[";
const COMMENT = "<!--";
/** The longest reference that is read, `&#x0010FFFF;` and a little more. */
const LONGEST_REFERENCE = 16;

/**
 * Reads XML 1.0 text that arrives in pieces, strictly: what is not well-formed is refused, as are DOCTYPE and processing
 * instructions, though they are legal, since nothing good comes with them from the network.
 */
export class XmlReader {
  readonly #handler: XmlHandler;
  readonly #limits: XmlLimits;
  readonly #parseTag: TagParser;
  readonly #names: string[] = [];
  readonly #namespaces = new NamespaceScopes();
  /** Text not taken yet, and how many characters came before it. */
  #rest = "";
  #offset = 0;
  #elements = 0;
  #inCdata = false;

  constructor(handler: XmlHandler, limits: Partial<XmlLimits>, parseTag: TagParser) {
    this.#handler = handler;
    this.#limits = { ...DEFAULT_XML_LIMITS, ...limits };
    this.#parseTag = parseTag;
  }

  write(text: string): void {
    if (this.#offset + this.#rest.length + text.length > this.#limits.documentLength) {
      this.#failLimit("documentLength");
    }
    const isStart = this.#offset === 0 && this.#rest === "";
    this.#rest += isStart && text.startsWith("\ufeff") ? text.slice(1) : text;
    while (this.#rest !== "" && this.#takeNext(false));
  }

  end(): void {
    while (this.#rest !== "" && this.#takeNext(true));
    if (this.#rest !== "" || this.#names.length > 0 || this.#elements === 0) {
      this.#fail("incomplete", "the document is incomplete");
    }
  }

  /** Takes one piece of text or markup; false if more input is needed first. */
  #takeNext(isLast: boolean): boolean {
    if (this.#inCdata) return this.#takeCdata(isLast);
    if (!this.#rest.startsWith("<")) return this.#takeText(isLast);
    if (this.#rest.startsWith(CDATA)) {
      if (this.#names.length === 0) this.#fail("malformed", "text outside the root element");
      this.#inCdata = true;
      this.#consume(CDATA.length);
      return true;
    }
    // What has begun may still turn out to be one of the longer openings.
    if (!isLast && (CDATA.startsWith(this.#rest) || COMMENT.startsWith(this.#rest))) return false;
    const length = this.#markupLength();
    if (length > this.#limits.markupLength || (length < 0 && this.#rest.length > this.#limits.markupLength)) {
      this.#failLimit("markupLength");
    }
    if (length < 0) return false;
    this.#takeMarkup(this.#rest.slice(0, length));
    this.#consume(length);
    return true;
  }

  /** How long the markup at the front is; -1 if its end is not there yet. */
  #markupLength(): number {
    const text = this.#rest;
    if (text.startsWith("<?")) return after(text, "?>");
    if (text.startsWith(COMMENT)) return after(text, "-->", COMMENT.length);
    if (text.startsWith("<!")) this.#fail("unsupported", "DOCTYPE and the like are not read");
    let quote = "";
    for (let i = 1; i < text.length; i++) {
      const c = text.charAt(i);
      if (quote !== "") quote = c === quote ? "" : quote;
      else if (c === ">") return i + 1;
      else if (c === '"' || c === "'") quote = c;
      else if (c === "<") this.#fail("malformed", "a tag within a tag");
    }
    return -1;
  }

  #takeMarkup(markup: string): void {
    if (hasForbidden(markup)) this.#fail("malformed", "a character that XML forbids");
    if (markup.startsWith(COMMENT)) {
      if (markup.slice(COMMENT.length, -2).includes("--")) this.#fail("malformed", "-- within a comment");
    } else if (markup.startsWith("<?")) {
      this.#takeDeclaration(markup);
    } else if (markup.startsWith("</")) {
      this.#takeEndTag(markup);
    } else {
      this.#takeStartTag(markup);
    }
  }

  #takeDeclaration(markup: string): void {
    if (!/^<\?xml[ \t\r\n]/.test(markup)) this.#fail("unsupported", "processing instructions are not read");
    if (this.#offset > 0 || !XML_DECLARATION.test(markup))
      this.#fail("malformed", "no proper XML declaration");
  }

  #takeStartTag(markup: string): void {
    if (!START_TAG.test(markup)) this.#fail("malformed", "no proper start tag");
    if (this.#names.length === 0 && this.#elements > 0) this.#fail("malformed", "a second root element");
    if (this.#names.length >= this.#limits.depth) this.#failLimit("depth");
    if (++this.#elements > this.#limits.elements) this.#failLimit("elements");
    // Line ends count as spaces in tags and values alike; sax-wasm would take CR for part of a name.
    const { name, attributes } = this.#parseTag(markup.replace(/\r\n|[\t\r\n]/g, " "));
    if (attributes.length > this.#limits.attributes) this.#failLimit("attributes");
    const decoded = attributes.map((raw) => ({ name: raw.name, value: this.#attributeValue(raw.value) }));
    const element = this.#namespaces.open(name, decoded);
    if (typeof element === "string") this.#fail("malformed", element);
    this.#names.push(name);
    this.#handler.startElement(element);
    if (markup.endsWith("/>")) this.#close();
  }

  #takeEndTag(markup: string): void {
    const name = END_TAG.exec(markup)?.[1];
    if (name === undefined) this.#fail("malformed", "no proper end tag");
    if (name !== this.#names.at(-1)) this.#fail("malformed", `</${name}> does not close the open element`);
    this.#close();
  }

  #close(): void {
    this.#names.pop();
    this.#namespaces.close();
    this.#handler.endElement();
  }

  #attributeValue(raw: string): string {
    return decodeReferences(raw) ?? this.#fail("malformed", "a reference that is not known");
  }

  #takeText(isLast: boolean): boolean {
    const markup = this.#rest.indexOf("<");
    const isWhole = isLast || markup >= 0;
    const available = markup < 0 ? this.#rest.length : markup;
    const length = isWhole ? available : wholeLength(this.#rest, true);
    if (length === 0) {
      if (isWhole || this.#rest.length <= LONGEST_REFERENCE) return false;
      this.#fail("malformed", "a reference without an end");
    }
    const raw = this.#rest.slice(0, length);
    if (raw.includes("]]>")) this.#fail("malformed", "]]> in text");
    if (this.#names.length > 0) this.#handOver(raw, true);
    else if (!BLANK.test(raw)) this.#fail("malformed", "text outside the root element");
    this.#consume(length);
    return true;
  }

  #takeCdata(isLast: boolean): boolean {
    const end = this.#rest.indexOf("]]>");
    const length = end >= 0 ? end : isLast ? -1 : wholeLength(this.#rest, false);
    if (length < 0 || (end < 0 && length === 0)) return false;
    if (length > 0) this.#handOver(this.#rest.slice(0, length), false);
    this.#inCdata = end < 0;
    this.#consume(end < 0 ? length : length + 3);
    return true;
  }

  #handOver(raw: string, hasReferences: boolean): void {
    if (hasForbidden(raw)) this.#fail("malformed", "a character that XML forbids");
    const text = raw.includes("\r") ? raw.replace(/\r\n?/g, "\n") : raw;
    const decoded = hasReferences ? decodeReferences(text) : text;
    if (decoded === undefined) this.#fail("malformed", "a reference that is not known");
    this.#handler.text(decoded);
  }

  #consume(length: number): void {
    this.#rest = this.#rest.slice(length);
    this.#offset += length;
  }

  #fail(code: WbxmlErrorCode, reason: string): never {
    throw new WbxmlError(code, `${reason}${this.#where()}`, { offset: this.#offset });
  }

  #failLimit(limit: keyof XmlLimits): never {
    const reason = `the limit ${limit} of ${this.#limits[limit]} is reached${this.#where()}`;
    throw new WbxmlError("limit", reason, { offset: this.#offset, limit });
  }

  #where(): string {
    return this.#names.length === 0 ? "" : `, in ${this.#names.join("/")}`;
  }
}

function after(text: string, mark: string, from = 0): number {
  const index = text.indexOf(mark, from);
  return index < 0 ? -1 : index + mark.length;
}

/** How much of a text without an end can be taken: not what may go on as `]]>`, CR LF, a reference or a pair. */
function wholeLength(text: string, mayHaveReferences: boolean): number {
  let length = text.length;
  const ampersand = mayHaveReferences ? text.lastIndexOf("&") : -1;
  if (ampersand >= 0 && !text.includes(";", ampersand)) length = ampersand;
  for (let kept = 0; kept < 2 && text.charAt(length - 1) === "]"; kept++) length--;
  const last = text.charCodeAt(length - 1);
  return last === 0x0d || (last >= 0xd800 && last < 0xdc00) ? length - 1 : length;
}
