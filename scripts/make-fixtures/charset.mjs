// Text to bytes in old mail charsets. Node only decodes them, so the tables are made by decoding every one- and
// two-byte sequence once and turning the result round.

const tables = new Map();

// Labels whose WHATWG decoder has another name, or is a superset that holds what the fixtures use.
const decoderOf = {
  "iso-8859-8-i": "iso-8859-8",
  gb2312: "gbk",
  "ks_c_5601-1987": "euc-kr",
  "tis-620": "windows-874",
};

function tableOf(label) {
  const known = tables.get(label);
  if (known) return known;
  const decoder = new TextDecoder(decoderOf[label] ?? label);
  const table = new Map();
  const add = (bytes) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if (text !== "\uFFFD" && [...text].length === 1 && !table.has(text)) table.set(text, bytes);
  };
  for (let first = 0; first < 256; first++) add([first]);
  for (let first = 0x81; first < 0xff; first++)
    for (let second = 0x40; second < 0xff; second++) add([first, second]);
  tables.set(label, table);
  return table;
}

/** Vietnamese letters that windows-1258 lacks are written as letter and tone mark. */
function fromTable(label, text) {
  const table = tableOf(label);
  const bytes = [];
  const put = (char) => {
    const found = table.get(char);
    if (found) return bytes.push(...found);
    const parts = char.normalize("NFD");
    const tone = parts.match(/[\u0300\u0301\u0303\u0309\u0323]/)?.[0];
    if (!tone || parts === tone) throw new Error(`${label} has no ${JSON.stringify(char)}`);
    put(parts.replace(tone, "").normalize("NFC"));
    put(tone);
  };
  for (const char of text) put(char);
  return Buffer.from(bytes);
}

const latin = (label, swaps) => (text) =>
  Buffer.from(
    Array.from(text, (char) => {
      const code = swaps[char] ?? char.codePointAt(0);
      if (code > 0xff) throw new Error(`${label} has no ${JSON.stringify(char)}`);
      return code;
    }),
  );

const turkish = { Ğ: 0xd0, İ: 0xdd, Ş: 0xde, ğ: 0xf0, ı: 0xfd, ş: 0xfe };
const western = {
  "€": 0x80,
  "…": 0x85,
  "‘": 0x91,
  "’": 0x92,
  "“": 0x93,
  "”": 0x94,
  "•": 0x95,
  "–": 0x96,
  "—": 0x97,
  "™": 0x99,
};

function toUtf16(text, bigEndian, mark) {
  const bytes = Buffer.from((mark ? "\uFEFF" : "") + text, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
}

function toUtf7(text) {
  const shifted = (run) => `+${toUtf16(run, true, false).toString("base64").replace(/=+$/, "")}-`;
  return Buffer.from(text.replaceAll("+", "+-").replace(/[^\x20-\x7e\n]+/g, shifted));
}

/** ISO-2022-JP out of EUC-JP: the same rows with the high bit off, between escape sequences. */
function toIso2022Jp(text) {
  const out = [];
  let wide = false;
  for (const char of text) {
    const bytes = char.codePointAt(0) < 0x80 ? [char.codePointAt(0)] : [...fromTable("euc-jp", char)];
    if ((bytes.length === 2) !== wide) {
      wide = !wide;
      out.push(0x1b, ...Buffer.from(wide ? "$B" : "(B"));
    }
    out.push(...bytes.map((byte) => byte & 0x7f));
  }
  if (wide) out.push(0x1b, ...Buffer.from("(B"));
  return Buffer.from(out);
}

/** GB18030: two-byte characters by the table, everything above U+FFFF by its linear four-byte formula. */
function toGb18030(text) {
  const chunks = Array.from(text, (char) => {
    const code = char.codePointAt(0);
    if (code < 0x10000) return fromTable("gb18030", char);
    const n = code - 0x10000 + 189000;
    return Buffer.from([
      0x81 + Math.floor(n / 12600),
      0x30 + (Math.floor(n / 1260) % 10),
      0x81 + (Math.floor(n / 10) % 126),
      0x30 + (n % 10),
    ]);
  });
  return Buffer.concat(chunks);
}

const special = {
  "utf-8": (text) => Buffer.from(text),
  "us-ascii": latin("us-ascii", {}),
  "iso-8859-1": latin("iso-8859-1", {}),
  "iso-8859-9": latin("iso-8859-9", turkish),
  "iso-8859-15": latin("iso-8859-15", {
    "€": 0xa4,
    Š: 0xa6,
    š: 0xa8,
    Ž: 0xb4,
    ž: 0xb8,
    Œ: 0xbc,
    œ: 0xbd,
    Ÿ: 0xbe,
  }),
  "iso-8859-16": latin("iso-8859-16", { Ă: 0xc3, ă: 0xe3, Ș: 0xaa, ș: 0xba, Ț: 0xde, ț: 0xfe }),
  "windows-1252": latin("windows-1252", western),
  "utf-16": (text) => toUtf16(text, true, true),
  "utf-16be": (text) => toUtf16(text, true, false),
  "utf-16le": (text) => toUtf16(text, false, false),
  "utf-7": toUtf7,
  "iso-2022-jp": toIso2022Jp,
  gb18030: toGb18030,
};

/**
 * The bytes of `text` in the charset `label`.
 * @throws Error when the charset lacks a character
 */
export function encodeText(label, text) {
  const name = label.toLowerCase();
  return special[name]?.(text) ?? fromTable(name, text);
}
