import type { RawSource, TextSource } from "@easkit/eas-schema";
import type { Part } from "../reply/multipart.js";
import type { AddPart } from "./fetch-file.js";

const encoder = new TextEncoder();

/**
 * A text as a part. The table at the beginning of an answer says how long each part is, so a stream is read once to be
 * measured and again to be sent: it is never held.
 */
async function toPart(data: TextSource): Promise<Part> {
  if (typeof data !== "string" && !(data instanceof Uint8Array)) {
    let size = 0;
    for await (const chunk of data) size += chunk.length;
    return { size, open: () => data };
  }
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  return {
    size: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

interface WithBody {
  readonly body?: { readonly data?: TextSource };
}

/** Moves the text of an item's body out of the document into a part of the answer (ItemOperations:Part). */
export async function moveBodyToPart(properties: RawSource, addPart: AddPart): Promise<RawSource> {
  const { body }: WithBody = properties.value;
  if (body?.data === undefined) return properties;
  const { data, ...rest } = body;
  const part = addPart(await toPart(data));
  return { ...properties, value: { ...properties.value, body: { ...rest, part } } };
}
