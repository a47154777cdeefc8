import { vocabulary } from "@easkit/eas-schema";
import { createDecoder, WbxmlError, type WbxmlHandler } from "@easkit/wbxml";
import { createXmlPrinter } from "@easkit/wbxml/xml";

/** One request and its answer, told when the answer has been read. Credentials are left out. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  /** The command, as in `Cmd=`; `OPTIONS` for that method. */
  readonly command: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The request's body as XML text, or a line about it if it is no WBXML; empty if there is none. */
  requestXml(): string;
  /** The HTTP status. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** The answer's body as XML text, or a line about it if it is no WBXML; empty if there is none. */
  responseXml(): string;
  /** Bytes of the answer's body as they came, compressed or not. */
  readonly bytesIn: number;
  /** Bytes of the request's body. */
  readonly bytesOut: number;
  /** Milliseconds from the request's first byte to the answer's last. */
  readonly ms: number;
}

/** Bytes of a body that are kept for showing it. */
const KEPT = 8 * 1024 * 1024;

/** The first bytes of a body, kept for showing it. */
export class KeptBody {
  readonly #chunks: Uint8Array[] = [];
  #kept = 0;
  #length = 0;

  add(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#kept >= KEPT) return;
    this.#chunks.push(Uint8Array.from(chunk));
    this.#kept += chunk.length;
  }

  /** The body as XML text. */
  toXml(): string {
    const bytes = Buffer.concat(this.#chunks);
    if (bytes.length === 0) return "";
    const start = wbxmlStart(bytes);
    if (start === undefined) return `<!-- ${this.#length} bytes that are no WBXML -->\n`;
    return printXml(bytes.subarray(start));
  }
}

/** Where the WBXML begins: at once, or as the first part of a multipart answer; `undefined` if there is none. */
function wbxmlStart(bytes: Buffer): number | undefined {
  if (bytes[0] === 0x03) return 0;
  if (bytes.length < 12) return undefined;
  const start = bytes.readUInt32LE(4);
  return start < bytes.length && bytes[start] === 0x03 && bytes.readUInt32LE(0) < 10_000 ? start : undefined;
}

/** WBXML as XML text, as far as it can be read, passwords left out. */
export function printXml(bytes: Uint8Array): string {
  const pieces: string[] = [];
  const decoder = createDecoder(
    withoutPasswords(createXmlPrinter(vocabulary, (text) => void pieces.push(text))),
    { vocabulary },
  );
  try {
    decoder.write(bytes);
    if (!decoder.done) decoder.end();
  } catch (error) {
    if (!(error instanceof WbxmlError)) throw error;
    pieces.push(`\n<!-- ${error.message} -->\n`);
  }
  return pieces.join("");
}

function withoutPasswords(handler: WbxmlHandler): WbxmlHandler {
  let secret = false;
  return {
    header: (header) => handler.header?.(header),
    startElement(page, token) {
      secret = vocabulary.tag(page, token) === "Password";
      handler.startElement(page, token);
    },
    endElement() {
      secret = false;
      handler.endElement();
    },
    text: (value) => handler.text(secret ? "…" : value),
    opaque: (bytes) => (secret ? handler.text("…") : handler.opaque(bytes)),
  };
}

/** Headers to show: of credentials and cookies only that they are there. */
export function toShownHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const text = typeof value === "string" ? value : value.join(", ");
      const lower = name.toLowerCase();
      if (lower === "authorization") return [[name, `${text.split(" ")[0] ?? ""} …`]];
      if (lower === "cookie" || lower === "set-cookie") return [[name, "…"]];
      return [[name, text]];
    }),
  );
}
