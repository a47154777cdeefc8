import type { ContactsProperties } from "@easkit/eas-schema";
import type { Person } from "./fields/field.js";
import { fields } from "./fields/fields.js";
import { writeDisplayName } from "./fields/names.js";
import { type ContactsOptions, toFieldOptions } from "./options.js";
import { isEqual, settle } from "./settle.js";
import { type Card, type CardVersion, newCard, printCard, propertiesNamed, readCard } from "./text/card.js";
import { newProperty, put } from "./text/edit.js";
import { personOf } from "./to-contacts.js";

/** Properties to be written: those of an item, or a patch, in which `null` clears a property and a missing one stays. */
export type ContactsChanges = { readonly [K in keyof ContactsProperties]?: ContactsProperties[K] | null };

/** What to write into. */
export interface WriteOptions extends ContactsOptions {
  /** The card as it was; what the device cannot say stays as it is there. Without it, a new card is made. */
  readonly previous?: string;
  /** The version of a new card; 3.0 if absent, which most programs read. A card that is there keeps its version. */
  readonly version?: CardVersion;
  /** The time of writing, for cards that say when they were changed. */
  readonly now?: Date;
  /** Makes the UID of a new card; a random UUID if absent. */
  readonly newUid?: () => string;
}

/** The person as a device wants it. */
function lay(patch: object, base: Person): Person {
  const all = Object.entries({ ...base, ...patch }).filter(([, value]) => value !== null && value !== "");
  return Object.fromEntries(all);
}

/** Writes what differs; tells whether anything did. */
function writeFields(card: Card, patch: object, base: Person, options: WriteOptions): boolean {
  const given = new Map<string, unknown>(Object.entries(patch));
  const known = new Map<string, unknown>(Object.entries(base));
  const wanted = lay(patch, base);
  const differing = fields.filter(({ keys }) =>
    keys.some((key) => given.has(key) && !isEqual(given.get(key), known.get(key))),
  );
  for (const field of differing) field.write(card, wanted, base, toFieldOptions(options));
  return differing.length > 0;
}

/** What a new card has to have (RFC 2426 section 3.1, RFC 6350 section 6.2.1). */
function complete(card: Card, patch: object, newUid: () => string): void {
  put(card, newProperty(card, "UID", [], newUid()));
  if (propertiesNamed(card, "FN").length === 0) writeDisplayName(card, lay(patch, {}));
  if (card.version !== "4.0" && propertiesNamed(card, "N").length === 0)
    put(card, newProperty(card, "N", [], ";;;;"));
}

function stamp(card: Card, now: Date): void {
  const [revised] = propertiesNamed(card, "REV");
  if (!revised) return;
  const time = now.toISOString().replace(/\.\d+/, "");
  const isCompact = !/\d-\d/.test(revised.value);
  put(card, { ...revised, value: isCompact ? time.replace(/[-:]/g, "") : time }, revised);
}

/**
 * Writes a contacts item, or what a device changes about one, as a vCard. With `previous`, only what differs from it is
 * written: other properties, parameters, groups and lines stay as they are, and if nothing differs the text that comes
 * back is the one that was given.
 *
 * @throws RangeError if there is no card in `previous`, a picture is too large or no base64, or the user's zone is
 * unknown; TypeError if a list or text is a stream
 */
export function fromContacts(changes: ContactsChanges, options: WriteOptions = {}): string {
  const patch = settle(changes);
  const { previous, version = "3.0", now = new Date(), newUid = () => crypto.randomUUID() } = options;
  if (previous === undefined) {
    const card = newCard(version);
    writeFields(card, patch, {}, options);
    complete(card, patch, newUid);
    return printCard(card);
  }
  const card = readCard(previous);
  const changed = writeFields(card, patch, personOf(card, toFieldOptions(options)), options);
  if (!changed) return previous;
  stamp(card, now);
  return printCard(card);
}
