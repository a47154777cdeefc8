import type { ByteSource } from "./item.js";

/** How somebody answers an invitation (MS-ASCMD 2.2.2.10). */
export interface MeetingReply {
  /** Where the device saw the invitation: the folder of a message, or a calendar. */
  readonly folderId: string;
  /** The message, or the event. */
  readonly id: string;
  /** The original start of the one occurrence that is answered; absent: the whole meeting. */
  readonly instanceId?: Date;
  readonly response: "accepted" | "tentative" | "declined";
  /** What the organizer is to be told; absent: nothing, or the device does that by itself (up to 14.1). */
  readonly message?: MeetingReplyMessage;
}

/** The words of a reply, and another time that is proposed with it (16.1). */
export interface MeetingReplyMessage {
  readonly comment?: { readonly type: "plain" | "html"; readonly text: string };
  readonly proposedStartTime?: Date;
  readonly proposedEndTime?: Date;
}

/** A time in which somebody is not free. */
export interface BusyTime {
  readonly start: Date;
  readonly end: Date;
  readonly status: "tentative" | "busy" | "outOfOffice" | "workingElsewhere";
}

/** When somebody, or a group taken together, is busy; or why that cannot be said. */
export type FreeBusy =
  | { readonly busy: readonly BusyTime[] }
  /** `unknown`: nothing is known or may be told. `too-large`: a group with too many members. `unavailable`: for now. */
  | { readonly failure: "unknown" | "too-large" | "unavailable" };

/** Someone who may be meant by a name (MS-ASCMD 2.2.2.14). */
export interface Recipient {
  readonly source: "addressList" | "contacts";
  readonly displayName: string;
  readonly emailAddress: string;
  /** S/MIME certificates for encryption, each DER. */
  readonly certificates?: readonly Uint8Array[];
  /** A JPEG; devices take up to 100 KB. */
  readonly picture?: ByteSource;
  /** Of a distribution list: those in it, groups in groups resolved. */
  readonly members?: readonly Recipient[];
}

/** Those that a name may mean. One alone is taken as the right one. */
export interface RecipientPage {
  readonly recipients: readonly Recipient[];
  /** How many there are in all. */
  readonly total: number;
}
