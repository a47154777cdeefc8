import { foldText, matchesSearch, type Recipient } from "@easkit/backend";
import { addressParser } from "postal-mime";
import type { Groupware } from "../groupware.js";
import { readContent } from "../items/content.js";
import { itemColumns, toItemRow } from "../items/item-row.js";
import { toCondition } from "../search/to-condition.js";

/** So many contacts are looked at. */
const MOST = 500;

/** The address in what a contact has as one, which may be written with a name. */
const plain = (text: string): string | undefined => addressParser(text)[0]?.address ?? undefined;

/** Contacts of a user whom a text may mean: an address of theirs is it, or a name or address begins with it. */
export function findContacts(groupware: Groupware, user: number, text: string): readonly Recipient[] {
  const { database } = groupware;
  const { sql, values } = toCondition(user, { kind: "text", text });
  const rows = database.rows(
    `SELECT ${itemColumns} FROM items WHERE user = ? AND folder IS NOT NULL AND class = 'Contacts' AND (${sql})
     ORDER BY id LIMIT ?`,
    user,
    ...values,
    MOST,
  );
  return rows.flatMap((row): readonly Recipient[] => {
    const content = readContent(database, toItemRow(row));
    if (content.class !== "Contacts") return [];
    const { fileAs, firstName, lastName, companyName } = content.properties;
    const { email1Address, email2Address, email3Address } = content.properties;
    const addresses = [email1Address, email2Address, email3Address].flatMap(
      (each) => plain(each ?? "") ?? [],
    );
    const names = [fileAs, [firstName, lastName].filter(Boolean).join(" "), lastName, companyName];
    const facts = { class: "Contacts", folderId: "", texts: { other: [...names, ...addresses] } } as const;
    if (!matchesSearch({ kind: "text", text }, facts)) return [];
    const wanted = addresses.filter((each) => foldText(each) === foldText(text));
    const displayName = names[1] || fileAs || companyName || addresses[0] || "";
    // A name means the address that is used first; an address, itself.
    const meant = wanted.length > 0 ? wanted : addresses.slice(0, 1);
    return meant.map((emailAddress) => ({ source: "contacts", displayName, emailAddress }));
  });
}
