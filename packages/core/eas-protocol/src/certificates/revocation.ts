import type { X509Certificate } from "node:crypto";
import type { Settings } from "../settings.js";
import { keyUses, readFacts } from "./extensions.js";
import { type RevocationList, readRevocationList } from "./revocation-list.js";

/** What is known of whether a certificate has been revoked. */
export type Revocation = "good" | "revoked" | "offline" | "unknown";

/** Milliseconds that a list may take to come. */
const patience = 10_000;

type Fetching = Pick<Settings, "fetchRevocationList">;

/** Asks lists of revoked certificates; each list is fetched once for a request. */
export class RevocationCheck {
  readonly #fetch: Settings["fetchRevocationList"];
  readonly #signal: AbortSignal;
  readonly #now: number;
  readonly #lists = new Map<string, Promise<Uint8Array | undefined>>();

  constructor({ fetchRevocationList }: Fetching, signal: AbortSignal, now: number) {
    this.#fetch = fetchRevocationList;
    this.#signal = signal;
    this.#now = now;
  }

  /** Whether an issuer has revoked a certificate. Without a list that can be had and read that is not known. */
  async of(certificate: X509Certificate, issuer: X509Certificate): Promise<Revocation> {
    const facts = readFacts(certificate);
    const urls = facts.crlUrls.filter((url) => /^https?:/i.test(url));
    if (!this.#fetch || urls.length === 0) return "unknown";
    const { keyUsage } = readFacts(issuer);
    if (keyUsage !== undefined && (keyUsage & keyUses.crlSign) === 0) return "unknown";
    let isAnswered = false;
    for (const url of urls) {
      const bytes = await this.#get(url);
      isAnswered ||= bytes !== undefined;
      const list = bytes && this.#read(bytes, issuer);
      if (list?.issuer === facts.issuer) return list.isRevoked(facts.serial) ? "revoked" : "good";
    }
    return isAnswered ? "unknown" : "offline";
  }

  #read(bytes: Uint8Array, { publicKey }: X509Certificate): RevocationList | undefined {
    try {
      return readRevocationList(bytes, publicKey, this.#now);
    } catch {
      // Whatever came from there is no list: the same as none.
      return undefined;
    }
  }

  #get(url: string): Promise<Uint8Array | undefined> {
    const known = this.#lists.get(url);
    if (known) return known;
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(patience)]);
    // A server that cannot be reached is an answer to the device, and no fault of this one.
    const fetched = Promise.resolve(this.#fetch?.(url, signal)).catch(() => undefined);
    this.#lists.set(url, fetched);
    return fetched;
  }
}
