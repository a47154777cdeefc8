import type { Recipient, RecipientPage } from "@easkit/backend";
import type { Exchange } from "../exchange.js";
import { Pictures } from "../search/people.js";
import { readAvailability } from "./availability.js";
import { CertificateBudget, type NameAnswer, type RecipientAnswer } from "./certificates.js";
import type { RecipientsWish } from "./wish.js";

/** Those whom a name means for sure, or suggestions. */
interface Meant {
  readonly status: NameAnswer["status"];
  readonly count: number;
  readonly recipients: readonly Recipient[];
}

/** A group that is the user's own stands for those in it; one of the address list is a recipient itself. */
const expand = (recipient: Recipient): readonly Recipient[] =>
  recipient.source === "contacts" && recipient.members ? recipient.members : [recipient];

/** What a name means (MS-ASCMD 2.2.3.167.11). */
function meantBy({ recipients, total }: RecipientPage, { suggestions }: RecipientsWish): Meant {
  const [only] = recipients;
  if (total === 0) return { status: "notFound", count: 0, recipients: [] };
  if (total === 1 && only) {
    const expanded = expand(only);
    return { status: "ok", count: expanded.length, recipients: expanded };
  }
  const listed = recipients.slice(0, suggestions);
  return {
    status: listed.length < total ? "ambiguousPartial" : "ambiguous",
    count: total,
    recipients: listed,
  };
}

/** Answers each name with those whom it may mean, and what the device wants to know of those whom it means. */
export async function* answerNames(
  exchange: Exchange,
  wish: RecipientsWish,
  pages: readonly RecipientPage[],
): AsyncGenerator<NameAnswer> {
  const meant = pages.map((page) => meantBy(page, wish));
  const sure = meant.flatMap(({ status, recipients }) => (status === "ok" ? recipients : []));
  const availability = wish.availability && (await readAvailability(exchange, sure, wish.availability));
  const budget = wish.certificates && new CertificateBudget(wish.certificates, exchange.now());
  for (const [index, { status, count, recipients }] of meant.entries()) {
    // The limit on pictures counts for each name anew (2.2.3.98.1).
    const pictures = wish.pictures && new Pictures(wish.pictures);
    const listed: RecipientAnswer[] = [];
    for (const recipient of recipients) {
      const { source, displayName, emailAddress } = recipient;
      const times = availability?.get(recipient);
      listed.push({
        type: source === "contacts" ? "contact" : "gal",
        displayName,
        emailAddress,
        ...(status === "ok" && times && { availability: times }),
        ...(status === "ok" && budget && { certificates: budget.of(recipient) }),
        ...(pictures && { pictures: [await pictures.of(recipient)] }),
      });
    }
    yield { to: wish.to[index] ?? "", status, recipientCount: count, recipients: listed };
  }
}
