import type { DraftMailbox } from "@easkit/backend";

const closing: Readonly<Record<string, string>> = { '"': '"', "<": ">", "(": ")" };

/** Cuts a list at the commas and semicolons that stand neither in quotes, angle brackets nor comments. */
function splitList(text: string): readonly string[] {
  const entries: string[] = [];
  let entry = "";
  let end: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (end !== undefined) {
      if (character === "\\" && end !== ">") entry += character + (text[++at] ?? "");
      else entry += character;
      if (character === end) end = undefined;
    } else if (character === "," || character === ";") {
      entries.push(entry);
      entry = "";
    } else {
      entry += character;
      end = closing[character];
    }
  }
  return [...entries, entry];
}

const unquote = (text: string): string =>
  text
    .replace(/"((?:[^"\\]|\\.)*)"?/g, (_, inner: string) => inner.replace(/\\(.)/g, "$1"))
    .replace(/\s+/g, " ")
    .trim();

function toMailbox(entry: string): DraftMailbox | undefined {
  // The name of a group, before its first member.
  const text = entry.replace(/^[^"<@:]*:/, "").trim();
  const angle = /<([^<>]*)>?\s*(?:\([^()]*\))?\s*$/.exec(text);
  if (angle) {
    const [name, address] = [unquote(text.slice(0, angle.index)), (angle[1] ?? "").trim()];
    if (name === "" && address === "") return undefined;
    return { address, ...(name !== "" && { name }) };
  }
  const plain = text.replace(/\([^()]*\)/g, " ").trim();
  if (plain === "") return undefined;
  return /@/.test(plain) && !/["\s]/.test(plain) ? { address: plain } : { name: unquote(plain), address: "" };
}

/** The mailboxes in a list such as `"Miller, Bob" <bob@example.com>, carol@example.com`; names are not decoded. */
export const parseMailboxes = (list: string): readonly DraftMailbox[] =>
  splitList(list).flatMap((entry) => toMailbox(entry) ?? []);

const address = /^(?:[^\s@<>,;:"()[\]\\]+|"(?:[^"\\\r\n]|\\.)+")@[^\s@<>,;:"()\\]+$/;

/** Whether mail can be sent to an address, as far as its form goes (RFC 5321 4.1.2). */
export const isAddress = (text: string): boolean => text.length <= 320 && address.test(text);
