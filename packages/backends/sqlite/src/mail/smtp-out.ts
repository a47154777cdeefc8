import { Readable } from "node:stream";
import type { Failure } from "./bounce.js";
import type { HandOver } from "./outgoing-queue.js";

/** The mail server that takes what leaves. */
export interface SmtpOutOptions {
  readonly host: string;
  /** 587 unless given, 465 with `secure`. */
  readonly port?: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  readonly secure?: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  readonly tls?: { readonly rejectUnauthorized?: boolean; readonly servername?: string };
}

const codeOf = (error: unknown): number =>
  error instanceof Error && "responseCode" in error ? Number(error.responseCode) : 0;

const isForGood = (error: unknown): boolean => codeOf(error) >= 500;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const refusal = (address: string, error: unknown): Failure => ({
  address,
  status: "5.0.0",
  reason: textOf(error).replace(/\s+/g, " ").slice(0, 500),
});

/** Who of several recipients was refused, as nodemailer tells. */
const refusalsIn = (errors: readonly unknown[]): readonly Failure[] =>
  errors.flatMap((error) =>
    error instanceof Error && "recipient" in error ? [refusal(String(error.recipient), error)] : [],
  );

/** Makes the function that hands mail to a mail server, by nodemailer, which is loaded when the first message leaves. */
export function createSmtpOut(options: SmtpOutOptions): HandOver {
  return async ({ sender, recipients, mime }) => {
    const { createTransport } = await import("nodemailer");
    const { host, secure = false, port = secure ? 465 : 587, auth, tls } = options;
    const transport = createTransport({
      host,
      port,
      secure,
      ...(auth === undefined ? {} : { auth: { ...auth } }),
      ...(tls === undefined ? {} : { tls: { ...tls } }),
    });
    try {
      const info = await transport.sendMail({
        envelope: { from: sender, to: [...recipients] },
        raw: Readable.from(mime.open()),
      });
      return refusalsIn(info.rejectedErrors ?? []);
    } catch (error) {
      if (!isForGood(error)) throw error;
      return recipients.map((address) => refusal(address, error));
    } finally {
      transport.close();
    }
  };
}
