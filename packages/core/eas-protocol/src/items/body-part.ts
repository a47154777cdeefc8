import type { RawSource, TextSource } from "@easkit/eas-schema";
import type { AddPart } from "./fetch-file.js";

const encoder = new TextEncoder();

async function collect(source: TextSource): Promise<readonly Uint8Array[]> {
  if (typeof source === "string") return [encoder.encode(source)];
  if (source instanceof Uint8Array) return [source];
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return chunks;
}

interface WithBody {
  readonly body?: { readonly data?: TextSource };
}

/** Moves the text of an item's body out of the document into a part of the answer (ItemOperations:Part). */
export async function moveBodyToPart(properties: RawSource, addPart: AddPart): Promise<RawSource> {
  const { body }: WithBody = properties.value;
  if (body?.data === undefined) return properties;
  const { data, ...rest } = body;
  const chunks = await collect(data);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const part = addPart({
    size,
    async *open() {
      yield* chunks;
    },
  });
  return { ...properties, value: { ...properties.value, body: { ...rest, part } } };
}
