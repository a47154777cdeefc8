import type { Socket } from "node:net";
import { type DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { ClientCertificate } from "@easkit/backend";

const toName = (name: DetailedPeerCertificate["subject"]): string =>
  Object.entries(name)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("+") : value}`)
    .join(",");

/**
 * The client's certificate, if the connection has one that the TLS server has checked against its authorities
 * (`requestCert`, `ca`). A certificate that was presented and not approved counts for nothing.
 */
export function toClientCertificate(socket: Socket): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  // Node gives an empty object where there is none.
  if (!certificate?.fingerprint256) return undefined;
  const { subject, issuer, serialNumber, fingerprint256, subjectaltname } = certificate;
  return {
    subject: toName(subject),
    issuer: toName(issuer),
    serialNumber,
    fingerprint256: fingerprint256.replaceAll(":", "").toLowerCase(),
    ...(subjectaltname !== undefined && { subjectAltNames: subjectaltname.split(", ") }),
  };
}
