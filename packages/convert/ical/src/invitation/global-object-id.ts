/** What the id of every meeting begins with (MS-ASEMAIL 2.2.2.37). */
const classId = Uint8Array.of(4, 0, 0, 0, 0x82, 0, 0xe0, 0, 0x74, 0xc5, 0xb7, 0x10, 0x1a, 0x82, 0xe0, 8);
const outlookUid = /^040000008200e00074c5b7101a82e008[0-9a-f]{48,2000}$/i;
const marker = "vCal-Uid";
/** Class id, date of the instance, time of making, zeros, length. */
const headLength = 40;
const instanceAt = 16;
const lengthAt = 36;

const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** An id that does not come from Outlook, inside one as Outlook has it. */
function wrap(uid: string): Uint8Array {
  const data = new TextEncoder().encode(`${marker}\u0001\0\0\0${uid}\0`);
  const bytes = new Uint8Array(headLength + data.length);
  bytes.set(classId);
  new DataView(bytes.buffer).setUint32(lengthAt, data.length, true);
  bytes.set(data, headLength);
  return bytes;
}

/**
 * The GlobalObjId of a meeting, in base64, by its UID; of one occurrence, with the day of it.
 *
 * @param day the day on which the occurrence was to be, as midnight UTC
 */
export function toGlobalObjId(uid: string, day?: Date): string {
  const isOutlook = outlookUid.test(uid) && uid.length % 2 === 0;
  const bytes = isOutlook ? fromHex(uid) : wrap(uid);
  if (day) {
    const view = new DataView(bytes.buffer);
    view.setUint16(instanceAt, day.getUTCFullYear());
    view.setUint8(instanceAt + 2, day.getUTCMonth() + 1);
    view.setUint8(instanceAt + 3, day.getUTCDate());
  }
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
