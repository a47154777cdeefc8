import type { ByteSource } from "@easkit/backend";
import { openPartBytes } from "../body/part-text.js";
import { sliceBytes } from "../byte-source.js";
import type { MimeLimits } from "../limits.js";
import type { Part } from "../scan/part.js";
import { type OpenStretch, type TnefBody, tnefBody } from "./tnef-body.js";
import type { TnefMessage } from "./tnef-message.js";
import { readTnef } from "./tnef-reader.js";

/** A part of TNEF whose content is known. */
export interface Unpacked {
  readonly message: TnefMessage;
  readonly body: TnefBody | undefined;
  readonly open: OpenStretch;
}

/** Whether a part is TNEF (winmail.dat), by its type or by its name. */
export function isTnef(part: Part): boolean {
  const { type, parameters } = part.contentType;
  if (/^application\/(vnd\.)?ms-tnef$/.test(type)) return true;
  return type === "application/octet-stream" && parameters.get("name")?.toLowerCase() === "winmail.dat";
}

/** Reads TNEF that can be opened from its beginning again and again; `undefined` if it is none. */
export async function unpackTnef(
  openAll: () => AsyncIterable<Uint8Array>,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<Unpacked | undefined> {
  const message = await readTnef(openAll(), limits.parts, signal);
  const open: OpenStretch = ({ start, end }) => sliceBytes(openAll(), start, end);
  return message && { message, body: await tnefBody(message, open), open };
}

/** Reads the TNEF of a part of a message. */
export const unpackPart = (
  source: ByteSource,
  part: Part,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<Unpacked | undefined> => unpackTnef(() => openPartBytes(source, part), limits, signal);
