import type { DraftMailbox } from "@easkit/backend";
import type { MapiProperty } from "./mapi-properties.js";
import type { TnefRecipient } from "./tnef-message.js";
import { numberOf, shortText, stringOf } from "./tnef-values.js";

// MS-OXPROPS, the properties of addresses.
const property = {
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  senderSmtp: 0x5d01,
  recipientType: 0x0c15,
  displayName: 0x3001,
  address: 0x3003,
  smtp: 0x39fe,
} as const;

type Row = ReadonlyMap<number, MapiProperty>;

const textIn = (row: Row, id: number, charset: string): string => {
  const found = row.get(id);
  return found ? stringOf(found, charset) : "";
};

/** Addresses inside Exchange are no Internet addresses: those are left out, and the name stays. */
function toMailbox(name: string, ...addresses: readonly string[]): DraftMailbox | undefined {
  const address = addresses.find((each) => each.includes("@"))?.replace(/^smtp:/i, "") ?? "";
  return name === "" && address === "" ? undefined : { ...(name !== "" && { name }), address };
}

/** Who sent a message, by its properties. */
export const senderOf = (row: Row, charset: string): DraftMailbox | undefined =>
  toMailbox(
    textIn(row, property.senderName, charset),
    textIn(row, property.senderSmtp, charset),
    textIn(row, property.senderAddress, charset),
  );

const fields = { 1: "to", 2: "cc", 3: "bcc" } as const;

/** One row of the table of recipients. */
export function recipientOf(row: Row, charset: string): TnefRecipient | undefined {
  const mailbox = toMailbox(
    textIn(row, property.displayName, charset),
    textIn(row, property.smtp, charset),
    textIn(row, property.address, charset),
  );
  const type = row.get(property.recipientType);
  const number = type ? numberOf(type) : 1;
  return mailbox && { ...mailbox, field: number === 2 || number === 3 ? fields[number] : "to" };
}

/** The sender as an attribute has it (MS-OXTNEF 2.1.3.3.2): a header of four lengths, the name, the address. */
export function addressOf(bytes: Buffer, charset: string): DraftMailbox | undefined {
  if (bytes.length < 8) return undefined;
  const nameLength = bytes.readUInt16LE(4);
  const addressLength = bytes.readUInt16LE(6);
  const name = shortText(bytes.subarray(8, 8 + nameLength), charset);
  const address = shortText(bytes.subarray(8 + nameLength, 8 + nameLength + addressLength), charset);
  return toMailbox(name, address);
}
