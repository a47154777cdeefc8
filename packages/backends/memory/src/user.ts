import type { MailAccount, Person, Policy } from "@easkit/backend";

/** Somebody with a mailbox. */
export interface MemoryUser {
  /** The name to sign in with, and the id of the mailbox. */
  readonly id: string;
  readonly password: string;
  /** A bearer token that signs in as well. */
  readonly token?: string;
  /** The address that mail is sent from and delivered to. */
  readonly address?: string;
  readonly aliases?: readonly string[];
  readonly displayName?: string;
  /** Further accounts to send from. */
  readonly accounts?: readonly MailAccount[];
  /** What the address list says of the user beside names and address. */
  readonly person?: Person;
  /** S/MIME certificates, each DER. */
  readonly certificates?: readonly Uint8Array[];
  /** What the user's devices have to apply. */
  readonly policy?: Policy;
}

/** A distribution list of the address list. */
export interface MemoryGroup {
  readonly displayName: string;
  readonly address: string;
  /** Ids of users. */
  readonly members: readonly string[];
}

/** All addresses of a user, the primary one first. */
export function addressesOf(user: MemoryUser): readonly string[] {
  return [...(user.address === undefined ? [] : [user.address]), ...(user.aliases ?? [])];
}
