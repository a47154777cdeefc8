import type { Documents } from "@easkit/syncstate";
import { RecentMap } from "../guards/recent-map.js";
import { type PolicySettings, toPolicySettings } from "../policy/policy-settings.js";
import {
  type AccessSettings,
  toAccessSettings,
  toUserSettings,
  type UserSettings,
} from "./access-settings.js";

/** The names of the documents that the settings are kept in. */
export const accessDocument = "access";
export const policiesDocument = "policies";
const usersDocuments = "user/";
export const userDocument = (user: string): string => `${usersDocuments}${user}`;

/** Milliseconds after which settings are read again where no news of them has come: without a bus there is none. */
const freshFor = 5000;
/** Users whose settings are remembered in one process. */
const capacity = 20_000;

/** What was read lately, by name. */
class Fresh<T> {
  readonly #read: (name: string) => Promise<T>;
  readonly #now: () => number;
  readonly #kept = new RecentMap<{ readonly at: number; readonly value: Promise<T> }>(capacity);

  constructor(read: (name: string) => Promise<T>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  get(name: string): Promise<T> {
    const known = this.#kept.get(name);
    if (known && this.#now() - known.at < freshFor) return known.value;
    const value = this.#read(name);
    this.#kept.set(name, { at: this.#now(), value });
    // Whoever asked hears of the error; the next one reads again.
    value.catch(() => this.#kept.delete(name));
    return value;
  }
}

/** What counts for many devices, read from the store now and then and not with every request. */
export class ControlCache {
  readonly #documents: Documents;
  readonly #now: () => number;
  #access: Fresh<AccessSettings>;
  #policies: Fresh<PolicySettings>;
  #users: Fresh<UserSettings>;

  constructor(documents: Documents, now: () => number) {
    this.#documents = documents;
    this.#now = now;
    this.#access = this.#open(toAccessSettings);
    this.#policies = this.#open(toPolicySettings);
    this.#users = this.#open(toUserSettings);
  }

  access(): Promise<AccessSettings> {
    return this.#access.get(accessDocument);
  }

  policies(): Promise<PolicySettings> {
    return this.#policies.get(policiesDocument);
  }

  user(user: string): Promise<UserSettings> {
    return this.#users.get(userDocument(user));
  }

  /** Reads everything anew from now on. */
  forget(): void {
    this.#access = this.#open(toAccessSettings);
    this.#policies = this.#open(toPolicySettings);
    this.#users = this.#open(toUserSettings);
  }

  #open<T>(parse: (value: unknown) => T): Fresh<T> {
    return new Fresh(async (name) => parse(await this.#documents.read(name)), this.#now);
  }
}
