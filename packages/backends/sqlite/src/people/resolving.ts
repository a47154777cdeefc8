import { foldText, type Recipient, type RecipientPage } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { findContacts } from "./contacts-meant.js";
import { findRows } from "./find-people.js";
import { listMembers } from "./groups.js";
import type { PersonRow } from "./person.js";
import { findPerson, findPicture, listCertificates } from "./person-row.js";

interface Wants {
  readonly certificates: boolean;
  readonly pictures: boolean;
}

/** Members of larger groups come without their certificates: nobody encrypts to so many. */
const MOST_WITH_CERTIFICATES = 100;

function withExtras({ database }: Groupware, person: PersonRow, { certificates, pictures }: Wants) {
  const picture = pictures ? findPicture(database, person.key) : undefined;
  return {
    ...(certificates ? { certificates: listCertificates(database, person.key) } : {}),
    ...(picture === undefined ? {} : { picture }),
  };
}

function toMembers(groupware: Groupware, group: PersonRow, wants: Wants): readonly Recipient[] {
  const members = listMembers(groupware, group.key);
  const certificates = wants.certificates && members.length <= MOST_WITH_CERTIFICATES;
  return members.map(({ emailAddress, person }) => ({
    source: "addressList",
    displayName: person?.displayName ?? emailAddress,
    emailAddress: person?.emailAddress ?? emailAddress,
    ...(person === undefined ? {} : withExtras(groupware, person, { certificates, pictures: false })),
  }));
}

function toRecipient(groupware: Groupware, person: PersonRow, wants: Wants): readonly Recipient[] {
  const { kind, displayName, emailAddress } = person;
  if (emailAddress === undefined) return [];
  return [
    {
      source: "addressList",
      displayName,
      emailAddress,
      ...withExtras(groupware, person, wants),
      ...(kind === "group" ? { members: toMembers(groupware, person, wants) } : {}),
    },
  ];
}

/** Those who are called exactly so come first. */
function bestFirst(text: string, found: readonly Recipient[]): readonly Recipient[] {
  const isExact = ({ displayName }: Recipient) => foldText(displayName) === foldText(text);
  return [...found.filter(isExact), ...found.filter((each) => !isExact(each))];
}

const addressIn = (text: string): string => /<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text)?.[1] ?? text.trim();

/** So many people of the address list are put in order. */
const MOST = 1000;

/** People and groups that a text may mean to a user, as the contract says. Contacts whom the list has too are left out. */
export function resolve(
  groupware: Groupware,
  user: number,
  text: string,
  { limit, wants }: { readonly limit: number; readonly wants: Wants },
): RecipientPage {
  return groupware.database.read(() => {
    const address = addressIn(text);
    const known = address.includes("@") ? findPerson(groupware, address) : undefined;
    if (known !== undefined) {
      const recipients = toRecipient(groupware, known, wants);
      return { recipients, total: recipients.length };
    }
    const name = address.includes("@") ? address : text;
    const { rows, total } = findRows(groupware, name, { first: 0, last: MOST - 1 });
    const none = { certificates: false, pictures: false };
    const people = rows.filter(({ emailAddress }) => emailAddress !== undefined);
    const listed = new Map(people.map((person) => [person.emailAddress?.toLowerCase(), person]));
    const contacts = findContacts(groupware, user, name).filter(
      ({ emailAddress }) => !listed.has(emailAddress.toLowerCase()),
    );
    const bare = people.map(
      ({ displayName, emailAddress = "" }): Recipient => ({
        source: "addressList",
        displayName,
        emailAddress,
      }),
    );
    const best = bestFirst(name, [...bare, ...contacts]).slice(0, limit);
    const recipients = best.flatMap((each) => {
      const person = each.source === "addressList" ? listed.get(each.emailAddress.toLowerCase()) : undefined;
      return person === undefined ? [each] : toRecipient(groupware, person, limit === 0 ? none : wants);
    });
    return { recipients, total: total - (rows.length - people.length) + contacts.length };
  });
}
