import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put, remove } from "../text/edit.js";
import { labelled, readLabels } from "../text/group-label.js";
import { type Property, typesOf } from "../text/property.js";
import { escapeText, textOf } from "../text/value.js";
import { type Field, said, type TextKey } from "./field.js";

/** Where a text stands. */
interface Place {
  readonly key: TextKey;
  /** Names of properties, the one that is written for new ones first. */
  readonly names: readonly string[];
  /** The label of a related name in Apple's address book. */
  readonly related?: string;
  /** The type of RELATED in 4.0. */
  readonly relation?: string;
}

const isKind = (property: Property, kind: string): boolean => typesOf(property).has(kind.toUpperCase());

/** All that say it, the one that counts first. */
function findAll(card: Card, { names, related, relation }: Place): Property[] {
  const named = names.flatMap((name) => propertiesNamed(card, name));
  const byLabel = related === undefined ? [] : labelled(card, "X-ABRELATEDNAMES", related);
  const byType =
    relation === undefined ? [] : propertiesNamed(card, "RELATED").filter((each) => isKind(each, relation));
  return [...named, ...byLabel, ...byType].filter((property) => textOf(card, property) !== "");
}

function textField(place: Place): Field {
  const { key, names } = place;
  return {
    keys: [key],
    read(card) {
      const [property] = findAll(card, place);
      return property ? said(key, textOf(card, property)) : {};
    },
    write(card, wanted) {
      const all = findAll(card, place);
      const [old] = all;
      const value = wanted[key];
      if (!value) {
        remove(card, all);
        return;
      }
      const escaped = escapeText(card, value);
      if (old) put(card, { ...old, value: escaped }, old);
      else put(card, newProperty(card, names[0] ?? "", [], escaped));
    },
  };
}

/** The page that is shown: the one for work, or the one labelled as home page, or else the first. */
function findPage(card: Card): Property | undefined {
  const labelOf = readLabels(card);
  const pages = propertiesNamed(card, "URL").filter((property) => property.value.trim() !== "");
  return (
    pages.find((page) => isKind(page, "WORK")) ??
    pages.find((page) => labelOf(page) === "homepage") ??
    pages[0]
  );
}

const webPage: Field = {
  keys: ["webPage"],
  read(card) {
    const page = findPage(card);
    // Addresses need no escaping, and have it all the same.
    return page ? said("webPage", textOf(card, page).replaceAll("\\:", ":")) : {};
  },
  write(card, { webPage: value }) {
    const old = findPage(card);
    if (!value) remove(card, propertiesNamed(card, "URL"));
    else if (old) put(card, { ...old, value: escapeText(card, value) }, old);
    else put(card, newProperty(card, "URL", ["WORK"], escapeText(card, value)));
  },
};

/** What is a single text in a property of its own. */
export const textFields: readonly Field[] = [
  webPage,
  ...(
    [
      { key: "nickName", names: ["NICKNAME"] },
      { key: "jobTitle", names: ["TITLE"] },
      { key: "yomiFirstName", names: ["X-PHONETIC-FIRST-NAME"] },
      { key: "yomiLastName", names: ["X-PHONETIC-LAST-NAME"] },
      { key: "yomiCompanyName", names: ["X-PHONETIC-ORG", "X-PHONETIC-COMPANY-NAME"] },
      {
        key: "spouse",
        names: ["X-SPOUSE", "X-MS-SPOUSE", "X-EVOLUTION-SPOUSE", "X-KADDRESSBOOK-X-SPOUSESNAME"],
        related: "spouse",
        relation: "spouse",
      },
      {
        key: "managerName",
        names: ["X-MANAGER", "X-MS-MANAGER", "X-EVOLUTION-MANAGER", "X-KADDRESSBOOK-X-MANAGERSNAME"],
        related: "manager",
      },
      {
        key: "assistantName",
        names: ["X-ASSISTANT", "X-MS-ASSISTANT", "X-EVOLUTION-ASSISTANT", "X-KADDRESSBOOK-X-ASSISTANTSNAME"],
        related: "assistant",
      },
      {
        key: "officeLocation",
        names: ["X-EASKIT-OFFICE-LOCATION", "X-MS-OFFICE", "X-EVOLUTION-OFFICE", "X-KADDRESSBOOK-X-OFFICE"],
      },
      { key: "customerId", names: ["X-EASKIT-CUSTOMER-ID"] },
      { key: "governmentId", names: ["X-EASKIT-GOVERNMENT-ID"] },
      { key: "accountName", names: ["X-EASKIT-ACCOUNT-NAME"] },
      { key: "mms", names: ["X-EASKIT-MMS"] },
    ] as const satisfies readonly Place[]
  ).map(textField),
];
