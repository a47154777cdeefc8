import type { ByteSource } from "@easkit/backend";
import type { RawBody } from "../commands/command.js";
import { readWhole } from "../request/body.js";
import { toByteSource } from "./byte-source.js";

/** The message that is the whole body of a request, up to 12.1. */
export const readRawMail = async ({ raw }: RawBody): Promise<ByteSource> =>
  toByteSource(await readWhole(raw));
