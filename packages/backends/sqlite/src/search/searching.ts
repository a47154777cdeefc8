import { type Backend, foldText, matchesSearch, type Person } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { userOf } from "../reading.js";
import { listUsers, type User } from "../users/user-row.js";
import { searchMailbox } from "./search-mailbox.js";

function toPerson({ id, displayName = id, addresses }: User): Person {
  const [emailAddress] = addresses;
  return { displayName, alias: id, ...(emailAddress === undefined ? {} : { emailAddress }) };
}

/** Whether a word of what is known of somebody begins with the text. */
function isMeant({ id, displayName, addresses }: User, text: string): boolean {
  const facts = {
    class: "Contacts",
    folderId: "",
    texts: { other: [id, displayName, ...addresses] },
  } as const;
  return matchesSearch({ kind: "text", text }, facts);
}

/** The methods that search: the mailbox, and the address list, which is all users. */
export function searchingMethods(groupware: Groupware) {
  return {
    async search(ctx, query, range) {
      return searchMailbox(groupware, userOf(groupware, ctx).key, query, range);
    },
    async searchPeople(ctx, text, { first, last }) {
      ctx.signal.throwIfAborted();
      const found: Person[] = [];
      if (foldText(text) === "") return { people: found, total: 0 };
      for (const user of listUsers(groupware)) if (isMeant(user, text)) found.push(toPerson(user));
      found.sort((a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? ""));
      return { people: found.slice(first, last + 1), total: found.length };
    },
  } satisfies Partial<Backend>;
}
