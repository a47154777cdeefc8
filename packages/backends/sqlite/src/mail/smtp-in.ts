import { once } from "node:events";
import { BackendError } from "@easkit/backend";
import { Staging } from "../content/staging.js";
import type { Groupware } from "../groupware.js";
import { findPerson } from "../people/person-row.js";
import { deliverTo, readLetter } from "./delivery.js";
import { sortRecipients } from "./recipients.js";

/** Where mail from other servers is taken. */
export interface SmtpInOptions {
  /** Any free one unless given. */
  readonly port?: number;
  /** Loopback only (`127.0.0.1`) unless given. */
  readonly host?: string;
  /** PEM; with it, STARTTLS is offered. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A mail server that listens. */
export interface SmtpIn {
  readonly port: number;
  close(): Promise<void>;
}

interface Envelope {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly client: string;
}

class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

const printable = (text: string): string => text.replace(/[^\x21-\x7e]/g, "?");

/** What every server on the way writes on top (RFC 5321 4.4). */
async function* withTrace(
  { settings, now }: Groupware,
  { sender, client }: Envelope,
  data: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const date = now().toUTCString().replace("GMT", "+0000");
  yield Buffer.from(
    `Return-Path: <${printable(sender)}>\r\nReceived: from ${printable(client)}\r\n\tby ${settings.host} with ESMTP; ${date}\r\n`,
  );
  yield* data;
}

async function take(
  groupware: Groupware,
  envelope: Envelope,
  data: AsyncIterable<Uint8Array>,
): Promise<void> {
  await Staging.during(groupware, async (staging) => {
    const letter = await readLetter(groupware, staging, withTrace(groupware, envelope, data));
    groupware.database.write(() => {
      const { local } = sortRecipients(groupware, envelope.recipients);
      const failures = deliverTo(groupware, letter, local, { address: envelope.sender });
      // All or none: a sender that is told of a failure sends again to all.
      if (failures.length > 0) throw new SmtpRefusal(452, "4.2.2 a mailbox is full");
    });
  });
}

function toRefusal(error: unknown): SmtpRefusal {
  if (error instanceof SmtpRefusal) return error;
  if (error instanceof BackendError && error.code === "too-large")
    return new SmtpRefusal(552, "5.3.4 too large");
  return new SmtpRefusal(451, "4.3.0 try again later");
}

/** Takes mail for users here, by smtp-server, and none for anybody else. */
export async function listenSmtp(groupware: Groupware, options: SmtpInOptions): Promise<SmtpIn> {
  const { SMTPServer } = await import("smtp-server");
  const { port = 0, host = "127.0.0.1", tls } = options;
  const smtp = new SMTPServer({
    name: groupware.settings.host,
    size: groupware.settings.maxItemSize,
    disabledCommands: tls === undefined ? ["AUTH", "STARTTLS"] : ["AUTH"],
    disableReverseLookup: true,
    logger: false,
    ...(tls === undefined ? {} : { ...tls }),
    onRcptTo({ address }, _session, callback) {
      const found = findPerson(groupware, address);
      const isHere = found?.user !== undefined || found?.kind === "group";
      callback(isHere ? null : new SmtpRefusal(550, "5.1.1 nobody here has this address"));
    },
    onData(stream, { envelope, remoteAddress }, callback) {
      const sender = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
      const recipients = envelope.rcptTo.map(({ address }) => address);
      take(groupware, { sender, recipients, client: remoteAddress }, stream).then(
        () => callback(null),
        (error: unknown) => {
          // What is left has to be read before the client hears the answer.
          stream.resume();
          callback(toRefusal(error));
        },
      );
    },
  });
  const server = smtp.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}
