import { readXml, WbxmlError, type XmlHandler, type XmlLimits } from "@easkit/wbxml/xml";
import { parseAddress } from "./email-address.js";

/** What a client posts (MS-ASCMD 2.2.1.1, MS-OXDSCLI 2.2.3). */
export interface PoxRequest {
  /** Absent where only a LegacyDN names the mailbox. */
  readonly email: string | undefined;
  /** The schema that the answer shall have. */
  readonly schema: string;
}

/** A request is less than 2 KB; more than these is no request. */
const LIMITS: Partial<XmlLimits> = {
  depth: 16,
  elements: 64,
  attributes: 16,
  markupLength: 4096,
  documentLength: 32 * 1024,
};

/**
 * Reads a request. The XML has to be sound; which namespace its elements are in does not matter, since clients differ
 * and only the schema asked for decides anything.
 *
 * @returns the request, or the reason why it is none
 * @throws what the source of the bytes throws
 */
export async function readPoxRequest(body: AsyncIterable<Uint8Array>): Promise<PoxRequest | string> {
  const outline = new Outline();
  try {
    await readXml(body, outline, LIMITS);
  } catch (error) {
    if (error instanceof WbxmlError) return error.message;
    throw error;
  }
  return toRequest(outline);
}

function toRequest({ requests, fields }: Outline): PoxRequest | string {
  if (requests !== 1) return `${requests} elements Request, where one is needed`;
  const twice = [...fields].find(([, values]) => values.length > 1);
  if (twice !== undefined) return `the element ${twice[0]} is there more than once`;
  const textOf = (name: FieldName) => fields.get(name)?.[0]?.trim();
  const schema = textOf("AcceptableResponseSchema");
  if (!schema) return "no AcceptableResponseSchema";
  const email = parseAddress(textOf("EMailAddress"));
  if (email === undefined && !textOf("LegacyDN")) return "no EMailAddress, or one that cannot be an address";
  return { email, schema };
}

const fieldNames = ["EMailAddress", "AcceptableResponseSchema", "LegacyDN"] as const;
type FieldName = (typeof fieldNames)[number];

/** Collects what matters of a document. What has another name or another place is skipped. */
class Outline implements XmlHandler {
  readonly fields = new Map<FieldName, string[]>();
  requests = 0;
  readonly #open: string[] = [];
  /** The texts of the field that is open. */
  #current: string[] | undefined;

  startElement({ local }: { readonly local: string }): void {
    this.#open.push(local);
    const [root, second] = this.#open;
    if (root !== "Autodiscover") return;
    if (this.#open.length === 2 && local === "Request") this.requests++;
    const name = fieldNames.find((each) => each === local);
    if (this.#open.length !== 3 || second !== "Request" || name === undefined) return;
    this.#current = this.fields.get(name) ?? [];
    this.#current.push("");
    this.fields.set(name, this.#current);
  }

  text(value: string): void {
    if (this.#open.length !== 3 || this.#current === undefined) return;
    this.#current.push(`${this.#current.pop()}${value}`);
  }

  endElement(): void {
    this.#open.pop();
    if (this.#open.length < 3) this.#current = undefined;
  }
}
