import { type MapiProperty, propertyType, type Stretch } from "./mapi-properties.js";
import type { TnefFile } from "./tnef-message.js";
import { numberOf, shortText, stringOf } from "./tnef-values.js";

// MS-OXPROPS, the properties of attachments.
const property = {
  displayName: 0x3001,
  data: 0x3701,
  shortName: 0x3704,
  method: 0x3705,
  longName: 0x3707,
  mimeTag: 0x370e,
  contentId: 0x3712,
  contentLocation: 0x3713,
  flags: 0x3714,
} as const;

const embeddedMessage = 5;
const oleObject = 6;
const shownInHtml = 4;
/** An object begins with the id of its interface. */
const interfaceLength = 16;

const nothing: Stretch = { start: 0, end: 0 };

/** Puts one attachment of TNEF together. */
export class FileBuilder {
  readonly #properties = new Map<number, MapiProperty>();
  #title: Uint8Array = new Uint8Array();
  #data: Stretch | undefined;

  setTitle(title: Uint8Array): void {
    this.#title = title;
  }

  setData(data: Stretch): void {
    this.#data = data;
  }

  property(property: MapiProperty): void {
    this.#properties.set(property.id, property);
  }

  /** `charset` is that of the message. */
  build(charset: string): TnefFile {
    const text = (id: number): string => {
      const found = this.#properties.get(id);
      return found ? stringOf(found, charset) : "";
    };
    const number = (id: number): number => {
      const found = this.#properties.get(id);
      return found ? numberOf(found) : 0;
    };
    const method = number(property.method);
    const contentId = text(property.contentId).replace(/^<|>$/g, "");
    const contentLocation = text(property.contentLocation);
    const isShown = (number(property.flags) & shownInHtml) !== 0;
    return {
      name:
        text(property.longName) ||
        shortText(this.#title, charset) ||
        text(property.shortName) ||
        text(property.displayName),
      kind: method === embeddedMessage ? "message" : method === oleObject ? "object" : "file",
      contentType: text(property.mimeTag),
      contentId,
      contentLocation,
      isInline: isShown && (contentId !== "" || contentLocation !== ""),
      data: this.#content(),
    };
  }

  #content(): Stretch {
    const found = this.#properties.get(property.data);
    if (found === undefined) return this.#data ?? nothing;
    if (found.type !== propertyType.object) return found;
    return { start: Math.min(found.end, found.start + interfaceLength), end: found.end };
  }
}
