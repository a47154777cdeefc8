import type { DraftMailbox } from "@easkit/backend";
import { attribute } from "./attribute.js";
import type { ByteCursor } from "./byte-cursor.js";
import { type MapiProperty, propertyType, readMapiProperties, type Stretch } from "./mapi-properties.js";
import type { TnefMessage, TnefRecipient } from "./tnef-message.js";
import { addressOf, recipientOf, senderOf } from "./tnef-people.js";
import {
  attributeDate,
  charsetName,
  charsetOf,
  dateOf,
  isString,
  numberOf,
  shortText,
  stringOf,
} from "./tnef-values.js";

// MS-OXPROPS, the properties of messages.
const property = {
  messageClass: 0x001a,
  subject: 0x0037,
  submitted: 0x0039,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  messageId: 0x1035,
  internetCodePage: 0x3fde,
} as const;

const mostRecipients = 1000;

/** Puts a message in TNEF together. Properties count more than the attributes that say the same. */
export class MessageBuilder {
  readonly #properties = new Map<number, MapiProperty>();
  readonly #attributes = new Map<number, Buffer>();
  readonly #recipients: TnefRecipient[] = [];
  #codePage = 1252;
  #body: Stretch | undefined;

  get charset(): string {
    return charsetName(this.#codePage);
  }

  property(found: MapiProperty): void {
    this.#properties.set(found.id, found);
  }

  attribute(id: number, head: Buffer, stretch: Stretch): void {
    if (id === attribute.body) this.#body = stretch;
    else if (id === attribute.codePage && head.length >= 4) this.#codePage = head.readUInt32LE(0);
    else this.#attributes.set(id, head);
  }

  async recipientTable(cursor: ByteCursor, end: number): Promise<void> {
    const count = Math.min(mostRecipients, await cursor.number(4));
    for (let i = 0; i < count && cursor.position < end && !(await cursor.isOver()); i += 1) {
      const row = new Map<number, MapiProperty>();
      for await (const found of readMapiProperties(cursor, end)) row.set(found.id, found);
      const recipient = recipientOf(row, this.charset);
      if (recipient) this.#recipients.push(recipient);
    }
  }

  build(isWhole: boolean): Omit<TnefMessage, "files"> {
    return {
      isWhole,
      messageClass: this.#text(property.messageClass, attribute.messageClass),
      subject: this.#text(property.subject, attribute.subject),
      messageId: this.#text(property.messageId).replace(/^<|>$/g, ""),
      sent: this.#sent(),
      from: this.#from(),
      recipients: this.#recipients,
      codePage: this.#internetCodePage() ?? this.#codePage,
      ...this.#texts(),
    };
  }

  #text(id: number, fallback?: number): string {
    const found = this.#properties.get(id);
    const text = found ? stringOf(found, this.charset) : "";
    const head = fallback === undefined ? undefined : this.#attributes.get(fallback);
    return text || (head ? shortText(head, this.charset) : "");
  }

  #sent(): Date | undefined {
    const found = this.#properties.get(property.submitted);
    const head = this.#attributes.get(attribute.dateSent);
    return (found && dateOf(found)) ?? (head && attributeDate(head));
  }

  #from(): DraftMailbox | undefined {
    const head = this.#attributes.get(attribute.from);
    return senderOf(this.#properties, this.charset) ?? (head && addressOf(head, this.charset));
  }

  #internetCodePage(): number | undefined {
    const found = this.#properties.get(property.internetCodePage);
    return found && numberOf(found) > 0 ? numberOf(found) : undefined;
  }

  #texts(): Pick<TnefMessage, "plain" | "html" | "rtf"> {
    const body = this.#properties.get(property.body);
    const html = this.#properties.get(property.html);
    const rtf = this.#properties.get(property.rtf);
    const { charset } = this;
    const plain = body && isString(body) ? { ...spanOf(body), charset: charsetOf(body, charset) } : undefined;
    const ofHtml = html && (isString(html) || html.type === propertyType.binary);
    const declared = this.#internetCodePage();
    return {
      plain: plain ?? (this.#body && { ...this.#body, charset }),
      html: ofHtml
        ? {
            ...spanOf(html),
            charset: isString(html) ? charsetOf(html, charset) : charsetName(declared ?? 65001),
          }
        : undefined,
      rtf: rtf?.type === propertyType.binary ? spanOf(rtf) : undefined,
    };
  }
}

const spanOf = ({ start, end }: Stretch): Stretch => ({ start, end });
