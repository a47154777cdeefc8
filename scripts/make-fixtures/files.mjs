// Small real files to attach. Nothing is compressed with zlib, whose output differs between versions of Node:
// deflate and zip use stored blocks.

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const u16 = (n) => Buffer.from([n & 0xff, (n >>> 8) & 0xff]);
const u32 = (n) => Buffer.concat([u16(n & 0xffff), u16(n >>> 16)]);
const be32 = (n) => u32(n).reverse();

function storedZlib(bytes) {
  const chunks = [Buffer.from([0x78, 0x01])];
  for (let at = 0; at < bytes.length; at += 65535) {
    const piece = bytes.subarray(at, at + 65535);
    const last = at + 65535 >= bytes.length ? 1 : 0;
    chunks.push(Buffer.from([last]), u16(piece.length), u16(~piece.length & 0xffff), piece);
  }
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return Buffer.concat([...chunks, be32(((b << 16) | a) >>> 0)]);
}

/** A true-colour PNG; `paint(x, y)` gives [red, green, blue]. */
export function png(width, height, paint) {
  const rows = [];
  for (let y = 0; y < height; y++) {
    const row = [0];
    for (let x = 0; x < width; x++) row.push(...paint(x, y).map((v) => v & 0xff));
    rows.push(Buffer.from(row));
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    return Buffer.concat([be32(data.length), body, be32(crc32(body))]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", Buffer.concat([be32(width), be32(height), Buffer.from([8, 2, 0, 0, 0])])),
    chunk("IDAT", storedZlib(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A small logo: a disc on a ground of another colour. */
export function logo(size, [r, g, b]) {
  const middle = size / 2;
  return png(size, size, (x, y) =>
    Math.hypot(x - middle, y - middle) < middle * 0.8 ? [r, g, b] : [250, 250, 246],
  );
}

/** A two-colour GIF of stripes. Its codes are all literal, with a clear code often enough to stay three bits wide. */
export function gif(width, height) {
  const codes = [];
  for (let i = 0; i < width * height; i++) {
    if (i % 2 === 0) codes.push(4);
    codes.push((i % width) % 8 < 4 ? 0 : 1);
  }
  codes.push(5);
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const code of codes) {
    held |= code << bits;
    bits += 3;
    for (; bits >= 8; bits -= 8, held >>>= 8) bytes.push(held & 0xff);
  }
  if (bits > 0) bytes.push(held & 0xff);
  const blocks = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const piece = bytes.slice(at, at + 255);
    blocks.push(piece.length, ...piece);
  }
  const palette = [30, 90, 120, 240, 230, 200, 0, 0, 0, 0, 0, 0];
  return Buffer.concat([
    Buffer.from("GIF89a"),
    u16(width),
    u16(height),
    Buffer.from([0x81, 0, 0, ...palette, 0x2c, 0, 0, 0, 0]),
    u16(width),
    u16(height),
    Buffer.from([0, 2, ...blocks, 0, 0x3b]),
  ]);
}

/** A one-page PDF with the given lines of ASCII text and a correct cross-reference table. */
export function pdf(lines) {
  const escaped = lines.map((line) => `(${line.replace(/[()\\]/g, "\\$&")}) Tj T*`).join("\n");
  const content = `BT /F1 12 Tf 16 TL 72 760 Td\n${escaped}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let out = "%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n";
  const offsets = objects.map((object, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = out.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  out += `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(out, "latin1");
}

/** A zip of stored entries: [name, content] pairs. */
export function zip(entries) {
  const chunks = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of entries) {
    const data = Buffer.from(content);
    const fields = Buffer.concat([
      u16(20),
      u16(0x0800),
      u16(0),
      u16(0),
      u16(0x5d62),
      u32(crc32(data)),
      u32(data.length),
      u32(data.length),
      u16(Buffer.byteLength(name)),
      u16(0),
    ]);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, Buffer.from(name), data]);
    const tail = Buffer.concat([u16(0), u16(0), u16(0), u32(0), u32(at)]);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02"), u16(20), fields, tail, Buffer.from(name)]));
    chunks.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const count = u16(entries.length);
  const end = Buffer.concat([
    Buffer.from("PK\x05\x06"),
    u16(0),
    u16(0),
    count,
    count,
    u32(central.length),
    u32(at),
    u16(0),
  ]);
  return Buffer.concat([...chunks, central, end]);
}

/** A word processor document with one paragraph a line. */
export function docx(lines) {
  const ns = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  const body = lines
    .map((line) => `<w:p><w:r><w:t>${line.replaceAll("&", "&amp;")}</w:t></w:r></w:p>`)
    .join("");
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const types = "http://schemas.openxmlformats.org/package/2006";
  const main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
  return zip([
    [
      "[Content_Types].xml",
      `${head}<Types xmlns="${types}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
    ],
    [
      "_rels/.rels",
      `${head}<Relationships xmlns="${types}/relationships"><Relationship Id="rId1" Type="${relation}" Target="word/document.xml"/></Relationships>`,
    ],
    ["word/document.xml", `${head}<w:document ${ns}><w:body>${body}</w:body></w:document>`],
  ]);
}

/** A spreadsheet as comma-separated text. */
export const csv = (rows) =>
  rows
    .map((row) => row.join(","))
    .join("\n")
    .concat("\n");

/** A card (vCard 3.0). */
export const vcf = (person) =>
  [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `N:${person.last};${person.first};;;`,
    `FN:${person.name}`,
    `EMAIL;TYPE=INTERNET:${person.address}`,
    `ORG:${person.company}`,
    `TITLE:${person.title}`,
    "END:VCARD",
    "",
  ].join("\r\n");

/** One second of a 440 Hz tone, 8 kHz, 8 bits. */
export function wav() {
  const data = Buffer.from(
    Array.from({ length: 8000 }, (_, i) => 128 + ((i * 440) % 8000 < 4000 ? 40 : -40)),
  );
  const format = Buffer.concat([u32(16), u16(1), u16(1), u32(8000), u32(8000), u16(1), u16(8)]);
  return Buffer.concat([
    Buffer.from("RIFF"),
    u32(36 + data.length),
    Buffer.from("WAVEfmt "),
    format,
    Buffer.from("data"),
    u32(data.length),
    data,
  ]);
}
