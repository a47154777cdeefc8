import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put, remove } from "../text/edit.js";
import { escapeText, textOf } from "../text/value.js";
import { type Field, type FileAsRule, type Person, said } from "./field.js";

const places = ["X-EASKIT-FILE-AS", "X-EVOLUTION-FILE-AS", "X-FILE-AS"] as const;

const join = (...words: readonly (string | undefined)[]) => words.filter((word) => word).join(" ");

/** How somebody is filed by a rule: by what there is, if what the rule asks for is not. */
export function fileAsBy(rule: FileAsRule, person: Person): string {
  const { firstName, middleName, lastName, companyName, nickName, email1Address } = person;
  const given = join(firstName, middleName);
  const last = [lastName, given].filter((word) => word).join(", ");
  const name = rule === "firstLast" ? join(firstName, middleName, lastName) : last;
  const [first, second] = rule === "company" ? [companyName, name] : [name, companyName];
  return first || second || nickName || email1Address || "";
}

const find = (card: Card) =>
  places.flatMap((name) => propertiesNamed(card, name)).find((property) => textOf(card, property) !== "");

/** How a contact is filed; read after everything else, since that is what it goes by. */
export const fileAs: Field = {
  keys: ["fileAs"],
  read(card) {
    const property = find(card);
    return property ? said("fileAs", textOf(card, property)) : {};
  },
  write(card, wanted, _before, options) {
    const old = find(card);
    const { fileAs: value } = wanted;
    // What goes by the rule goes on by it when the name changes.
    if (!value || (!old && fileAsBy(options.fileAs, wanted) === value)) {
      remove(
        card,
        places.flatMap((name) => propertiesNamed(card, name)),
      );
    } else if (old) put(card, { ...old, value: escapeText(card, value) }, old);
    else put(card, newProperty(card, places[0], [], escapeText(card, value)));
  },
};
