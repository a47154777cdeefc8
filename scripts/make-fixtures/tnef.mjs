// A small winmail.dat (Transport Neutral Encapsulation Format) with a body in text and in RTF, and one attachment.

const u16 = (n) => Buffer.from([n & 0xff, (n >>> 8) & 0xff]);
const u32 = (n) => Buffer.concat([u16(n & 0xffff), u16(n >>> 16)]);
const nul = (text) => Buffer.from(`${text}\0`, "latin1");

/** One attribute: level (1 message, 2 attachment), id, length, data, checksum. */
function attribute(level, id, data) {
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, u16(sum)]);
}

const pad4 = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** One property of a MAPI property list: fixed four bytes, or a counted and padded value. */
function property(tag, value) {
  if (typeof value === "number") return Buffer.concat([u32(tag), u32(value)]);
  return Buffer.concat([u32(tag), u32(1), u32(value.length), pad4(value)]);
}

const properties = (list) => Buffer.concat([u32(list.length), ...list]);
const wide = (text) => Buffer.from(`${text}\0`, "utf16le");

/** RTF in the container that marks it as not compressed. */
function rawRtf(rtf) {
  const bytes = Buffer.from(rtf, "latin1");
  return Buffer.concat([u32(bytes.length + 12), u32(bytes.length), Buffer.from("MELA"), u32(0), bytes]);
}

function dateParts(moment) {
  const d = new Date(moment);
  const parts = [
    d.getUTCFullYear(),
    d.getUTCMonth() + 1,
    d.getUTCDate(),
    d.getUTCHours(),
    d.getUTCMinutes(),
    d.getUTCSeconds(),
    d.getUTCDay(),
  ];
  return Buffer.concat(parts.map(u16));
}

/** The bytes of winmail.dat. `lines` is the body, `file` is { name, shortName, bytes }. */
export function tnef({ subject, lines, moment, file }) {
  const rtf = `{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs20 ${lines.join("\\par\r\n")}\\par}`;
  return Buffer.concat([
    u32(0x223e9f78),
    u16(0x0001),
    attribute(1, 0x00089006, u32(0x00010000)),
    attribute(1, 0x00069007, Buffer.concat([u32(1252), u32(0)])),
    attribute(1, 0x00078008, nul("IPM.Microsoft Mail.Note")),
    attribute(1, 0x00018004, nul(subject)),
    attribute(1, 0x00038005, dateParts(moment)),
    attribute(1, 0x0002800c, nul(lines.join("\r\n"))),
    attribute(
      1,
      0x00069003,
      properties([property(0x0037001f, wide(subject)), property(0x10090102, rawRtf(rtf))]),
    ),
    attribute(2, 0x00069002, Buffer.concat([u16(1), u32(0xffffffff), u16(0), u16(0), u32(0)])),
    attribute(2, 0x00018010, nul(file.shortName)),
    attribute(2, 0x0006800f, file.bytes),
    attribute(2, 0x00069005, properties([property(0x37050003, 1), property(0x3707001f, wide(file.name))])),
  ]);
}
