import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import type { Settings } from "../settings.js";

/** Reading a hundred certificates takes a while, and they are always the same. */
const known = new WeakMap<readonly string[], readonly X509Certificate[]>();

/** The authorities that certificates have to come from. @throws Error if one of them is no certificate */
export function readTrustedRoots({ trustedRoots = rootCertificates }: Settings): readonly X509Certificate[] {
  const read = known.get(trustedRoots) ?? trustedRoots.map((pem) => new X509Certificate(pem));
  known.set(trustedRoots, read);
  return read;
}
