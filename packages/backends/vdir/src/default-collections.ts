import type { Kind } from "./kind.js";

/** Names by which programs know the collection that new things go to, the best first. */
const usual: Readonly<Record<Kind, readonly string[]>> = {
  Calendar: ["default", "personal", "calendar", "home", "private"],
  Contacts: ["default", "personal", "contacts", "addressbook", "home"],
  Tasks: ["default", "personal", "tasks", "todo", "todos", "home"],
};

/** The collections that are made in a directory that is empty. */
export const firstCollections: Readonly<Record<Kind, string>> = {
  Calendar: "calendar",
  Contacts: "contacts",
  Tasks: "tasks",
};

/** A collection that could be the default one of a kind. */
export interface Candidate {
  readonly name: string;
  readonly isDefault: boolean;
  /** Devices can write to it, and it is the user's own. */
  readonly isOwn: boolean;
}

/** Which collection is the default one: the one that is said to be, or else by its name, or else the first. */
export function chooseDefault(kind: Kind, candidates: readonly Candidate[]): string | undefined {
  const chosen = candidates.find(({ isDefault }) => isDefault);
  if (chosen) return chosen.name;
  const own = candidates.filter(({ isOwn }) => isOwn).map(({ name }) => name);
  const byName = usual[kind].find((name) => own.some((each) => each.toLowerCase() === name));
  return own.find((each) => each.toLowerCase() === byName) ?? own.toSorted()[0];
}

/** What an empty collection is for, by its name. */
export function guessKind(name: string): Kind {
  if (/contact|address|people|card/i.test(name)) return "Contacts";
  return /task|to-?do/i.test(name) ? "Tasks" : "Calendar";
}
