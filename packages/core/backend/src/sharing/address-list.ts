import type { ContactsProperties } from "@easkit/eas-schema";
import type { CallContext } from "../context.js";
import type { Person } from "../search.js";

/** Gives everybody in the address list, in any order. */
export type ListPeople = (ctx: CallContext) => AsyncIterable<Person> | Iterable<Person>;

/** Someone in the list, as an item. */
export interface ListedPerson {
  readonly id: string;
  readonly revision: string;
  readonly person: Person;
}

/** How long a listing counts as known, in milliseconds. */
const LIFETIME = 60_000;
/** People that are kept of all listings together. */
const MOST_PEOPLE = 100_000;

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes, 0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const nameOf = ({ emailAddress, alias, displayName }: Person): string =>
  (emailAddress ?? alias ?? displayName ?? "").toLowerCase();

async function toListed(person: Person): Promise<ListedPerson> {
  const { picture, ...properties } = person;
  const content = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  const revision = await digest(JSON.stringify([content, picture?.size ?? 0]));
  return { id: await digest(nameOf(person)), revision, person };
}

type Listing = ReadonlyMap<string, ListedPerson>;

/** Remembers for a while who is in the list of each user. */
export class AddressList {
  readonly #list: ListPeople;
  readonly #now: () => number;
  readonly #listings = new Map<string, { readonly read: number; readonly people: Promise<Listing> }>();
  #kept = 0;

  constructor(list: ListPeople, now: () => number) {
    this.#list = list;
    this.#now = now;
  }

  /** All people by id, ascending. Of two with the same address the first one counts. */
  async people(ctx: CallContext): Promise<Listing> {
    const key = ctx.principal.id;
    const known = this.#listings.get(key);
    if (known && this.#now() - known.read < LIFETIME) return known.people;
    if (this.#kept > MOST_PEOPLE) {
      this.#listings.clear();
      this.#kept = 0;
    }
    const listing = { read: this.#now(), people: this.#read(ctx) };
    this.#listings.set(key, listing);
    try {
      return await listing.people;
    } catch (error) {
      if (this.#listings.get(key) === listing) this.#listings.delete(key);
      throw error;
    }
  }

  async #read(ctx: CallContext): Promise<Listing> {
    const people: ListedPerson[] = [];
    for await (const person of this.#list(ctx)) {
      ctx.signal.throwIfAborted();
      if (nameOf(person) !== "") people.push(await toListed(person));
    }
    this.#kept += people.length;
    people.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const byId = new Map<string, ListedPerson>();
    for (const listed of people) if (!byId.has(listed.id)) byId.set(listed.id, listed);
    return byId;
  }
}

/** Bytes of a picture that a device takes with a contact (MS-ASCNTC 2.2.2.58): 48 KB of base64. */
export const LARGEST_PICTURE = 36 * 1024;

async function pictureOf({ picture }: Person, largest: number): Promise<string | undefined> {
  if (!picture || picture.size === 0 || picture.size > largest) return undefined;
  let text = "";
  for await (const chunk of picture.open()) for (const byte of chunk) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Someone in the list as a contact. */
export async function toContact(person: Person, largestPicture: number): Promise<ContactsProperties> {
  const { displayName, emailAddress, firstName, lastName, alias } = person;
  const { phone, mobilePhone, homePhone, office, title, company } = person;
  const fileAs = displayName ?? emailAddress;
  const picture = await pictureOf(person, largestPicture);
  return {
    ...(fileAs !== undefined && { fileAs }),
    ...(firstName !== undefined && { firstName }),
    // Devices that do not show FileAs show the names.
    ...(lastName !== undefined ? { lastName } : firstName === undefined && fileAs && { lastName: fileAs }),
    ...(emailAddress !== undefined && { email1Address: emailAddress }),
    ...(alias !== undefined && { alias }),
    ...(phone !== undefined && { businessPhoneNumber: phone }),
    ...(mobilePhone !== undefined && { mobilePhoneNumber: mobilePhone }),
    ...(homePhone !== undefined && { homePhoneNumber: homePhone }),
    ...(office !== undefined && { officeLocation: office }),
    ...(title !== undefined && { jobTitle: title }),
    ...(company !== undefined && { companyName: company }),
    ...(picture !== undefined && { picture }),
  };
}
