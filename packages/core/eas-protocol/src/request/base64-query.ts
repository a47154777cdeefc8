import { commandByCode } from "@easkit/eas-schema";
import { HttpFault } from "../fault.js";
import type { QueryLine } from "./query-line.js";

const parameterNames = new Map([
  [0, "AttachmentName"],
  [1, "CollectionId"],
  [3, "ItemId"],
  [4, "LongId"],
  [6, "Occurrence"],
]);
const optionsTag = 7;
const userTag = 8;
const saveInSentFlag = 0x01;
const acceptMultipartFlag = 0x02;

function fromBase64(text: string): Uint8Array {
  const plain = decodeURIComponent(text).replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (!/^[A-Za-z0-9+/]+$/.test(plain) || plain.length % 4 === 1) throw new RangeError("not base64");
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0));
}

/** Takes the fields of the byte sequence one after the other. */
class FieldReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get rest(): number {
    return this.#bytes.length - this.#at;
  }

  bytes(length: number): Uint8Array {
    if (length > this.rest) throw new RangeError("it ends too early");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  byte(): number {
    return this.bytes(1)[0] ?? 0;
  }

  counted(): Uint8Array {
    return this.bytes(this.byte());
  }
}

const latin = new TextDecoder("utf-8");
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** A device id is text, or the 16 bytes of a GUID, which are the same id as its 32 hex digits in a plain query. */
function toDeviceId(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new RangeError("the device id is empty");
  return bytes.every((byte) => byte > 0x20 && byte < 0x7f) ? latin.decode(bytes) : hex(bytes);
}

function parse(bytes: Uint8Array): QueryLine {
  const fields = new FieldReader(bytes);
  const version = fields.byte();
  const code = fields.byte();
  fields.bytes(2); // The locale: answers have no language of their own.
  const deviceId = toDeviceId(fields.counted());
  const key = fields.counted();
  if (key.length !== 0 && key.length !== 4) throw new RangeError("the policy key has a wrong length");
  const policyKey =
    key.length === 4 ? String(new DataView(key.slice().buffer).getUint32(0, true)) : undefined;
  const deviceType = latin.decode(fields.counted());
  const parameters = new Map<string, string>();
  let options = 0;
  let user: string | undefined;
  while (fields.rest > 0) {
    const tag = fields.byte();
    const value = fields.counted();
    const name = parameterNames.get(tag);
    if (name !== undefined) parameters.set(name, latin.decode(value));
    else if (tag === optionsTag) options |= value[0] ?? 0;
    else if (tag === userTag) user = latin.decode(value);
  }
  return {
    command: commandByCode.get(code)?.name ?? `code ${code}`,
    user,
    deviceId,
    deviceType: deviceType || "unknown",
    version: `${Math.trunc(version / 10)}.${version % 10}`,
    policyKey,
    acceptMultipart: (options & acceptMultipartFlag) !== 0,
    saveInSent: (options & saveInSentFlag) !== 0,
    parameters,
  };
}

/**
 * Reads a base64 query (MS-ASHTTP 2.2.1.1.1.1) in either alphabet, with or without padding.
 *
 * @throws HttpFault 400 if it is none
 */
export function parseBase64Query(query: string): QueryLine {
  try {
    return parse(fromBase64(query));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HttpFault(400, `the base64 query cannot be read: ${why}`, {}, { cause });
  }
}
