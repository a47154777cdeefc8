import { vocabulary } from "@easkit/eas-schema";
import { createDecoder, type WbxmlDecoder, WbxmlError, type WbxmlHandler } from "@easkit/wbxml";

/** Namespaces whose texts steer the protocol and say nothing about people or content. */
const plainNamespaces = new Set([
  "AirSync",
  "Move",
  "GetItemEstimate",
  "FolderHierarchy",
  "Ping",
  "Provision",
  "ItemOperations",
  "AirSyncBase",
]);

/** Elements of these that do. */
const secret = new Set([
  "AirSync:ApplicationData",
  "FolderHierarchy:DisplayName",
  "ItemOperations:UserName",
  "ItemOperations:Password",
  "ItemOperations:Data",
  "AirSyncBase:Data",
  "AirSyncBase:Preview",
  "AirSyncBase:DisplayName",
  "AirSyncBase:ContentId",
  "AirSyncBase:ContentLocation",
  "AirSyncBase:Location",
  "AirSyncBase:Annotation",
  "AirSyncBase:Street",
  "AirSyncBase:City",
  "AirSyncBase:State",
  "AirSyncBase:Country",
  "AirSyncBase:PostalCode",
  "AirSyncBase:Latitude",
  "AirSyncBase:Longitude",
  "AirSyncBase:LocationUri",
]);

/** Elements of other namespaces that say what a thing is and when, not what is in it. */
const plainTags = new Set([
  "Status",
  "Class",
  "MessageClass",
  "Read",
  "Importance",
  "DateReceived",
  "InstanceType",
  "BusyStatus",
  "MeetingStatus",
  "AllDayEvent",
  "StartTime",
  "EndTime",
  "DtStamp",
  "UserResponse",
  "Range",
  "Total",
  "Model",
  "OS",
  "OSLanguage",
  "UserAgent",
]);

const isPlain = (namespace: string, tag: string): boolean =>
  plainNamespaces.has(namespace) ? !secret.has(`${namespace}:${tag}`) : plainTags.has(tag);

const escapeXml = (text: string): string =>
  text.replace(/[&<>]|\p{Cc}/gu, (character) =>
    character === "&" ? "&amp;" : character === "<" ? "&lt;" : character === ">" ? "&gt;" : "\ufffd",
  );

interface Open {
  readonly name: string;
  readonly isPlain: boolean;
  text: string;
  /** Characters or bytes that are not shown. */
  hidden: number;
  hasChildren: boolean;
}

/** The longest text that is shown of one element. */
const longestText = 200;

/**
 * Writes a document as XML for people while it passes by, up to a number of characters. Of bodies, subjects, names,
 * addresses and credentials it tells how long they are.
 */
export class RedactedXml implements WbxmlHandler {
  readonly #most: number;
  readonly #decoder: WbxmlDecoder;
  readonly #open: Open[] = [];
  readonly #lines: string[] = [];
  #size = 0;
  #ended: string | undefined;

  constructor(most: number) {
    this.#most = most;
    this.#decoder = createDecoder(this);
  }

  /** Takes the next bytes of the document. What is no WBXML ends the writing and nothing else. */
  write(chunk: Uint8Array): void {
    if (this.#ended !== undefined) return;
    try {
      this.#decoder.write(chunk);
    } catch (error) {
      if (!(error instanceof WbxmlError)) throw error;
      this.#ended = `<!-- it cannot be read further: ${escapeXml(error.message)} -->`;
    }
  }

  /** What was written. */
  toString(): string {
    return [...this.#lines, ...(this.#ended === undefined ? [] : [this.#ended])].join("\n");
  }

  startElement(page: number, token: number): void {
    const parent = this.#open.at(-1);
    if (parent && !parent.hasChildren) {
      this.#line(this.#open.length - 1, `<${parent.name}>`);
      parent.hasChildren = true;
    }
    const namespace = vocabulary.namespace(page) ?? `page${page}`;
    const tag = vocabulary.tag(page, token) ?? `token${token}`;
    this.#open.push({
      name: `${namespace}:${tag}`,
      isPlain: isPlain(namespace, tag),
      text: "",
      hidden: 0,
      hasChildren: false,
    });
  }

  text(value: string): void {
    const element = this.#open.at(-1);
    if (!element) return;
    if (!element.isPlain) element.hidden += value.length;
    else if (element.text.length < longestText) element.text += value.slice(0, longestText);
  }

  opaque(bytes: Uint8Array): void {
    this.#hide(bytes.length);
  }

  openOpaque(length: number): { write(): void; end(): void } {
    this.#hide(length);
    return { write() {}, end() {} };
  }

  endElement(): void {
    const element = this.#open.pop();
    if (!element) return;
    const { name, text, hidden, hasChildren } = element;
    const depth = this.#open.length;
    const content = hidden > 0 ? `[${hidden} characters]` : escapeXml(text);
    if (hasChildren) this.#line(depth, `</${name}>`);
    else this.#line(depth, content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`);
  }

  #hide(length: number): void {
    const element = this.#open.at(-1);
    if (element) element.hidden += length;
  }

  #line(depth: number, text: string): void {
    if (this.#ended !== undefined) return;
    this.#size += text.length + 2 * depth;
    if (this.#size > this.#most) this.#ended = "<!-- and so on -->";
    else this.#lines.push("  ".repeat(depth) + text);
  }
}
