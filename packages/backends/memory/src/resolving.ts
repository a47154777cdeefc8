import { type Backend, foldText, matchesSearch, type Recipient } from "@easkit/backend";
import type { Mailbox } from "./mailbox.js";
import type { OpenMailbox } from "./reading.js";
import { addressesOf, type MemoryGroup, type MemoryUser } from "./user.js";

/** Who may be found, with the words that find them. */
interface Entry {
  readonly recipient: Recipient;
  readonly words: readonly string[];
}

function ofUser(user: MemoryUser): Entry[] {
  const { id, address, displayName = id, certificates, person } = user;
  if (address === undefined) return [];
  const recipient: Recipient = {
    source: "addressList",
    displayName,
    emailAddress: address,
    ...(certificates && { certificates }),
    ...(person?.picture && { picture: person.picture }),
  };
  return [{ recipient, words: [id, displayName, ...addressesOf(user)] }];
}

function ofGroup({ displayName, address, members }: MemoryGroup, users: readonly MemoryUser[]): Entry {
  const inIt = users.filter(({ id }) => members.includes(id)).flatMap(ofUser);
  const recipient: Recipient = {
    source: "addressList",
    displayName,
    emailAddress: address,
    members: inIt.map((entry) => entry.recipient),
  };
  return { recipient, words: [displayName, address] };
}

/** The user's own contacts, one entry an address. */
function contactsOf(mailbox: Mailbox): Entry[] {
  return [...mailbox.folders.get("contacts").items.list({})].flatMap(({ id }) => {
    const { content } = mailbox.get("contacts", id);
    if (content.class !== "Contacts") return [];
    const { firstName, lastName, fileAs, email1Address, email2Address, email3Address } = content.properties;
    const name = [firstName, lastName].filter(Boolean).join(" ") || fileAs;
    return [email1Address, email2Address, email3Address].flatMap((text): Entry[] => {
      const emailAddress = /<([^<>]+)>\s*$/.exec(text ?? "")?.[1] ?? text;
      if (!emailAddress) return [];
      const displayName = name ?? emailAddress;
      return [
        { recipient: { source: "contacts", displayName, emailAddress }, words: [displayName, emailAddress] },
      ];
    });
  });
}

const isMeant = ({ words }: Entry, text: string): boolean =>
  matchesSearch({ kind: "text", text }, { class: "Contacts", folderId: "", texts: { other: [...words] } });

const isExact = ({ words }: Entry, text: string): boolean =>
  words.some((word) => foldText(word) === foldText(text));

/** Finds people and groups in the address list, and people among the user's contacts. */
export function resolvingMethods(
  open: OpenMailbox,
  users: readonly MemoryUser[],
  groups: readonly MemoryGroup[],
) {
  return {
    async resolveRecipients(ctx, text, { limit, wants }) {
      const mailbox = open(ctx);
      const entries = [
        ...users.flatMap(ofUser),
        ...groups.map((group) => ofGroup(group, users)),
        ...contactsOf(mailbox),
      ];
      const meant = entries.filter((entry) => isMeant(entry, text));
      const exact = meant.filter((entry) => isExact(entry, text)).slice(0, 1);
      const found = exact.length > 0 ? exact : meant;
      const recipients = found.slice(0, limit).map(({ recipient }) => {
        const { certificates, picture, ...rest } = recipient;
        return {
          ...rest,
          ...(wants.certificates && certificates && { certificates }),
          ...(wants.pictures && picture && { picture }),
        };
      });
      return { recipients, total: found.length };
    },
  } satisfies Partial<Backend>;
}
