import { type Backend, foldText, matchesSearch, type Person } from "@easkit/backend";
import { addressesOf, type MemoryUser } from "./user.js";

function toPerson(user: MemoryUser): Person {
  const { id, displayName = id, address } = user;
  return {
    displayName,
    alias: id,
    ...(address !== undefined && { emailAddress: address }),
    ...user.person,
  };
}

/** Whether a word of what the list says begins with the text. */
function isMeant(user: MemoryUser, text: string): boolean {
  const { picture: _, ...properties } = toPerson(user);
  const values = Object.values(properties).filter((value) => typeof value === "string");
  const other = [...values, ...addressesOf(user)];
  return matchesSearch({ kind: "text", text }, { class: "Contacts", folderId: "", texts: { other } });
}

/** The address list: all users. */
export function peopleMethods(users: readonly MemoryUser[]) {
  return {
    async searchPeople(ctx, text, { first, last }, { pictures }) {
      ctx.signal.throwIfAborted();
      const found = users.filter((user) => foldText(text) !== "" && isMeant(user, text)).map(toPerson);
      const sorted = found.sort((a, b) => (a.displayName ?? "").localeCompare(b.displayName ?? ""));
      const people = sorted.slice(first, last + 1).map((person) => {
        const { picture: _, ...rest } = person;
        return pictures ? person : rest;
      });
      return { people, total: sorted.length };
    },
  } satisfies Partial<Backend>;
}
