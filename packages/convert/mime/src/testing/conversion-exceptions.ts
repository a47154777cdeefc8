import type { Difference } from "./conversion-report.js";

/** Messages that an independent parser reads in another way, and why that is no fault. */
export interface Exception {
  readonly reason: string;
  readonly what: readonly Difference["what"][];
  readonly files: readonly string[];
}

const texts = ["plain text", "HTML"] as const;
const legacy = (...numbers: readonly string[]) => numbers.map((each) => `samples/legacy/${each}.eml`);
const rfc = (...numbers: readonly string[]) => numbers.map((each) => `samples/rfc/${each}.eml`);
const parsers = (...numbers: readonly string[]) => numbers.map((each) => `samples/thirdparty/${each}.eml`);
const made = (...names: readonly string[]) => names.map((each) => `fixtures/${each}.eml`);

/** All exceptions. Nothing of any of these messages is lost here. */
export const exceptions: readonly Exception[] = [
  {
    reason: "the other parser does not decode UTF-7 or UTF-16",
    what: texts,
    files: [...legacy("005"), ...made("Inbox/010", "Inbox/040", "Inbox/048")],
  },
  {
    reason: "text with a wrong or missing label is read as what it is (UTF-8, Windows-1252 or the like)",
    what: texts,
    files: made("Inbox/073", "Inbox/075", "Inbox/117", "Inbox/140", "Inbox/142", "Inbox/157", "Inbox/169"),
  },
  {
    reason: "ISO 8859-1 is read as Windows-1252, whose quotation marks and dashes have no letters to compare",
    what: ["plain text"],
    files: [...made("Inbox/108", "Inbox/122", "Inbox/184"), ...parsers("005")],
  },
  {
    reason: "rubbish that claims to be base64 is kept as text",
    what: texts,
    files: [...parsers("002"), ...made("Inbox/113", "Inbox/137")],
  },
  {
    reason:
      "a message whose structure is broken shows its words; the other parser shows none or attaches them",
    what: [...texts, "attachments"],
    files: made(
      "Inbox/030",
      "Inbox/032",
      "Inbox/062",
      "Inbox/065",
      "Inbox/082",
      "Inbox/093",
      "Inbox/152",
      "Inbox/159",
    ),
  },
  {
    reason: "a text with a name that follows another one is a file, not part of the body",
    what: [...texts, "attachments"],
    files: [...legacy("047"), ...made("Inbox/029")],
  },
  {
    reason: "of several forms of a text the last plain one counts, and the others are no files",
    what: [...texts, "attachments"],
    files: [...rfc("000", "003", "007"), ...parsers("000", "001"), ...made("Inbox/045", "Inbox/131")],
  },
  {
    reason: "in text made of HTML, images show what they stand for and links where they lead",
    what: ["plain text"],
    files: [
      ...legacy("050"),
      ...made("Inbox/200"),
      ...made("Junk/002", "Junk/004", "Junk/006", "Junk/008", "Junk/010", "Junk/012", "Junk/014"),
    ],
  },
  {
    reason: "an invitation without other words shows what it is about",
    what: texts,
    files: made("Inbox/233"),
  },
  {
    reason: "winmail.dat is unpacked",
    what: [...texts, "attachments"],
    files: made("Inbox/230", "Inbox/234"),
  },
  {
    reason:
      "names are decoded where they are not as RFC 2231 has them, have no paths, and those of messages end in .eml",
    what: ["attachments"],
    files: [
      ...legacy("023", "026", "035"),
      ...rfc("001"),
      ...parsers("015"),
      ...made("Inbox/058", "Trash/001"),
    ],
  },
  {
    reason: "uuencoded content is decoded",
    what: ["attachments"],
    files: legacy("017"),
  },
  {
    reason: "the size of quoted-printable content is announced as it stands in the message, a few bytes more",
    what: ["attachments"],
    files: made("Inbox/026"),
  },
];

/** The exception that a difference comes under. */
export const exceptionFor = ({ file, what }: Difference): Exception | undefined =>
  exceptions.find((exception) => exception.what.includes(what) && exception.files.includes(file));
