import { type Card, propertiesNamed } from "../text/card.js";
import { newProperty, put, remove } from "../text/edit.js";
import { escapeText, textOf } from "../text/value.js";
import type { Field } from "./field.js";

const notesIn = (card: Card) => propertiesNamed(card, "NOTE").filter((note) => textOf(card, note) !== "");

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function readEntity(whole: string, name: string): string {
  if (!name.startsWith("#")) return entities[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The text of HTML: lines kept, marks gone. */
const plainOf = (markup: string): string =>
  markup
    .replace(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/\s+/g, " ")
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#x?[\da-f]+|[a-z]+);/gi, readEntity)
    .replace(/[^\S\n]*\n[^\S\n]*/g, "\n")
    .trim();

/** The notes, which are plain text. Of several, devices see one text. */
export const notes: Field = {
  keys: ["body"],
  read(card) {
    const texts = notesIn(card).map((note) => textOf(card, note));
    return texts.length > 0 ? { body: { type: "plain", data: texts.join("\n\n") } } : {};
  },
  write(card, { body }) {
    // A text that was cut for the device says nothing of the whole one.
    if (body?.truncated) return;
    const [old, ...others] = notesIn(card);
    const data = body?.data ?? "";
    const text = (body?.type === "html" ? plainOf(data) : data).replace(/\r\n?/g, "\n").trim();
    remove(card, others);
    if (text === "") remove(card, propertiesNamed(card, "NOTE"));
    else if (old) put(card, { ...old, value: escapeText(card, text) }, old);
    else put(card, newProperty(card, "NOTE", [], escapeText(card, text)));
  },
};
