import type { CalendarReceived } from "@easkit/eas-schema";
import type { Component, Property } from "./component.js";
import {
  add,
  parameter,
  propertiesNamed,
  propertyNamed,
  put,
  putText,
  remove,
  text,
  textOf,
  textProperty,
} from "./property.js";

type Body = NonNullable<CalendarReceived["body"]>;

const html = "x-alt-desc";
// What neither plain text nor HTML can say, in base64 or as MIME text.
const other = "x-easkit-body";

const isHtml = (property: Property): boolean => parameter(property, "fmttype")?.toLowerCase() === "text/html";

/** HTML may also be a data URI beside the plain text. */
function htmlBeside(description: Property | undefined): string | undefined {
  const match = /^data:text\/html[^,]*?(;base64)?,(.*)$/is.exec(
    (description && parameter(description, "altrep")) ?? "",
  );
  if (match?.[2] === undefined) return undefined;
  try {
    if (!match[1]) return decodeURIComponent(match[2]);
    return new TextDecoder().decode(Uint8Array.from(atob(match[2]), (character) => character.charCodeAt(0)));
  } catch {
    // Not what it says it is; the plain text beside it is all there is.
    return undefined;
  }
}

/** The description: HTML if there is any, else plain text. */
export function readBody(component: Component): Body | undefined {
  const kept = propertyNamed(component, other);
  const type = kept && parameter(kept, "x-type")?.toLowerCase();
  if (type === "rtf" || type === "mime") return { type, data: textOf(kept) ?? "" };
  const markup =
    textOf(propertiesNamed(component, html).find(isHtml)) ||
    htmlBeside(propertyNamed(component, "description"));
  if (markup) return { type: "html", data: markup };
  const data = text(component, "description");
  return data === undefined ? undefined : { type: "plain", data };
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

function readEntity(whole: string, name: string): string {
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  if (!name.startsWith("#")) return entities[name.toLowerCase()] ?? whole;
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** A plain text for programs that do not read HTML: lines kept, marks gone. */
export function plainOf(markup: string): string {
  return markup
    .replace(/<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/\s+/g, " ")
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^>]*>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#x?[\da-f]+|[a-z]+);/gi, readEntity)
    .replace(/[^\S\n]*\n[^\S\n]*/g, "\n")
    .trim();
}

function withoutAltrep(component: Component): void {
  const description = propertyNamed(component, "description");
  if (!description) return;
  const { altrep: _, ...parameters } = description.parameters;
  put(component, { ...description, parameters });
}

/** Writes a body. HTML is written with a plain text beside it. */
export function writeBody(component: Component, body: Body | undefined): void {
  remove(component, html, other);
  withoutAltrep(component);
  const data = body?.data;
  if (body === undefined || data === undefined || data === "") {
    remove(component, "description");
  } else if (body.type === "plain") {
    putText(component, "description", data);
  } else if (body.type === "html") {
    putText(component, "description", plainOf(data));
    add(component, textProperty(html, data, { fmttype: "text/html" }));
  } else {
    remove(component, "description");
    add(component, textProperty(other, data, { "x-type": body.type.toUpperCase() }));
  }
}

const bare = (body: Body): string =>
  (body.type === "html" ? plainOf(body.data ?? "") : (body.data ?? "")).replace(/\s+/g, "");

function isSameBody(body: Body, old: Body): boolean {
  if (body.type === old.type) return (body.data ?? "").replace(/\r\n?/g, "\n") === (old.data ?? "");
  return body.type === "plain" && old.type === "html" && bare(body) === bare(old);
}

/** A text that was cut for the device does not replace the whole one, nor does one that only lost its marks. */
export const isEcho = (body: Body | null | undefined, old: Body | undefined): boolean =>
  body != null && old !== undefined && (body.truncated === true || isSameBody(body, old));
