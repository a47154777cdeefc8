import type { EasReply, EasRequest, Principal } from "@easkit/backend";
import { OUTER_SCHEMA } from "../schemas.js";

const utf8 = new TextEncoder();

/** A request as a host would hand it over. */
export interface Sent {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly principal?: Principal;
  readonly remoteAddress?: string;
}

/** A POST to the XML form, unless said otherwise. */
export function toRequest(sent: Sent = {}): EasRequest {
  const { method = "POST", url = "/autodiscover/autodiscover.xml", headers = {}, body = "" } = sent;
  return {
    method,
    url,
    header: (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined),
    body: typeof body === "string" ? inChunks(utf8.encode(body)) : isStream(body) ? body : inChunks(body),
    signal: new AbortController().signal,
    ...(sent.principal && { principal: sent.principal }),
    ...(sent.remoteAddress !== undefined && { remoteAddress: sent.remoteAddress }),
  };
}

/** A GET of the JSON form. */
export function toJsonRequest(pathAndQuery: string, sent: Sent = {}): EasRequest {
  return toRequest({ method: "GET", url: `/autodiscover/autodiscover.json${pathAndQuery}`, ...sent });
}

const isStream = (body: object): body is AsyncIterable<Uint8Array> => Symbol.asyncIterator in body;

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 100) yield bytes.subarray(start, start + 100);
}

/** The document that an EAS client posts. */
export function poxOf(email: string, schema: string): string {
  const namespace = schema.replace("response", "request").replace("2006a", "2006");
  return `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="${namespace}">
  <Request>
    <EMailAddress>${email}</EMailAddress>
    <AcceptableResponseSchema>${schema}</AcceptableResponseSchema>
  </Request>
</Autodiscover>`;
}

/** Basic credentials. */
export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** The body of a reply as text. */
export function textOf({ body }: EasReply): string {
  if (body === undefined) return "";
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw new Error("The reply is a stream");
}

/** The error number of a framework error; `undefined` if the document is another. */
export function errorCodeOf(document: string): number | undefined {
  const start = `<Autodiscover xmlns="${OUTER_SCHEMA}"><Response><Error Time=`;
  if (!document.includes(start)) return undefined;
  return Number(/<ErrorCode>(\d+)<\/ErrorCode>/.exec(document)?.[1]);
}
