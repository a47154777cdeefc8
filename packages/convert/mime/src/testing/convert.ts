import type { BodyPreference, BodyRequest, CallContext, MailFlags, MimeItem } from "@easkit/backend";
import { memorySource } from "../byte-source.js";
import { createMimeConverter, type MimeConverterOptions } from "../mime-converter.js";

const silent = { debug() {}, warn() {}, error() {} };

/** A context for calls in tests. */
export const context: CallContext = {
  principal: { id: "dana" },
  signal: new AbortController().signal,
  log: silent,
};

/** Text with CR LF line ends, one byte a character if it has no others. */
export const lines = (...text: string[]): string => text.join("\r\n");

/** An item of a message given as text (UTF-8) or bytes. */
export function itemOf(mime: string | Uint8Array, flags: Partial<MailFlags> = {}): MimeItem {
  const bytes = typeof mime === "string" ? Buffer.from(mime) : mime;
  return {
    class: "Email",
    mime: memorySource(bytes),
    flags: { read: false, ...flags },
    received: new Date("2026-11-02T10:20:30.000Z"),
  };
}

/** What a device asks for. */
export const asking = (
  preferences: readonly BodyPreference[] = [{ type: "plain" }],
  mimeSupport: BodyRequest["mimeSupport"] = 0,
): BodyRequest => ({ preferences, mimeSupport, fileReference: (part) => `ref:${part}` });

/** Collects a stream. */
export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** The bytes of a body's data. */
export async function dataOf(
  data: string | Uint8Array | AsyncIterable<Uint8Array> | undefined,
): Promise<Buffer> {
  if (data === undefined) return Buffer.alloc(0);
  if (typeof data === "string" || data instanceof Uint8Array) return Buffer.from(data);
  return collect(data);
}

/** Converts a message and reads its body. */
export async function convert(item: MimeItem, request = asking(), options: MimeConverterOptions = {}) {
  const email = await createMimeConverter(options).toEmail(context, item, request);
  const data = await dataOf(email.body?.data);
  const attachments = [];
  for await (const { tag, value } of email.attachments ?? []) {
    if (tag === "attachment") attachments.push(value);
  }
  return { ...email, text: data.toString(), data, attachments };
}

/** Converts a message given as text, as plain text unless asked otherwise. */
export const convertText = (mime: string | Uint8Array, request = asking(), flags: Partial<MailFlags> = {}) =>
  convert(itemOf(mime, flags), request);
