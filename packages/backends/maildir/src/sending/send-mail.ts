import type { CallContext, OutgoingMail, WriteOptions } from "@easkit/backend";

/** Somebody whom a mail server does not take mail for. */
export interface RefusedRecipient {
  readonly address: string;
  /** What the mail server said. */
  readonly reason: string;
}

/** What comes with a message that is to be sent. */
export interface SendOptions extends WriteOptions {
  /** Says in the sender's Inbox who will not get a message that others do get. */
  report(mail: OutgoingMail, refused: readonly RefusedRecipient[]): Promise<void>;
}

/**
 * Sends a message, which has Bcc in it still. Errors are those of a backend: `unavailable` if the device shall try
 * again, `not-found` for recipients that are not there, `invalid` for a message that nobody could send.
 */
export type SendMail = (ctx: CallContext, mail: OutgoingMail, options: SendOptions) => Promise<void>;
