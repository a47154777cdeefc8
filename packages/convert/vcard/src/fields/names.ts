import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put } from "../text/edit.js";
import { componentListsOf, componentsOf, escapeText, textOf } from "../text/value.js";
import { type Field, type Person, said } from "./field.js";

/** The parts of N, in its order. */
const parts = ["lastName", "firstName", "middleName", "title", "suffix"] as const;

const isOrganisation = (card: Card): boolean =>
  propertiesNamed(card, "X-ABSHOWAS").some((each) => textOf(card, each).toUpperCase() === "COMPANY") ||
  propertiesNamed(card, "KIND").some((each) => textOf(card, each).toLowerCase() === "org");

/** A name that is written in one piece: its last word is taken for the last name. */
function splitName(name: string): Person {
  const at = name.lastIndexOf(" ");
  return { ...said("firstName", at < 0 ? "" : name.slice(0, at)), ...said("lastName", name.slice(at + 1)) };
}

/** The name as one text. */
export const nameOf = ({ title, firstName, middleName, lastName, suffix }: Person): string =>
  [title, firstName, middleName, lastName, suffix].filter((part) => part).join(" ");

function read(card: Card): Person {
  const [name] = propertiesNamed(card, "N");
  const lists = name ? componentListsOf(card, name) : [];
  const found: Person = Object.assign({}, ...parts.map((key, index) => said(key, lists[index]?.join(" "))));
  if (nameOf(found) !== "") return found;
  const [formatted] = propertiesNamed(card, "FN");
  const text = formatted ? textOf(card, formatted) : "";
  const [organisation] = propertiesNamed(card, "ORG");
  const company = organisation && componentsOf(card, organisation)[0];
  const isPerson = text !== "" && text !== company && !text.includes("@") && !isOrganisation(card);
  return isPerson ? splitName(text) : {};
}

/** What FN says: the name, or else whatever there is to know a contact by. */
function displayName(wanted: Person): string {
  const { companyName, fileAs, nickName, email1Address } = wanted;
  return nameOf(wanted) || companyName || fileAs || nickName || email1Address || "";
}

/** Writes FN again, which has to be there. */
export function writeDisplayName(card: Card, wanted: Person): void {
  const [old] = propertiesNamed(card, "FN");
  const value = escapeText(card, displayName(wanted));
  if (old) put(card, { ...old, value }, old);
  else put(card, newProperty(card, "FN", [], value));
}

/** The name. */
export const names: Field = {
  keys: parts,
  read,
  write(card, wanted, before) {
    const [old] = propertiesNamed(card, "N");
    const written = old?.value;
    const lists = old ? componentListsOf(card, old) : [];
    // Parts that stay keep their lists; N may have more of them than five.
    const values = parts.map((key, index) =>
      old && wanted[key] === before[key] && lists[index]
        ? lists[index].map((each) => escapeText(card, each)).join(",")
        : escapeText(card, wanted[key] ?? ""),
    );
    const value = values.join(";");
    if (value !== written) put(card, old ? { ...old, value } : newProperty(card, "N", [], value), old);
    writeDisplayName(card, wanted);
  },
};

/** Company and department. */
export const organisation: Field = {
  keys: ["companyName", "department"],
  read(card) {
    const [property] = propertiesNamed(card, "ORG");
    const [company, ...units] = property ? componentsOf(card, property) : [];
    return { ...said("companyName", company), ...said("department", units[0]) };
  },
  write(card, wanted) {
    const [old] = propertiesNamed(card, "ORG");
    const [, , ...others] = old ? componentsOf(card, old) : [];
    const all = [wanted.companyName ?? "", wanted.department ?? "", ...others];
    while (all.at(-1) === "") all.pop();
    const value = all.map((part) => escapeText(card, part)).join(";");
    if (old || value !== "") put(card, old ? { ...old, value } : newProperty(card, "ORG", [], value), old);
    // A company without people is known by its name.
    if (nameOf(wanted) === "") writeDisplayName(card, wanted);
  },
};
