import type { X509Certificate } from "node:crypto";
import { type DerNode, derChildren, derContent, derHex, derTags, readDer } from "./der.js";

const ids = { keyUsage: "551d0f", basicConstraints: "551d13", crlDistributionPoints: "551d1f" } as const;

/** Bits of KeyUsage (RFC 5280 section 4.2.1.3). */
export const keyUses = {
  digitalSignature: 0x80,
  nonRepudiation: 0x40,
  keyCertSign: 0x04,
  crlSign: 0x02,
} as const;

/** What Node does not tell of a certificate. */
export interface CertificateFacts {
  /** Bits of {@link keyUses}; absent: the key may be used for anything. */
  readonly keyUsage?: number;
  /** It says that it is one of an authority. */
  readonly isAuthority: boolean;
  /** Certificates of authorities below this one that a chain may have at most. */
  readonly pathLength?: number;
  /** Where lists of revoked certificates are. */
  readonly crlUrls: readonly string[];
  /** The issuer's name and the serial number, as hexadecimal digits of DER. */
  readonly issuer: string;
  readonly serial: string;
}

function readKeyUsage(bytes: Uint8Array, node: DerNode): number | undefined {
  const [bits] = node.tag === derTags.bitString ? [derContent(bytes, node)] : [];
  return bits?.[1];
}

const readIsAuthority = (bytes: Uint8Array, node: DerNode): boolean =>
  [...derChildren(bytes, node)].some(
    (child) => child.tag === derTags.boolean && derHex(bytes, child) !== "00",
  );

function readPathLength(bytes: Uint8Array, node: DerNode): number | undefined {
  const length = [...derChildren(bytes, node)].find(({ tag }) => tag === derTags.integer);
  return length && Number.parseInt(derHex(bytes, length), 16);
}

/** Tags inside DistributionPoint: distributionPoint [0], fullName [0], uniformResourceIdentifier [6]. */
const tagged = { constructed0: 0xa0, uri: 0x86 } as const;

function readUrls(bytes: Uint8Array, points: DerNode): string[] {
  const inside = (nodes: Iterable<DerNode>, tag: number) =>
    [...nodes].filter((node) => node.tag === tag).flatMap((node) => [...derChildren(bytes, node)]);
  const names = inside(
    inside(inside(derChildren(bytes, points), derTags.sequence), tagged.constructed0),
    tagged.constructed0,
  );
  return names
    .filter(({ tag }) => tag === tagged.uri)
    .map((node) => Buffer.from(derContent(bytes, node)).toString("latin1"));
}

/** The extensions of a certificate: where the value of each stands. */
function extensionsOf(bytes: Uint8Array, fields: readonly DerNode[]): Map<string, DerNode> {
  const found = new Map<string, DerNode>();
  const holder = fields.find(({ tag }) => tag === 0xa3);
  const list = holder && [...derChildren(bytes, holder)][0];
  for (const extension of list ? derChildren(bytes, list) : []) {
    const [id, ...rest] = [...derChildren(bytes, extension)];
    const value = rest.find(({ tag }) => tag === derTags.octetString);
    if (id && value) found.set(derHex(bytes, id), readDer(bytes, value.start, value.end));
  }
  return found;
}

/** Reads what Node does not tell of a certificate. @throws RangeError if it is no DER */
export function readFacts({ raw }: X509Certificate): CertificateFacts {
  const [body] = [...derChildren(raw, readDer(raw))];
  const fields = body ? [...derChildren(raw, body)] : [];
  const [serial, , issuer] = fields.filter(({ tag }) => tag !== 0xa0);
  const extensions = extensionsOf(raw, fields);
  const read = <T>(id: string, from: (bytes: Uint8Array, node: DerNode) => T): T | undefined => {
    const node = extensions.get(id);
    return node && from(raw, node);
  };
  const keyUsage = read(ids.keyUsage, readKeyUsage);
  const pathLength = read(ids.basicConstraints, readPathLength);
  return {
    isAuthority: read(ids.basicConstraints, readIsAuthority) ?? false,
    crlUrls: read(ids.crlDistributionPoints, readUrls) ?? [],
    issuer: issuer ? derHex(raw, issuer) : "",
    serial: serial ? derHex(raw, serial) : "",
    ...(keyUsage !== undefined && { keyUsage }),
    ...(pathLength !== undefined && { pathLength }),
  };
}
