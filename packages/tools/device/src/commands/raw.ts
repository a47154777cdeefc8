import { vocabulary } from "@easkit/eas-schema";
import { xmlToWbxml } from "@easkit/wbxml/xml";
import type { CallOptions } from "../device-options.js";
import { gather } from "../http/connection.js";
import { printXml } from "../http/exchange.js";
import type { QueryParameters } from "../http/query.js";
import type { HttpHeaders } from "../http/transport.js";
import type { Session } from "../session.js";

/** What goes with a raw request. */
export interface RawOptions extends CallOptions {
  readonly parameters?: QueryParameters | undefined;
  /** WBXML if not given. */
  readonly contentType?: string | undefined;
  /** Seconds that the server may take on top of the usual. */
  readonly patience?: number | undefined;
}

/** What the server answered. */
export interface RawAnswer {
  readonly headers: HttpHeaders;
  /** Decompressed. */
  readonly bytes: Uint8Array;
  /** As XML, or a line about it if it is no WBXML; empty if there is nothing. */
  readonly xml: string;
}

/**
 * Posts any command with any body and gives back whatever comes: XML text is made WBXML, bytes go as they are. The
 * device's state is left alone, so keys are the caller's business.
 */
export async function raw(
  session: Session,
  command: string,
  body: string | Uint8Array | undefined,
  options: RawOptions = {},
): Promise<RawAnswer> {
  const bytes = typeof body === "string" ? await xmlToWbxml(body, vocabulary) : body;
  const answer = await session.post(command, { ...options, body: bytes });
  const received = await gather(answer.body);
  return {
    headers: answer.headers,
    bytes: received,
    xml: received[0] === 0x03 ? printXml(received) : received.length === 0 ? "" : describe(received),
  };
}

const describe = ({ length }: Uint8Array): string => `<!-- ${length} bytes that are no WBXML -->\n`;
