import type { Person } from "@easkit/backend";

/** What the address list says of somebody besides name and address (MS-ASCMD 2.2.3.75). */
export interface PersonFacts
  extends Pick<
    Person,
    | "phone"
    | "office"
    | "title"
    | "company"
    | "alias"
    | "firstName"
    | "lastName"
    | "homePhone"
    | "mobilePhone"
  > {}

/** Somebody to be put into the address list, or what is to be known of a user. Absent facts stay as they are. */
export interface NewPerson extends PersonFacts {
  /** Of a user, any address; of somebody elsewhere, the only one. */
  readonly emailAddress: string;
  readonly displayName?: string;
  /** A JPEG; devices take up to 100 KB. */
  readonly picture?: Uint8Array;
  /** S/MIME certificates for encryption, each DER. */
  readonly certificates?: readonly Uint8Array[];
  /** Nobody finds them by searching; their address still leads to them. */
  readonly isHidden?: boolean;
}

/** A distribution list. Mail to its address goes to all in it. */
export interface NewGroup {
  readonly emailAddress: string;
  readonly displayName: string;
  /** Addresses of people here or elsewhere, and of other groups. */
  readonly members: readonly string[];
  readonly isHidden?: boolean;
}

/** A row of the address list. */
export interface PersonRow {
  readonly key: number;
  readonly kind: "person" | "group";
  /** The user whose mailbox it is; absent for people elsewhere and groups. */
  readonly user: number | undefined;
  readonly displayName: string;
  readonly emailAddress: string | undefined;
  readonly facts: PersonFacts;
}
