import { type AddressToken, addressTokens } from "./address-tokens.js";
import { decodeHeaderText } from "./encoded-words.js";

/** One mailbox of an address header, decoded. */
export interface Mailbox {
  readonly name: string;
  /** Empty where the header gives none, as in `To: Undisclosed recipients`. */
  readonly address: string;
}

/** Collects the tokens of one mailbox. */
class MailboxReader {
  #phrase: string[] = [];
  #comments: string[] = [];
  #angle: string[] | undefined;
  #inAngle = false;

  take(token: AddressToken): void {
    if (token.kind === "comment") this.#comments.push(token.value);
    else if (token.value === "<" && token.kind === "special") this.#openAngle();
    else if (token.value === ">" && token.kind === "special") this.#inAngle = false;
    else if (this.#inAngle) this.#angle?.push(token.kind === "quoted" ? `"${token.value}"` : token.value);
    else this.#phrase.push(token.value);
  }

  get inAngle(): boolean {
    return this.#inAngle;
  }

  get isEmpty(): boolean {
    return this.#phrase.join("").trim() === "" && this.#angle === undefined;
  }

  mailbox(): Mailbox | undefined {
    const phrase = this.#phrase.join("").trim();
    const comment = decodeHeaderText(this.#comments.join(" "));
    if (this.#angle === undefined) return bareMailbox(phrase, comment);
    // A route (RFC 822) before the address means nothing any more.
    const address = decodeHeaderText(
      this.#angle
        .join("")
        .replace(/^@[^:]*:/, "")
        .replace(/\s+/g, ""),
    );
    if (address === "" && phrase === "") return undefined;
    return { name: decodeHeaderText(phrase) || comment, address };
  }

  #openAngle(): void {
    this.#inAngle = true;
    // Of `<name> <address>` the last counts.
    if (this.#angle !== undefined) this.#phrase.push(this.#angle.join(""));
    this.#angle = [];
  }
}

function bareMailbox(phrase: string, comment: string): Mailbox | undefined {
  if (phrase === "") return undefined;
  const decoded = decodeHeaderText(phrase);
  const address = /[^\s"']+@[^\s"']+/.exec(decoded)?.[0];
  if (address === undefined) return { name: decoded || comment, address: "" };
  const rest = decoded.replace(address, " ").replace(/\s+/g, " ").trim();
  return { name: rest || comment, address: address.replace(/^mailto:/i, "") };
}

/** What an address header says. */
export interface AddressList {
  readonly mailboxes: readonly Mailbox[];
  /** Names of groups without members, such as `undisclosed-recipients`. */
  readonly emptyGroups: readonly string[];
}

/** Reads address headers (RFC 5322 3.4), given as Latin-1, with groups and what real mail makes of them. */
export function parseAddresses(values: readonly string[]): AddressList {
  const mailboxes: Mailbox[] = [];
  const emptyGroups: string[] = [];
  for (const value of values) {
    let reader = new MailboxReader();
    let group: { readonly name: string; readonly from: number } | undefined;
    const next = () => {
      const mailbox = reader.mailbox();
      if (mailbox) mailboxes.push(mailbox);
      reader = new MailboxReader();
    };
    const endGroup = () => {
      if (group && group.from === mailboxes.length) emptyGroups.push(group.name);
      group = undefined;
    };
    for (const token of addressTokens(value)) {
      const special = token.kind === "special" ? token.value : "";
      if (special === "," || special === ";") {
        next();
        if (special === ";") endGroup();
      } else if (special === ":" && !reader.inAngle && group === undefined) {
        const name = reader.mailbox();
        // `mailto:` is no group.
        if (name?.name.toLowerCase() !== "mailto") group = { name: name?.name ?? "", from: mailboxes.length };
        reader = new MailboxReader();
      } else reader.take(token);
    }
    next();
    endGroup();
  }
  return { mailboxes, emptyGroups: emptyGroups.filter((name) => name !== "") };
}

/** The longest value of To and From (MS-ASEMAIL 2.2.2.79), in characters. */
const longest = 32_768;

/** A mailbox as clients read it: `"Name" <user@example.org>`. */
export function printMailbox({ name, address }: Mailbox): string {
  const quoted = `"${name.replace(/[\\"]/g, "\\$&")}"`;
  if (address === "") return quoted;
  return name === "" || name === address ? address : `${quoted} <${address}>`;
}

/** Joins what fits; whole entries only. */
export function joinWithin(
  entries: readonly string[],
  separator: string,
  most = longest,
): string | undefined {
  const kept: string[] = [];
  let length = 0;
  for (const entry of entries) {
    length += entry.length + separator.length;
    if (length - separator.length > most) break;
    kept.push(entry);
  }
  return kept.length === 0 ? undefined : kept.join(separator);
}
