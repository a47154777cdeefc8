import type { ByteSource } from "@easkit/backend";
import type { RawBody } from "../commands/command.js";
import type { Exchange } from "../exchange.js";
import { CommandFault } from "../fault.js";

/** With what a WBXML document of version 1.3 begins, and no message does. */
const WBXML_VERSION = 0x03;

/**
 * The message that is the whole body of a request, up to 12.1.
 *
 * @throws CommandFault 101 for a WBXML document, which devices send from 14.0 on
 */
export async function readRawMail({ spool }: Pick<Exchange, "spool">, { raw }: RawBody): Promise<ByteSource> {
  const mime = await spool.take(raw);
  for await (const [first] of mime.open({ start: 0, end: Math.min(1, mime.size) })) {
    if (first === WBXML_VERSION) throw new CommandFault("invalidContent", "the message is a WBXML document");
  }
  return mime;
}
