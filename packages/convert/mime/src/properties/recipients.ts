import {
  type AddressList,
  joinWithin,
  type Mailbox,
  parseAddresses,
  printMailbox,
} from "../header/addresses.js";
import type { HeaderFields } from "../header/header-fields.js";

const list = (headers: HeaderFields, name: string): AddressList => parseAddresses(headers.all(name));

const print = ({ mailboxes }: AddressList, separator: string): string | undefined =>
  joinWithin(mailboxes.map(printMailbox), separator);

const nameOf = ({ name, address }: Mailbox): string => (name || address).replaceAll(";", ",");

function senderOf(from: AddressList, sender: AddressList): string | undefined {
  const [actual] = sender.mailboxes;
  const [author] = from.mailboxes;
  if (actual === undefined || actual.address === "") return undefined;
  return actual.address.toLowerCase() === author?.address.toLowerCase() ? undefined : printMailbox(actual);
}

/** Who a message is from and to. */
export function readRecipients(headers: HeaderFields) {
  const to = list(headers, "to");
  const written = list(headers, "from");
  const sender = list(headers, "sender");
  const from = written.mailboxes.length > 0 ? written : sender;
  return {
    from: print(from, ", "),
    sender: senderOf(from, sender),
    to: print(to, ", "),
    cc: print(list(headers, "cc"), ", "),
    bcc: print(list(headers, "bcc"), ", "),
    replyTo: print(list(headers, "reply-to"), "; "),
    displayTo: joinWithin([...to.mailboxes.map(nameOf), ...to.emptyGroups], "; "),
  };
}
