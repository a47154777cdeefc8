import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  BackendError,
  type Item,
  type ItemPatch,
  type ItemStat,
  type NewItem,
  type Written,
} from "@easkit/backend";

/** What is kept of a contact. */
export interface Card {
  readonly lastName: string;
  readonly mobilePhoneNumber?: string;
  /** Deleted: the file stays, so that the same wish makes no second one. */
  readonly gone?: true;
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 20);

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function parseCard(text: string): Card {
  const value: unknown = JSON.parse(text);
  const fields = typeof value === "object" && value !== null ? value : {};
  const lastName = "lastName" in fields ? textOf(fields.lastName) : undefined;
  const mobilePhoneNumber = "mobilePhoneNumber" in fields ? textOf(fields.mobilePhoneNumber) : undefined;
  return {
    lastName: lastName ?? "",
    ...(mobilePhoneNumber !== undefined && { mobilePhoneNumber }),
    ...("gone" in fields && { gone: true }),
  };
}

const toProperties = ({ lastName, mobilePhoneNumber }: Card) => ({
  lastName,
  fileAs: lastName,
  ...(mobilePhoneNumber !== undefined && { mobilePhoneNumber }),
});

/**
 * Contacts as one file each: enough of a groupware to be shared by processes that end at any moment. A file is put in
 * place whole, and its name comes from the idempotency key, so that a wish is fulfilled once.
 */
export class ContactFiles {
  readonly #folder: string;
  #writes = 0;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Every contact that there is or was, by id. */
  all(): ReadonlyMap<string, Card> {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(".json"));
    return new Map(names.sort().map((name) => [name.slice(0, -5), this.#read(name.slice(0, -5))]));
  }

  *list(after = ""): Generator<ItemStat> {
    for (const [id, card] of this.all())
      if (!card.gone && id > after) yield { id, revision: revisionOf(card) };
  }

  get(id: string): Item {
    const card = this.#present(id);
    return { class: "Contacts", properties: toProperties(card), revision: revisionOf(card) };
  }

  create(item: NewItem, key: string): Written {
    if (item.class !== "Contacts" || "mime" in item) throw new BackendError("unsupported", "only contacts");
    const id = hash(key);
    const { lastName = "", mobilePhoneNumber } = item.properties;
    const wanted: Card = { lastName, ...(mobilePhoneNumber !== undefined && { mobilePhoneNumber }) };
    const known = this.all().get(id);
    if (!known) this.#write(id, wanted);
    // Whatever became of it since: this is what the device knows of it.
    return { id, revision: revisionOf(wanted) };
  }

  update(id: string, patch: ItemPatch, expected: string | undefined): Written | { readonly conflict: true } {
    const before = this.#present(id);
    if (expected !== undefined && expected !== revisionOf(before)) return { conflict: true };
    const properties = patch.class === "Contacts" ? patch.properties : {};
    const mobilePhoneNumber = textOf(properties.mobilePhoneNumber) ?? before.mobilePhoneNumber;
    const after = { ...before, ...(mobilePhoneNumber !== undefined && { mobilePhoneNumber }) };
    this.#write(id, after);
    return { id, revision: revisionOf(after) };
  }

  remove(id: string): void {
    this.#write(id, { ...this.#present(id), gone: true });
  }

  #present(id: string): Card {
    const card = this.all().has(id) ? this.#read(id) : undefined;
    if (!card || card.gone) throw new BackendError("not-found", `no contact ${id}`);
    return card;
  }

  #read(id: string): Card {
    return parseCard(readFileSync(join(this.#folder, `${id}.json`), "utf8"));
  }

  #write(id: string, card: Card): void {
    const draft = join(this.#folder, `${id}.${process.pid}.${++this.#writes}`);
    writeFileSync(draft, JSON.stringify(card));
    renameSync(draft, join(this.#folder, `${id}.json`));
  }
}

const revisionOf = (card: Card): string => hash(JSON.stringify(card));
