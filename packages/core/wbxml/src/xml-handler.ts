/** An attribute with its namespace resolved. Namespace declarations are not among the attributes. */
export interface XmlAttribute {
  readonly prefix: string;
  readonly local: string;
  /** Empty for an attribute without prefix. */
  readonly namespace: string;
  readonly value: string;
}

/** An element with its namespace resolved. */
export interface XmlElement {
  readonly prefix: string;
  readonly local: string;
  /** Empty where there is none. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
}

/** Receives an XML document as it is read. Comments are left out; CDATA is text. */
export interface XmlHandler {
  startElement(element: XmlElement): void;
  /** Text of the open element, references decoded and line ends made LF, in any number of calls. */
  text(value: string): void;
  endElement(): void;
}

/** Bounds on what an XML document may demand. Reaching one throws a `WbxmlError` of code `limit`. */
export interface XmlLimits {
  /** Elements open at once; 64 by default. */
  readonly depth: number;
  /** Elements in the document; 1,000,000 by default. */
  readonly elements: number;
  /** Attributes of an element, namespace declarations included; 64 by default. */
  readonly attributes: number;
  /** Characters of a tag, comment or declaration; 16,384 by default. */
  readonly markupLength: number;
  /** Characters of the document; 64 Mi by default. */
  readonly documentLength: number;
}

/** The limits that hold where none are given. */
export const DEFAULT_XML_LIMITS: XmlLimits = Object.freeze({
  depth: 64,
  elements: 1_000_000,
  attributes: 64,
  markupLength: 16_384,
  documentLength: 64 * 1024 * 1024,
});
