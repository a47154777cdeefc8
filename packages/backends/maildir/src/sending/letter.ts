import { BackendError, type ByteSource, type CallContext, type OutgoingMail } from "@easkit/backend";
import { type Address, addressParser } from "postal-mime";

/** From whom and to whom a message goes (RFC 5321 2.3.1), whatever its header says to those who read it. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** A message as it leaves. */
export interface Letter {
  readonly envelope: Envelope;
  /** Header fields as they were written, without line ends at their end. */
  readonly fields: readonly string[];
  /** The message without Bcc. @throws BackendError `invalid` in the middle if it breaks off */
  open(): AsyncGenerator<Uint8Array>;
}

const LONGEST_HEADER = 1024 * 1024;

/** The header, as Latin-1, up to and with its last line end. */
async function readHeader(mime: ByteSource): Promise<string> {
  let text = "";
  for await (const piece of mime.open({ start: 0, end: Math.min(mime.size, LONGEST_HEADER) })) {
    const from = Math.max(0, text.length - 3);
    text += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
    const end = /\r?\n(?=\r?\n)/.exec(text.slice(from));
    if (end !== null) return text.slice(0, from + end.index + end[0].length);
  }
  if (mime.size > LONGEST_HEADER) throw new BackendError("invalid", "the header of the message is too long");
  return text;
}

// A lone carriage return ends a line for some programs: what follows it must not be hidden from this one.
const fieldsOf = (header: string): readonly string[] =>
  header
    .split(/(?:\r\n|\r(?!\n)|\n)(?![ \t])/)
    .filter((field) => field !== "")
    .map((field) => field.replace(/\r\n|\r|\n/g, "\r\n"));

const named = (name: string): RegExp => new RegExp(`^${name}[ \\t]*:`, "i");

/** What the fields of a name say, in order, unfolded and as UTF-8. */
export const valuesOf = (fields: readonly string[], name: string): readonly string[] =>
  fields
    .filter((field) => named(name).test(field))
    .map((field) => Buffer.from(field.slice(field.indexOf(":") + 1), "latin1").toString("utf8"))
    .map((value) => value.replace(/\r\n[ \t]+/g, " ").trim());

const plain = (address: Address): readonly Address[] => address.group?.flatMap(plain) ?? [address];

/** Who is named in the fields, with what stands there instead of an address if it is none. */
function namedIn(fields: readonly string[], names: readonly string[]): readonly string[] {
  const people = names
    .flatMap((name) => valuesOf(fields, name))
    .flatMap((value) => addressParser(value))
    .flatMap(plain);
  return people.map(({ address, name }) => (address ? address : name)).filter((text) => text !== "");
}

const isAddress = (text: string): boolean =>
  text.length <= 320 && /^[^\s@<>,;:"()[\]\\\p{Cc}]+@[^\s@<>,;:"()\\\p{Cc}]+$/u.test(text);

function envelopeOf(fields: readonly string[], { principal }: CallContext): Envelope {
  const from = namedIn(fields, ["from"]).find(isAddress) ?? principal.address;
  if (from === undefined) throw new BackendError("invalid", "the message does not say who it is from");
  const people = namedIn(fields, ["to", "cc", "bcc"]);
  if (people.length === 0) throw new BackendError("invalid", "the message has no recipient");
  const wrong = people.find((text) => !isAddress(text));
  if (wrong !== undefined) throw new BackendError("not-found", `no mail can be sent to ${wrong}`);
  const to = new Map(people.map((address) => [address.toLowerCase(), address]));
  return { from, to: [...to.values()] };
}

async function* bytesOf(
  mime: ByteSource,
  fields: readonly string[],
  length: number,
): AsyncGenerator<Uint8Array> {
  const shown = fields.filter((field) => !named("(?:resent-)?bcc").test(field));
  yield Buffer.from(shown.map((field) => `${field}\r\n`).join(""), "latin1");
  let read = length;
  for await (const piece of mime.open({ start: length })) {
    read += piece.length;
    yield piece;
  }
  if (read !== mime.size) throw new BackendError("invalid", "the message broke off");
}

/**
 * Reads who a message is from and for, from its header. @throws BackendError `invalid` for a message without
 * recipients, `not-found` where one of them is no address
 */
export async function readLetter(ctx: CallContext, { mime }: OutgoingMail): Promise<Letter> {
  const header = await readHeader(mime);
  const fields = fieldsOf(header);
  return {
    envelope: envelopeOf(fields, ctx),
    fields,
    open: () => bytesOf(mime, fields, header.length),
  };
}
