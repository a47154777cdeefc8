import type { Person, Recipient, RecipientPage } from "@easkit/backend";
import PQueue from "p-queue";
import type { Exchange } from "../exchange.js";
import type { RecipientsWish } from "./wish.js";

/** Names that are looked up at the same time. */
const atOnce = 4;

const toRecipient = ({ displayName, emailAddress, picture }: Person): Recipient[] =>
  emailAddress === undefined
    ? []
    : [
        {
          source: "addressList",
          displayName: displayName ?? emailAddress,
          emailAddress,
          ...(picture && { picture }),
        },
      ];

/** Looks a name up in an address list that can only be searched: an address that is somebody's means nobody else. */
async function searchPeople(
  { backend, call }: Exchange,
  text: string,
  most: number,
  pictures: boolean,
): Promise<RecipientPage> {
  const page = await backend.searchPeople?.(call, text, { first: 0, last: most - 1 }, { pictures });
  const recipients = (page?.people ?? []).flatMap(toRecipient);
  const exact = recipients.filter(({ emailAddress }) => emailAddress.toLowerCase() === text.toLowerCase());
  if (exact.length > 0) return { recipients: exact, total: exact.length };
  return { recipients, total: Math.max(recipients.length, page?.total ?? 0) };
}

/** Those whom a name may mean. */
async function find(exchange: Exchange, name: string, wish: RecipientsWish): Promise<RecipientPage> {
  const { backend, call } = exchange;
  const text = name.trim();
  if (text === "") return { recipients: [], total: 0 };
  const [limit, pictures] = [Math.max(1, wish.suggestions), wish.pictures !== undefined];
  if (!backend.resolveRecipients) return searchPeople(exchange, text, limit, pictures);
  const wants = { certificates: wish.certificates !== undefined, pictures };
  const page = await backend.resolveRecipients(call, text, { limit, wants });
  const recipients = page.recipients.slice(0, limit);
  return { recipients, total: Math.max(recipients.length, page.total) };
}

/** Those whom each of the names may mean, in the order of the names. */
export async function findRecipients(
  exchange: Exchange,
  wish: RecipientsWish,
): Promise<readonly RecipientPage[]> {
  const queue = new PQueue({ concurrency: atOnce });
  const known = new Map<string, Promise<RecipientPage>>();
  const pages = wish.to.map((name) => {
    const page = known.get(name) ?? queue.add(() => find(exchange, name, wish));
    known.set(name, page);
    return page;
  });
  try {
    return await Promise.all(pages);
  } finally {
    queue.clear();
  }
}
