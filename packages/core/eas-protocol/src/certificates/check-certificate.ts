import { X509Certificate } from "node:crypto";
import type { ValidateCert } from "@easkit/eas-schema";
import { type CertificateFacts, keyUses, readFacts } from "./extensions.js";
import type { RevocationCheck } from "./revocation.js";

/** What is said of one certificate (MS-ASCMD 2.2.3.167.17). */
export type CertificateStatus = Extract<
  keyof typeof ValidateCert.status,
  | "ok"
  | "signatureInvalid"
  | "issuerNotTrusted"
  | "chainInvalid"
  | "notForSigning"
  | "expired"
  | "chainTimesInconsistent"
  | "chainMisused"
  | "informationMissing"
  | "roleWrong"
  | "revoked"
  | "revocationServerOffline"
  | "chainRevoked"
  | "revocationUnknown"
  | "serverError"
>;

/** What certificates are checked against. */
export interface Trust {
  readonly roots: readonly X509Certificate[];
  /** Certificates that the device sent to build chains of. */
  readonly others: readonly X509Certificate[];
  readonly now: number;
  readonly revocation: RevocationCheck;
  /** A certificate of which it is not known whether it has been revoked is not accepted. */
  readonly isStrict: boolean;
}

/** A certificate that is not good, and why. */
class Rejected extends Error {
  readonly status: CertificateStatus;

  constructor(status: CertificateStatus) {
    super(status);
    this.status = status;
  }
}

/** Certificates in a chain at most. */
const longestChain = 10;

/** Extended key usages: e-mail protection, and any. */
const mailUses: ReadonlySet<string> = new Set(["1.3.6.1.5.5.7.3.4", "2.5.29.37.0"]);

const isSame = (a: X509Certificate, b: X509Certificate): boolean => a.fingerprint256 === b.fingerprint256;

const isWithin = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo);

const may = ({ keyUsage }: CertificateFacts, use: number): boolean =>
  keyUsage === undefined || (keyUsage & use) !== 0;

/** Checks the certificate that a message was signed with, by itself. */
function checkOwn(certificate: X509Certificate, { now }: Trust): void {
  const facts = readFacts(certificate);
  const maySign = may(facts, keyUses.digitalSignature | keyUses.nonRepudiation);
  // What is nothing but an authority signs no mail.
  if (!maySign) throw new Rejected(facts.isAuthority ? "roleWrong" : "notForSigning");
  const uses = certificate.keyUsage;
  if (uses && !uses.some((use) => mailUses.has(use))) throw new Rejected("notForSigning");
  if (!isWithin(certificate, now)) throw new Rejected("expired");
}

/** Whether a certificate may have issued others, with so many authorities in between. */
function checkIssuer(issuer: X509Certificate, between: number, { now }: Trust): void {
  const facts = readFacts(issuer);
  if (!facts.isAuthority) throw new Rejected("roleWrong");
  const isTooLong = facts.pathLength !== undefined && between > facts.pathLength;
  if (isTooLong || !may(facts, keyUses.keyCertSign)) throw new Rejected("chainMisused");
  if (!isWithin(issuer, now)) throw new Rejected("chainTimesInconsistent");
}

function findIssuer(certificate: X509Certificate, { roots, others }: Trust): X509Certificate | undefined {
  const named = [...roots, ...others].filter(
    (each) => !isSame(each, certificate) && certificate.issuer === each.subject,
  );
  const signed = named.find((each) => certificate.verify(each.publicKey));
  // Somebody of the right name has not signed it.
  if (!signed && named.length > 0) throw new Rejected("signatureInvalid");
  return signed;
}

/** The certificate and those above it, to one that is trusted. */
function buildChain(certificate: X509Certificate, trust: Trust): X509Certificate[] {
  const chain = [certificate];
  for (let last = certificate; !trust.roots.some((root) => isSame(root, last)); ) {
    if (chain.length > longestChain) throw new Rejected("chainInvalid");
    const issuer = findIssuer(last, trust);
    if (!issuer || chain.some((each) => isSame(each, issuer))) throw new Rejected("issuerNotTrusted");
    checkIssuer(issuer, chain.length - 1, trust);
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

async function checkRevocation(
  chain: readonly X509Certificate[],
  { revocation, isStrict }: Trust,
): Promise<void> {
  const doubts: CertificateStatus[] = [];
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (!issuer) break;
    const found = await revocation.of(certificate, issuer);
    if (found === "revoked") throw new Rejected(index === 0 ? "revoked" : "chainRevoked");
    if (found !== "good") doubts.push(found === "offline" ? "revocationServerOffline" : "revocationUnknown");
  }
  const [doubt] = doubts;
  if (isStrict && doubt) throw new Rejected(doubt);
}

/** Reads a certificate; `undefined` if it is none. */
export function readCertificate(base64: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    readFacts(certificate);
    return certificate;
  } catch {
    // The device learns by the status that it is none.
    return undefined;
  }
}

/** Checks one certificate: by itself, up its chain, and whether it has been revoked (MS-ASCMD 2.2.2.21). */
export async function checkCertificate(
  certificate: X509Certificate,
  trust: Trust,
): Promise<CertificateStatus> {
  try {
    checkOwn(certificate, trust);
    await checkRevocation(buildChain(certificate, trust), trust);
    return "ok";
  } catch (error) {
    if (error instanceof Rejected) return error.status;
    throw error;
  }
}
