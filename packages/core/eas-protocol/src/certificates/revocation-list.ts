import { type KeyObject, verify } from "node:crypto";
import { type DerNode, derChildren, derContent, derHex, derTags, derTime, readDer } from "./der.js";

/** A list of revoked certificates (RFC 5280 section 5.1), checked. */
export interface RevocationList {
  /** The issuer's name as hexadecimal digits of DER. */
  readonly issuer: string;
  isRevoked(serial: string): boolean;
}

/** Bytes of a list; the largest lists of public authorities have about this many. */
const longestList = 16 * 1024 * 1024;

/** Hash functions by the object identifier of the signature's algorithm; Ed25519 has none. */
const algorithms: ReadonlyMap<string, string | null> = new Map([
  ["2a864886f70d01010b", "sha256"],
  ["2a864886f70d01010c", "sha384"],
  ["2a864886f70d01010d", "sha512"],
  ["2a8648ce3d040302", "sha256"],
  ["2a8648ce3d040303", "sha384"],
  ["2a8648ce3d040304", "sha512"],
  ["2b6570", null],
]);

const isTime = ({ tag }: DerNode): boolean => tag === derTags.utcTime || tag === derTags.generalizedTime;

function toDer(given: Uint8Array): Uint8Array {
  if (given[0] === derTags.sequence) return given;
  const text = Buffer.from(given).toString("latin1");
  const match = /-----BEGIN X509 CRL-----([\w+/=\s]+)-----END X509 CRL-----/.exec(text);
  return match?.[1] === undefined ? given : Buffer.from(match[1], "base64");
}

function isSigned(bytes: Uint8Array, parts: readonly DerNode[], key: KeyObject): boolean {
  const [body, algorithm, signature] = parts;
  if (!body || !algorithm || !signature) return false;
  const [id] = [...derChildren(bytes, algorithm)];
  const hash = id && algorithms.get(derHex(bytes, id));
  if (hash === undefined) return false;
  // The first byte of a BIT STRING counts unused bits.
  return verify(
    hash,
    bytes.subarray(body.offset, body.end),
    key,
    bytes.subarray(signature.start + 1, signature.end),
  );
}

/**
 * Reads a list of revoked certificates, in DER or PEM; `undefined` if it is not signed with the key, or out of date.
 *
 * @throws RangeError if it is no such list
 */
export function readRevocationList(
  given: Uint8Array,
  key: KeyObject,
  now: number,
): RevocationList | undefined {
  if (given.length > longestList) throw new RangeError("the list of revoked certificates is too long");
  const bytes = toDer(given);
  const parts = [...derChildren(bytes, readDer(bytes))];
  const [body] = parts;
  if (!body || !isSigned(bytes, parts, key)) return undefined;
  const fields = [...derChildren(bytes, body)];
  const [thisUpdate, nextUpdate] = fields.filter(isTime).map((node) => derTime(bytes, node));
  if ((thisUpdate ?? now) > now || (nextUpdate ?? Number.POSITIVE_INFINITY) < now) return undefined;
  const [, issuer] = fields.filter(({ tag }) => tag === derTags.sequence);
  const lastTime = fields.findLastIndex(isTime);
  const revoked = fields[lastTime + 1];
  return {
    issuer: issuer ? derHex(bytes, issuer) : "",
    isRevoked(serial) {
      if (revoked?.tag !== derTags.sequence) return false;
      const wanted = Buffer.from(serial, "hex");
      for (const entry of derChildren(bytes, revoked)) {
        const number = readDer(bytes, entry.start, entry.end);
        if (Buffer.compare(derContent(bytes, number), wanted) === 0) return true;
      }
      return false;
    },
  };
}
