import type { Decoded, Settings } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { type OofAnswer, readOutOfOffice } from "./read-out-of-office.js";
import { writeOutOfOffice } from "./write-out-of-office.js";

type Wish = NonNullable<Decoded<typeof Settings.request>["oof"]>;

/** Reads or sets automatic replies (MS-ASCMD 2.2.3.116). */
export async function answerOutOfOffice(exchange: Exchange, { get, set }: Wish): Promise<OofAnswer> {
  if (get && set) return { status: "conflictingArguments" };
  if (get) return readOutOfOffice(exchange, get.bodyType);
  return { status: set ? await writeOutOfOffice(exchange, set) : "protocolError" };
}
