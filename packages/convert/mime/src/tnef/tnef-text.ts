import { decodeText, guessText } from "../decode/text-decoder.js";
import { htmlToText } from "../text/html-to-text.js";
import { decompressRtf } from "./decompress-rtf.js";
import { LittleEndian } from "./little-endian.js";
import { propertyType, readMapiProperties } from "./mapi-properties.js";
import { rtfToText } from "./rtf-to-text.js";

const signature = 0x223e9f78;
const ofMessage = 1;

// The attributes (MS-OXTNEF 2.1.3) and properties (MS-OXPROPS) that have the text of a message.
const attribute = { body: 0x0002800c, codePage: 0x00069007, properties: 0x00069003 };
const property = { body: 0x1000, rtf: 0x1009, html: 0x1013 };

interface Bodies {
  charset: string;
  plain: string;
  html: string;
  rtf: Uint8Array;
}

const withoutEnd = (text: string): string => text.replace(/\0+$/, "");

function takeProperties(bytes: Uint8Array, bodies: Bodies): void {
  for (const { id, type, value } of readMapiProperties(bytes)) {
    const isWide = type === propertyType.unicode;
    const read = () => withoutEnd(isWide ? decodeText("utf-16le", value) : decodeText(bodies.charset, value));
    if (id === property.body && type !== propertyType.binary) bodies.plain ||= read();
    else if (id === property.html) bodies.html ||= isWide ? read() : withoutEnd(guessText(value));
    else if (id === property.rtf && type === propertyType.binary) bodies.rtf = value;
  }
}

/** Reads the attributes of the message; those of its attachments follow them and are not looked at. */
function readBodies(tnef: Uint8Array): Bodies {
  const reader = new LittleEndian(tnef);
  const bodies: Bodies = { charset: "windows-1252", plain: "", html: "", rtf: new Uint8Array() };
  if (reader.number(4) !== signature) return bodies;
  reader.number(2);
  while (!reader.isOver && reader.number(1) === ofMessage) {
    const id = reader.number(4);
    const value = reader.bytes(reader.number(4));
    reader.number(2);
    if (id === attribute.codePage) bodies.charset = `cp${new LittleEndian(value).number(4)}`;
    else if (id === attribute.body) bodies.plain = withoutEnd(decodeText(bodies.charset, value));
    else if (id === attribute.properties) takeProperties(value, bodies);
  }
  return bodies;
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}

/** The text of a message that is wrapped in TNEF (winmail.dat): its plain text, else that of its HTML or RTF. */
export async function* tnefText(tnef: Uint8Array): AsyncGenerator<string> {
  const { plain, html, rtf } = readBodies(tnef);
  if (plain.trim() !== "") yield plain;
  else if (html.trim() !== "") yield* htmlToText(only(html));
  else yield rtfToText(decompressRtf(rtf));
}
