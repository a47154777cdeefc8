import type { X509Certificate } from "node:crypto";
import { type Decoded, type Encodable, ValidateCert } from "@easkit/eas-schema";
import {
  type CertificateStatus,
  checkCertificate,
  readCertificate,
  type Trust,
} from "../certificates/check-certificate.js";
import { RevocationCheck } from "../certificates/revocation.js";
import { readTrustedRoots } from "../certificates/trusted-roots.js";
import type { Exchange } from "../exchange.js";
import { handle } from "./command.js";

type Response = Encodable<typeof ValidateCert.response>;

/** Certificates to be checked, and to build chains of. */
const mostCertificates = 100;

async function check(
  { emit, id }: Exchange,
  certificate: X509Certificate | undefined,
  trust: Trust,
): Promise<CertificateStatus> {
  if (!certificate) return "informationMissing";
  try {
    return await checkCertificate(certificate, trust);
  } catch (error) {
    emit({ type: "fault", id, where: "ValidateCert", error });
    return "serverError";
  }
}

async function answer(exchange: Exchange, request: Decoded<typeof ValidateCert.request>): Promise<Response> {
  const { certificates = [], certificateChain = [], checkCrl = false } = request;
  if (certificates.length === 0 || certificates.length + certificateChain.length > mostCertificates)
    return { status: "protocolError" };
  const others = certificateChain.map(readCertificate);
  const now = exchange.now();
  const trust: Trust = {
    roots: readTrustedRoots(exchange.settings),
    others: others.flatMap((each) => each ?? []),
    now,
    revocation: new RevocationCheck(exchange.settings, exchange.call.signal, now),
    isStrict: checkCrl,
  };
  const statuses: CertificateStatus[] = [];
  for (const certificate of certificates) {
    const status = await check(exchange, readCertificate(certificate), trust);
    // What is missing in the chain may be what could not be read of it.
    statuses.push(status === "issuerNotTrusted" && others.includes(undefined) ? "chainInvalid" : status);
  }
  exchange.note(`certificates: ${statuses.join(", ")}`);
  return { status: "ok", certificates: statuses.map((status) => ({ status })) };
}

/** Checks S/MIME certificates: their times, uses, chains, and whether they have been revoked. */
export const validateCert = handle(ValidateCert, {}, answer);
