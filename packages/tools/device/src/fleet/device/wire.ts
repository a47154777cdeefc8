import {
  type AnyElement,
  type Encodable,
  type ProtocolVersion,
  readMessage,
  tagOf,
  writeMessage,
} from "@easkit/eas-schema";

/** A message as WBXML. */
export async function encode<E extends AnyElement>(
  root: E,
  value: Encodable<E>,
  version: ProtocolVersion,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await writeMessage(root, value, version, (chunk) => void chunks.push(chunk));
  return Uint8Array.from(Buffer.concat(chunks));
}

/** A message from WBXML; `undefined` for an empty body. */
export async function decode<E extends AnyElement>(root: E, body: Uint8Array) {
  return body.length === 0 ? undefined : await readMessage(root, body, { tagOf });
}
