import { type Address, addressParser } from "postal-mime";

/** The header of a message, as Latin-1 text: one character a byte. */
export interface MessageHead {
  /** Header fields with their line ends, folded ones not joined. */
  readonly fields: readonly string[];
  /** How many bytes they have; the empty line and the rest of the message come after. */
  readonly length: number;
}

/** Reads the header at the beginning of a message. */
export function readHead(beginning: Uint8Array): MessageHead {
  const text = Buffer.from(beginning.buffer, beginning.byteOffset, beginning.length).toString("latin1");
  if (/^\r?\n/.test(text)) return { fields: [], length: 0 };
  const end = /\r?\n(?=\r?\n)/.exec(text);
  const head = end === null ? text : text.slice(0, end.index + end[0].length);
  return { fields: head.match(/[^\n]*\n(?:[ \t][^\n]*\n)*|[^\n]+$/g) ?? [], length: head.length };
}

const isNamed = (field: string, name: string): boolean =>
  field.slice(0, name.length + 1).toLowerCase() === `${name}:`;

/** An address, and the name that is written with it. */
export interface NamedAddress {
  readonly address: string;
  readonly name: string;
}

const plain = ({ address, name, group }: Address): readonly NamedAddress[] =>
  group === undefined ? [{ address, name }] : group.flatMap(plain);

/** The addresses in all fields of a name (in lower case), each once, as they are written. */
export const addressesIn = (head: MessageHead, name: string): readonly string[] =>
  mailboxesIn(head, name).map(({ address }) => address);

/** The same, with the names. */
export function mailboxesIn({ fields }: MessageHead, name: string): readonly NamedAddress[] {
  const values = fields
    .filter((field) => isNamed(field, name))
    .map((field) => Buffer.from(field.slice(name.length + 1), "latin1").toString("utf8"))
    .map((value) => value.replace(/\r?\n[ \t]/g, " "));
  const found = values.flatMap((value) => addressParser(value).flatMap(plain));
  const byAddress = new Map(
    found.filter(({ address }) => address.includes("@")).map((each) => [each.address.toLowerCase(), each]),
  );
  return [...byAddress.values()];
}

/** The header without the fields of that name (in lower case); `undefined` if it has none. */
export function headWithout({ fields }: MessageHead, name: string): Uint8Array | undefined {
  const kept = fields.filter((field) => !isNamed(field, name));
  return kept.length === fields.length ? undefined : Buffer.from(kept.join(""), "latin1");
}

/** The value of the first field of that name (in lower case), unfolded. */
export function fieldOf({ fields }: MessageHead, name: string): string | undefined {
  const field = fields.find((each) => isNamed(each, name));
  return field
    ?.slice(name.length + 1)
    .replace(/\r?\n[ \t]/g, " ")
    .trim();
}
