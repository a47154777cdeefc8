const MOST = 45;

/** Text as the value of a header field: as it is in ASCII, else as encoded words (RFC 2047). */
export function encodeText(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, " ").trim();
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes("=?")) return line;
  const words: string[] = [];
  let word = "";
  for (const character of line) {
    if (Buffer.byteLength(word + character) > MOST) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString("base64")}?=`).join("\r\n ");
}

/** A name and an address for From and To. */
export function encodeMailbox(name: string | undefined, address: string): string {
  if (name === undefined || name === "" || name === address) return `<${address}>`;
  const isPlain = /^[\x20-\x7e]*$/.test(name) && !name.includes("=?");
  return `${isPlain ? `"${name.replace(/["\\]/g, "\\$&")}"` : encodeText(name)} <${address}>`;
}
