import type { Component, Property } from "../text/component.js";
import { parameter, propertiesNamed, remove, textOf } from "../text/property.js";
import type { AttachmentEntry, Reader } from "./shape.js";

const isBinary = (property: Property): boolean =>
  property.type === "binary" || parameter(property, "encoding")?.toUpperCase() === "BASE64";

const fileNames = ["filename", "x-filename", "x-apple-filename", "x-label", "label"] as const;

function nameOf(property: Property, index: number): string {
  const named = fileNames
    .map((name) => parameter(property, name))
    .find((name) => name !== undefined && name !== "");
  if (named !== undefined) return named;
  const path = isBinary(property) ? "" : (textOf(property) ?? "").replace(/[?#].*$/, "").replace(/\/+$/, "");
  const last = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last) || `attachment-${index + 1}`;
  } catch {
    // A percent sign that is no escape.
    return last;
  }
}

const base64Size = (text: string): number => Math.floor((text.replace(/[^A-Za-z0-9+/]/g, "").length * 3) / 4);

function sizeOf(property: Property): number | undefined {
  if (isBinary(property)) return base64Size(textOf(property) ?? "");
  const said = Number(parameter(property, "size"));
  return Number.isInteger(said) && said > 0 ? said : undefined;
}

/** FNV-1a, 32 bits, with the length. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return `${(hash >>> 0).toString(16)}-${text.length}`;
}

/** The default reference: where the attachment is, or what it holds. */
export const defaultReference: Reader["fileReference"] = ({ index, uri, digest }) =>
  uri ?? `ical-attachment:${digest ?? index}`;

function referenceOf(property: Property, index: number, reader: Reader): string {
  const text = textOf(property) ?? "";
  return reader.fileReference(isBinary(property) ? { index, digest: digestOf(text) } : { index, uri: text });
}

/** The attachments as references. */
export function readAttachments(component: Component, reader: Reader): AttachmentEntry[] {
  return propertiesNamed(component, "attach").map((property, index) => {
    const estimatedDataSize = sizeOf(property);
    const contentId = /^cid:(.+)$/i.exec(isBinary(property) ? "" : (textOf(property) ?? ""))?.[1];
    return {
      tag: "attachment",
      value: {
        displayName: nameOf(property, index),
        fileReference: referenceOf(property, index, reader),
        method: "normal",
        ...(estimatedDataSize !== undefined && { estimatedDataSize }),
        ...(contentId !== undefined && { contentId }),
      },
    };
  });
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** A property for a file that a device sends or a server names; undefined if it has neither bytes nor a place. */
function newAttachment({ tag, value }: AttachmentEntry): Property | undefined {
  if (tag === "delete") return undefined;
  const parameters = value.displayName ? { filename: value.displayName } : {};
  if (tag === "attachment")
    return /^[a-z][a-z0-9+.-]*:/i.test(value.fileReference)
      ? { name: "attach", parameters, type: "uri", values: [value.fileReference] }
      : undefined;
  if (!value.content) return undefined;
  return {
    name: "attach",
    parameters: {
      ...parameters,
      encoding: "BASE64",
      ...(value.contentType && { fmttype: value.contentType }),
    },
    type: "binary",
    values: [toBase64(value.content)],
  };
}

/** Whether a list says what to do to the attachments, rather than which ones there are. */
const isChange = (entries: readonly AttachmentEntry[]): boolean =>
  entries.some(({ tag }) => tag !== "attachment");

/** Writes attachments: a list of all of them, or what a device adds and deletes. */
export function writeAttachments(
  component: Component,
  reader: Reader,
  entries: readonly AttachmentEntry[] | undefined,
): void {
  const before = propertiesNamed(component, "attach").map((property, index) => ({
    property,
    reference: referenceOf(property, index, reader),
  }));
  const list = entries ?? [];
  const named = new Set(list.flatMap(({ tag, value }) => (tag === "add" ? [] : [value.fileReference])));
  const stays = (reference: string) => named.has(reference) !== isChange(list);
  const kept = before.filter(({ reference }) => stays(reference));
  const known = new Set(before.map(({ reference }) => reference));
  const added = list.filter(
    ({ tag, value }) => tag === "add" || (tag === "attachment" && !known.has(value.fileReference)),
  );
  remove(component, "attach");
  component.properties.push(
    ...kept.map(({ property }) => property),
    ...added.flatMap((entry) => newAttachment(entry) ?? []),
  );
}

/** A file inside an event, or where it is. */
export interface IcalAttachment {
  readonly displayName: string;
  readonly contentType?: string;
  /** Where the file is, if it is not in the text. */
  readonly uri?: string;
  /** The file, if it is in the text. */
  readonly bytes?: Uint8Array;
}

/** Finds an attachment of a component by its reference. */
export function findAttachment(
  component: Component,
  reader: Reader,
  reference: string,
): IcalAttachment | undefined {
  const all = propertiesNamed(component, "attach");
  const index = all.findIndex((property, at) => referenceOf(property, at, reader) === reference);
  const property = all[index];
  if (!property) return undefined;
  const contentType = parameter(property, "fmttype");
  const data = textOf(property) ?? "";
  return {
    displayName: nameOf(property, index),
    ...(contentType !== undefined && { contentType }),
    ...(isBinary(property)
      ? {
          bytes: Uint8Array.from(atob(data.replace(/[^A-Za-z0-9+/=]/g, "")), (character) =>
            character.charCodeAt(0),
          ),
        }
      : { uri: data }),
  };
}
