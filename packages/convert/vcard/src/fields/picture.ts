import { type Card, isBinary, propertiesNamed } from "../text/card.js";
import { putLine, remove, toBinaryLine } from "../text/edit.js";
import { type Property, parameter } from "../text/property.js";
import { textOf } from "../text/value.js";
import type { Field, FieldOptions } from "./field.js";

const dataUri = /^data:[^,]*;base64,([\s\S]*)$/i;

/** The base64 of a picture that is in the card; one that is elsewhere is not fetched. */
function base64Of(card: Card, property: Property): string | undefined {
  const text = isBinary(property) ? property.value : dataUri.exec(textOf(card, property))?.[1];
  const base64 = text?.replace(/\s+/g, "");
  return base64 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? base64 : undefined;
}

function find(card: Card): { readonly property: Property; readonly base64: string } | undefined {
  for (const property of propertiesNamed(card, "PHOTO")) {
    const base64 = base64Of(card, property);
    if (base64 !== undefined) return { property, base64 };
  }
  return undefined;
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** A picture that fits, made smaller if it has to be. */
function fit(base64: string, { pictureLimit, shrinkPicture }: FieldOptions): string | undefined {
  if (base64.length <= pictureLimit) return base64;
  // Three bytes are four characters.
  const small = shrinkPicture?.(bytesOf(base64), Math.floor((pictureLimit / 4) * 3) - 2);
  const shrunk = small && toBase64(small);
  return shrunk !== undefined && shrunk.length <= pictureLimit ? shrunk : undefined;
}

/** The kind of picture, by the bytes that it begins with. */
function typeOf(base64: string): "PNG" | "GIF" | "JPEG" {
  if (base64.startsWith("iVBOR")) return "PNG";
  return base64.startsWith("R0lG") ? "GIF" : "JPEG";
}

function newPicture({ version }: Card, base64: string): Property {
  const type = typeOf(base64);
  if (version === "4.0")
    return { name: "PHOTO", parameters: [], value: `data:image/${type.toLowerCase()};base64,${base64}` };
  const encoding = parameter("ENCODING", version === "2.1" ? "BASE64" : "b");
  return { name: "PHOTO", parameters: [encoding, parameter("TYPE", type)], value: base64 };
}

/** The picture. One that devices are not shown because of its size stays until a device gives another. */
export const picture: Field = {
  keys: ["picture"],
  read(card, options) {
    const found = find(card);
    const shown = found && fit(found.base64, options);
    return shown === undefined ? {} : { picture: shown };
  },
  write(card, { picture: wanted }, _before, { pictureLimit }) {
    const base64 = wanted?.replace(/\s+/g, "") ?? "";
    const [old, ...others] = propertiesNamed(card, "PHOTO");
    if (base64 === "") {
      remove(card, propertiesNamed(card, "PHOTO"));
      return;
    }
    if (base64.length > pictureLimit) throw new RangeError("the picture is too large (MS-ASCNTC 2.2.2.58)");
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new RangeError("the picture is no base64");
    remove(card, others);
    putLine(card, toBinaryLine(card, newPicture(card, base64)), old);
  },
};
