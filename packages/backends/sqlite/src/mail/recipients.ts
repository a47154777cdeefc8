import type { Groupware } from "../groupware.js";
import { listMembers } from "../people/groups.js";
import { findPerson } from "../people/person-row.js";
import { findByAddress, fold } from "../users/user-row.js";

/** Where mail to some addresses has to go. */
export interface Recipients {
  /** Users here, by key, each with the address that was found first. */
  readonly local: ReadonlyMap<number, string>;
  /** Addresses of a domain that is here, which nobody has. */
  readonly unknown: readonly string[];
  /** Addresses elsewhere. */
  readonly remote: readonly string[];
}

/** Whether mail to a domain stays here: the groupware was told so, or some user has an address of it. */
function isLocalDomain({ database, settings }: Groupware, domain: string): boolean {
  if (settings.domains.includes(domain)) return true;
  return database.row("SELECT 1 FROM addresses WHERE domain = ? LIMIT 1", domain) !== undefined;
}

/** Groups give way to those in them. */
function withoutGroups(groupware: Groupware, addresses: readonly string[]): ReadonlySet<string> {
  const all = addresses.flatMap((address) => {
    const found = findPerson(groupware, address);
    if (found?.kind !== "group") return [address];
    return listMembers(groupware, found.key).map(({ emailAddress }) => emailAddress);
  });
  return new Set(all);
}

/** Finds out where mail to these addresses has to go. */
export function sortRecipients(groupware: Groupware, addresses: readonly string[]): Recipients {
  const local = new Map<number, string>();
  const unknown: string[] = [];
  const remote: string[] = [];
  for (const address of withoutGroups(groupware, addresses)) {
    const user = findByAddress(groupware, address);
    if (user !== undefined) local.set(user, local.get(user) ?? address);
    else if (isLocalDomain(groupware, fold(address.slice(address.lastIndexOf("@") + 1))))
      unknown.push(address);
    else remote.push(address);
  }
  return { local, unknown, remote };
}
