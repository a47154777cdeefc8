/** Who a request acts for. */
export interface Principal {
  /** The stable id of the mailbox whose data is served (the subject). State is kept under it. */
  readonly id: string;
  /** The login name of whoever acts. The same as `id` unless somebody acts for another. */
  readonly actor?: string;
  /** The address that mail is sent from by default. */
  readonly address?: string;
  readonly displayName?: string;
}

/** What a device sent to prove who it is. */
export type Credentials =
  | { readonly kind: "basic"; readonly user: string; readonly password: string; readonly domain?: string }
  | { readonly kind: "bearer"; readonly token: string };
