import { randomUUID } from "node:crypto";
import { isAtLeast, SendMail, writeMessage } from "@easkit/eas-schema";
import { statusError } from "../device-error.js";
import type { CallOptions } from "../device-options.js";
import { drain } from "../http/connection.js";
import type { RequestBody } from "../http/transport.js";
import type { Session } from "../session.js";
import { readAnswer } from "../wire/read-answer.js";

/** A message of RFC 5322: in memory, or of a known length and opened each time it has to be sent. */
export type MimeSource = string | Uint8Array | { readonly length: number; open(): AsyncIterable<Uint8Array> };

/** How a message is sent. */
export interface SendMailOptions extends CallOptions {
  /** Asks for a copy in Sent Items. True by default. */
  readonly saveInSent?: boolean | undefined;
  /** Tells the server that a message sent again is the same one; random if not given. 14.0 and later. */
  readonly clientId?: string | undefined;
  /** One of the user's accounts; 14.1 and later. */
  readonly accountId?: string | undefined;
  /** A rights policy; 14.1 and later. */
  readonly templateID?: string | undefined;
}

/** Sends a message: as it is up to 12.1, in WBXML from 14.0 on. @throws DeviceError of code `status` or `http` */
export async function sendMail(
  session: Session,
  mime: MimeSource,
  options: SendMailOptions = {},
): Promise<void> {
  const version = await session.version();
  const source = typeof mime === "string" ? new TextEncoder().encode(mime) : mime;
  const { saveInSent = true, clientId = randomUUID(), signal, accountId, templateID } = options;
  await session.withPolicy(async () => {
    if (!isAtLeast(version, "14.0")) {
      const { body } = await session.post("SendMail", {
        body: source instanceof Uint8Array ? source : toBody(source),
        contentType: "message/rfc822",
        parameters: { saveInSent },
        signal,
      });
      return drain(body);
    }
    const written: RequestBody = {
      write: (sink) =>
        writeMessage(
          SendMail.request,
          {
            clientId,
            saveInSentItems: saveInSent,
            accountId,
            templateID,
            mime: source instanceof Uint8Array ? source : { length: source.length, pieces: source.open() },
          },
          version,
          sink,
        ),
    };
    const body = source instanceof Uint8Array ? await inMemory(written) : written;
    const incoming = await session.post("SendMail", { body, signal });
    const reading = { command: "SendMail", version, strict: session.strict };
    const { message, status } = await readAnswer(SendMail.response, incoming.body, reading);
    session.checkPolicy("SendMail", status);
    // An empty answer is a success; one with a body says what went wrong.
    if (message) throw statusError("SendMail", message.status);
  });
}

const toBody = (source: { open(): AsyncIterable<Uint8Array> }): RequestBody => ({
  async write(sink) {
    for await (const piece of source.open()) await sink(piece);
  },
});

async function inMemory(body: Exclude<RequestBody, Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await body.write((chunk) => void chunks.push(chunk));
  return Uint8Array.from(Buffer.concat(chunks));
}
