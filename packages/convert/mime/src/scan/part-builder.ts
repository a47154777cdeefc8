import { HeaderFields } from "../header/header-fields.js";
import { type ContentType, parseContentType } from "../header/parameters.js";
import type { Part } from "./part.js";

/** A part whose extent is still being found. */
export class PartBuilder {
  readonly path: string;
  readonly depth: number;
  readonly children: PartBuilder[] = [];
  headers = new HeaderFields();
  contentType: ContentType;
  embedded: HeaderFields | undefined;
  readonly headerStart: number;
  start: number;
  end: number;
  firstLine = 0;
  /** Of a multipart; `undefined` if its header names none: then the first line that looks like one is taken. */
  boundary: string | undefined;
  /** The closing delimiter was seen. */
  closed = false;
  readonly #defaultType: string;

  constructor(path: string, depth: number, start: number, defaultType: string) {
    this.path = path;
    this.depth = depth;
    this.headerStart = start;
    this.start = start;
    this.end = start;
    this.#defaultType = defaultType;
    this.contentType = parseContentType(undefined, defaultType);
  }

  get isMultipart(): boolean {
    return this.contentType.type.startsWith("multipart/");
  }

  get isMessage(): boolean {
    return this.contentType.type === "message/rfc822" || this.contentType.type === "message/global";
  }

  get encoding(): string {
    const value = this.headers.first("content-transfer-encoding") ?? "7bit";
    return (/[^\s;()"]+/.exec(value)?.[0] ?? "7bit").toLowerCase();
  }

  setHeaders(headers: HeaderFields, start: number): void {
    this.headers = headers;
    this.start = start;
    this.end = start;
    this.contentType = parseContentType(headers.first("content-type"), this.#defaultType);
    const boundary = this.contentType.parameters.get("boundary")?.trim();
    this.boundary = boundary === "" ? undefined : boundary;
  }

  addChild(start: number): PartBuilder {
    const number = String(this.children.length + 1);
    const type = this.contentType.type === "multipart/digest" ? "message/rfc822" : "text/plain";
    const child = new PartBuilder(
      this.path === "" ? number : `${this.path}.${number}`,
      this.depth + 1,
      start,
      type,
    );
    this.children.push(child);
    return child;
  }

  /** The part as it was found. A multipart without parts is text, so that nothing in it is lost. */
  build(): Part {
    const children = this.children.map((child) => child.build());
    const broken = this.isMultipart && children.length === 0;
    return {
      path: this.path === "" && children.length === 0 ? "1" : this.path,
      headers: this.headers,
      contentType: broken ? parseContentType(undefined, "text/plain") : this.contentType,
      encoding: this.encoding,
      headerStart: this.headerStart,
      start: this.start,
      end: Math.max(this.start, this.end),
      firstLine: this.firstLine,
      children,
      ...(this.embedded && { embedded: this.embedded }),
    };
  }
}
