import { Readable } from "node:stream";
import { readLetter } from "./letter.js";
import type { RefusedRecipient, SendMail } from "./send-mail.js";
import { refusedIn, toSendError } from "./smtp-errors.js";

/** What hands a message to a mail server, such as what `createTransport` of nodemailer makes. */
export interface SmtpTransport {
  sendMail(mail: {
    readonly envelope: { readonly from: string; readonly to: string[] };
    readonly raw: Readable;
  }): Promise<{ readonly rejectedErrors?: unknown }>;
}

/**
 * Makes the function that hands outgoing mail to a mail server. What the server says decides: it cannot be reached or
 * refuses for now: `unavailable`; it knows none of the recipients: `not-found`; it does not let the sender send:
 * `forbidden`; the message is too large: `too-large`. Recipients that it refuses while it takes others are reported in
 * the sender's Inbox: the message has been sent, and must not be again.
 */
export function toSmtp(transport: SmtpTransport): SendMail {
  return async (ctx, mail, { report }) => {
    const { envelope, open } = await readLetter(ctx, mail);
    let refused: readonly RefusedRecipient[];
    try {
      const raw = Readable.from(open());
      const sent = await transport.sendMail({ envelope: { from: envelope.from, to: [...envelope.to] }, raw });
      refused = refusedIn(sent.rejectedErrors);
    } catch (error) {
      throw toSendError(error);
    }
    if (refused.length > 0) await report(mail, refused);
  };
}
