import { createHash, X509Certificate } from "node:crypto";
import type { Recipient } from "@easkit/backend";
import type { Encodable, ResolveRecipients } from "@easkit/eas-schema";
import type { RecipientsWish } from "./wish.js";

type ItemOf<L> = L extends Iterable<infer E> ? E : never;

/** What is answered to one name, and of one recipient. */
export type NameAnswer = ItemOf<NonNullable<Encodable<typeof ResolveRecipients.response>["responses"]>>;
export type RecipientAnswer = ItemOf<NonNullable<NameAnswer["recipients"]>>;
type CertificatesAnswer = NonNullable<RecipientAnswer["certificates"]>;

/** A certificate that can be used at this time; `undefined` if it is none. */
function readValid(der: Uint8Array, now: number): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(der);
    return new Date(certificate.validFrom).getTime() <= now && now < new Date(certificate.validTo).getTime()
      ? certificate
      : undefined;
  } catch {
    // What an address list holds need not be a certificate; the device learns that there is none.
    return undefined;
  }
}

/**
 * A few bytes by which a device finds the certificate among those that it has: the SHA-1 digest, which is how certificate
 * stores name theirs. The specification does not say what is in a mini-certificate (MS-ASCMD 2.2.3.106).
 */
const toMini = ({ raw }: X509Certificate): string => createHash("sha1").update(raw).digest("base64");

/** Hands out certificates, as many as the device takes for all recipients together. */
export class CertificateBudget {
  readonly #wish: NonNullable<RecipientsWish["certificates"]>;
  readonly #now: number;
  #left: number;

  constructor(wish: NonNullable<RecipientsWish["certificates"]>, now: number) {
    this.#wish = wish;
    this.#now = now;
    this.#left = wish.most;
  }

  /** The certificates of somebody, or of everybody in a list: all of them or none (MS-ASCMD 2.2.3.95). */
  of({ certificates = [], members }: Recipient): CertificatesAnswer {
    const ders = members ? members.flatMap((member) => member.certificates ?? []) : certificates;
    const valid = ders.flatMap((der) => readValid(der, this.#now) ?? []);
    const counts = { certificateCount: valid.length, recipientCount: members?.length ?? 1 };
    if (valid.length === 0) return { status: "noValidCertificate", ...counts };
    if (valid.length > this.#left) return { status: "limitReached", ...counts };
    this.#left -= valid.length;
    return this.#wish.form === "full"
      ? { status: "ok", ...counts, certificates: valid.map(({ raw }) => raw.toString("base64")) }
      : { status: "ok", ...counts, miniCertificates: valid.map(toMini) };
  }
}
