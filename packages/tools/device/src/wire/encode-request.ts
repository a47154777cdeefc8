import { type AnyElement, type Encodable, type ProtocolVersion, writeMessage } from "@easkit/eas-schema";

/** A message as WBXML in memory. */
export async function encodeRequest<E extends AnyElement>(
  root: E,
  value: Encodable<E>,
  version: ProtocolVersion,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await writeMessage(root, value, version, (chunk) => void chunks.push(chunk));
  return Uint8Array.from(Buffer.concat(chunks));
}
