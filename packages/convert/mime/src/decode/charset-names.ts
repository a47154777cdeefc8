/** A charset: the name that decodes it, and its Windows code page (InternetCPID). */
export interface Charset {
  readonly name: string;
  readonly codePage: number;
}

/** Names as found in mail, by the name that decodes them; the number is the Windows code page. */
const table: readonly (readonly [name: string, codePage: number, aliases: string])[] = [
  ["utf-8", 65001, "utf8 unicode-1-1-utf-8 utf8mb4 cp65001 utf-8n"],
  ["utf-7", 65000, "utf7 unicode-1-1-utf-7 x-unicode-2-0-utf-7"],
  ["utf-16", 1200, "utf16 ucs-2 unicode iso-10646-ucs-2 csunicode"],
  ["utf-16le", 1200, "utf16le"],
  ["utf-16be", 1201, "unicodefffe utf16be"],
  [
    "us-ascii",
    20127,
    "ascii ansi_x3.4-1968 iso646-us iso-ir-6 us 646 default x-unknown unknown unknown-8bit 8bit binary",
  ],
  ["windows-1252", 1252, "cp1252 x-cp1252 ansi windows1252 win-1252 x-ansi"],
  ["iso-8859-1", 28591, "latin1 l1 iso8859-1 iso_8859-1 iso88591 8859-1 iso-ir-100 cp819 ibm819"],
  ["iso-8859-2", 28592, "latin2 l2 iso8859-2 iso_8859-2"],
  ["iso-8859-3", 28593, "latin3 iso8859-3 iso_8859-3"],
  ["iso-8859-4", 28594, "latin4 iso8859-4 iso_8859-4"],
  ["iso-8859-5", 28595, "cyrillic iso8859-5 iso_8859-5"],
  ["iso-8859-6", 28596, "arabic iso8859-6 iso_8859-6 asmo-708 ecma-114 iso-8859-6-i iso-8859-6-e"],
  ["iso-8859-7", 28597, "greek greek8 iso8859-7 iso_8859-7 ecma-118"],
  ["iso-8859-8", 28598, "hebrew iso8859-8 iso_8859-8 visual"],
  ["iso-8859-8", 38598, "iso-8859-8-i iso-8859-8-e logical"],
  ["iso-8859-9", 28599, "latin5 l5 iso8859-9 iso_8859-9"],
  ["iso-8859-10", 28600, "latin6 iso8859-10"],
  ["iso-8859-11", 874, "iso8859-11"],
  ["iso-8859-13", 28603, "iso8859-13 latin7"],
  ["iso-8859-14", 28604, "iso8859-14 latin8"],
  ["iso-8859-15", 28605, "latin9 latin-9 l9 iso8859-15 iso_8859-15"],
  ["iso-8859-16", 28606, "iso8859-16 latin10"],
  ["windows-874", 874, "tis-620 tis620 cp874 dos-874 x-windows-874"],
  ["windows-1250", 1250, "cp1250 x-cp1250 win1250"],
  ["windows-1251", 1251, "cp1251 x-cp1251 win1251"],
  ["windows-1253", 1253, "cp1253 x-cp1253"],
  ["windows-1254", 1254, "cp1254 x-cp1254"],
  ["windows-1255", 1255, "cp1255 x-cp1255"],
  ["windows-1256", 1256, "cp1256 x-cp1256"],
  ["windows-1257", 1257, "cp1257 x-cp1257"],
  ["windows-1258", 1258, "cp1258 x-cp1258"],
  ["koi8-r", 20866, "koi8 koi koi8r cskoi8r"],
  ["koi8-u", 21866, "koi8-ru koi8u"],
  ["macintosh", 10000, "mac x-mac-roman macroman x-macroman"],
  ["maccyrillic", 10007, "x-mac-cyrillic mac-cyrillic"],
  ["cp437", 437, "ibm437 437"],
  ["cp850", 850, "ibm850 850"],
  ["cp852", 852, "ibm852 852"],
  ["cp866", 866, "ibm866 866 csibm866"],
  ["gb18030", 54936, "gb18030-2000"],
  ["gbk", 936, "gb2312 cp936 x-gbk gb_2312-80 gb_2312 euc-cn x-euc-cn ms936 csgb2312 chinese iso-ir-58"],
  ["hz-gb-2312", 52936, "hz"],
  ["big5", 950, "big5-hkscs big-5 x-x-big5 cn-big5 csbig5 cp950 x-big5"],
  ["shift_jis", 932, "shift-jis sjis x-sjis ms_kanji windows-31j cp932 ms932 csshiftjis"],
  ["euc-jp", 51932, "x-euc-jp eucjp x-euc cseucpkdfmtjapanese"],
  ["iso-2022-jp", 50220, "csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms jis"],
  ["euc-kr", 51949, "ks_c_5601-1987 ks_c_5601 ksc5601 ksc_5601 korean cp949 windows-949 uhc euckr cseuckr"],
  ["iso-2022-kr", 50225, "csiso2022kr"],
  ["tcvn", 1258, "tcvn-5712 tcvn5712-1"],
  ["viscii", 1258, "csviscii"],
  ["armscii8", 65001, "armscii-8"],
  ["georgianps", 65001, "georgian-ps"],
];

const byName: ReadonlyMap<string, Charset> = new Map(
  table.flatMap(([name, codePage, aliases]) =>
    [name, ...aliases.split(" ")].map((alias): [string, Charset] => [alias, { name, codePage }]),
  ),
);

/** What a charset label of real mail means; `undefined` if nobody knows. */
export function charsetOf(label: string): Charset | undefined {
  const name = label
    .trim()
    .replace(/^["']+|["']+$/g, "")
    .toLowerCase();
  return byName.get(name) ?? byName.get(name.replaceAll("_", "-"));
}

const byCodePage: ReadonlyMap<number, string> = new Map(
  [...table].reverse().map(([name, codePage]): [number, string] => [codePage, name]),
);

/** The charset of a Windows code page. */
export const charsetOfCodePage = (codePage: number): string | undefined => byCodePage.get(codePage);
