import type { ByteSource } from "@easkit/backend";
import type { RawBody } from "../commands/command.js";
import type { Exchange } from "../exchange.js";

/** The message that is the whole body of a request, up to 12.1. */
export const readRawMail = ({ spool }: Pick<Exchange, "spool">, { raw }: RawBody): Promise<ByteSource> =>
  spool.take(raw);
