/** Who a request acts for. */
export interface Principal {
  /** The stable id of the mailbox whose data is served (the subject). State is kept under it. */
  readonly id: string;
  /**
   * The login name of whoever acts. The same as `id` unless somebody acts for another: a delegate's devices have
   * state and a policy of their own, and what they change is written to the audit log.
   */
  readonly actor?: string;
  /** The address that mail is sent from by default. */
  readonly address?: string;
  readonly displayName?: string;
  /** Groups that access rules and policies can name. */
  readonly groups?: readonly string[];
  /** When the password stops working: devices are told from 14 days before (MS-ASHTTP 2.2.2.1.2.11). */
  readonly passwordExpires?: Date;
  /** The credentials count for the device of this id alone, as an app password that is bound to one device. */
  readonly onlyDevice?: string;
}

/** A certificate that a client has proved to own in the TLS handshake. Whoever hands it in has checked its chain. */
export interface ClientCertificate {
  /** Such as `CN=alice,O=Example`. */
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  /** SHA-256 of the certificate, in hexadecimal digits without separators, lower case. */
  readonly fingerprint256: string;
  /** Such as `email:alice@example.com`. */
  readonly subjectAltNames?: readonly string[];
}

/** What a device sent to prove who it is. */
export type Credentials =
  | { readonly kind: "basic"; readonly user: string; readonly password: string; readonly domain?: string }
  | { readonly kind: "bearer"; readonly token: string };

/** Why somebody whose credentials are right is not let in. */
export type LoginRefusal =
  /** The account may not use this service: Status 126, or HTTP 403 up to 12.1. */
  | { readonly reason: "disabled" }
  /** The account is blocked altogether: HTTP 456, on which devices stop asking. */
  | { readonly reason: "blocked" }
  /** The password has to be changed first, at this address: HTTP 457. */
  | { readonly reason: "password-expired"; readonly url: string }
  /** The mailbox is served at another address (the whole URL of the endpoint): HTTP 451. */
  | { readonly reason: "moved"; readonly url: string };

/**
 * What `authenticate` throws when the credentials are right and the user is not let in all the same. Throw it for right
 * credentials only: it tells that the user exists.
 */
export class LoginRefused extends Error {
  override readonly name = "LoginRefused";
  readonly refusal: LoginRefusal;

  constructor(refusal: LoginRefusal, message: string = refusal.reason, options?: ErrorOptions) {
    super(message, options);
    this.refusal = refusal;
  }

  // Two copies of this package in one process still recognise each other's errors.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "LoginRefused" && "refusal" in value;
  }
}
