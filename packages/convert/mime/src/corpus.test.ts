import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { asking, convertText } from "./testing/convert.js";
import { type CorpusFile, corpus, readJson } from "./testing/corpus.js";

const samples = corpus("../shared/samples/mail");
const fixtures = corpus("fixtures/mail");
const sizes = [0, 1, 50, 1000, 32_768];

/** Letters and digits only, so that layout and punctuation do not count. */
const words = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();

/** Messages whose text the oracle gets wrong, and why. */
const oracleFaults: Readonly<Record<string, string>> = {
  "legacy/005.eml": "UTF-7 is not decoded",
  "legacy/047.eml": "a text with a name and inline is an attachment here",
  "rfc/007.eml": "of an alternative of mixed and related the related one, which is HTML, counts",
  "thirdparty/000.eml": "of two plain alternatives the last counts",
  "thirdparty/001.eml": "of three plain alternatives the last counts",
  "thirdparty/002.eml": "rubbish that claims to be base64 is kept as text",
};

const withoutNul = (bytes: Uint8Array): Uint8Array => bytes.filter((byte) => byte !== 0);

async function checkTruncation({ bytes }: CorpusFile, type: "plain" | "html"): Promise<void> {
  const whole = await convertText(bytes, asking([{ type }]));
  const size = Buffer.byteLength(whole.text);
  expect(whole.body?.truncated).toBeUndefined();
  expect(whole.body?.estimatedDataSize).toBe(size);
  for (const truncationSize of sizes) {
    const cut = await convertText(bytes, asking([{ type, truncationSize }]));
    expect(whole.text.startsWith(cut.text)).toBe(true);
    expect(cut.data.length).toBeLessThanOrEqual(truncationSize);
    expect(cut.body?.truncated === true).toBe(size > truncationSize);
    if (type === "plain") expect(cut.data.length).toBeGreaterThan(Math.min(size, truncationSize) - 4);
  }
}

async function checkMime({ bytes }: CorpusFile): Promise<void> {
  const whole = withoutNul(bytes);
  const request = asking([{ type: "mime" }], 2);
  expect(Buffer.compare((await convertText(bytes, request)).data, whole)).toBe(0);
  for (const truncationSize of sizes) {
    const { data } = await convertText(bytes, asking([{ type: "mime", truncationSize }], 2));
    expect(Buffer.compare(data, whole.subarray(0, data.length))).toBe(0);
    expect(data.length).toBeLessThanOrEqual(truncationSize);
  }
}

describe.skipIf(samples.length + fixtures.length === 0)("every message of the corpora", () => {
  const all = [...samples, ...fixtures];
  const groups = Array.from({ length: Math.ceil(all.length / 50) }, (_, i) => all.slice(i * 50, i * 50 + 50));

  it.each(groups.map((group, index) => [index, group] as const))(
    "is cut to a beginning of its whole text, at every size (group %i)",
    async (_, group) => {
      for (const file of group) {
        await checkTruncation(file, "plain");
        await checkTruncation(file, "html");
      }
    },
  );

  it.each(groups.map((group, index) => [index, group] as const))(
    "is given as MIME byte for byte (group %i)",
    async (_, group) => {
      for (const file of group) await checkMime(file);
    },
  );

  it("has the same text as HTML and as plain text, where it has only one of them", async () => {
    for (const { name, bytes } of all) {
      const plain = await convertText(bytes, asking([{ type: "plain" }]));
      if (plain.nativeBodyType === "html") continue;
      const html = await convertText(bytes, asking([{ type: "html" }]));
      const text = html.text.replace(/<[^>]*>|&nbsp;/g, " ").replace(/&lt;|&gt;|&amp;|&quot;/g, " ");
      expect(words(text), name).toBe(words(plain.text.replace(/[<>&"]/g, " ")));
    }
  });
});

describe.skipIf(samples.length === 0)("real messages", () => {
  it.each(samples.map((file) => [file.name, file.bytes] as const))(
    "%s loses no text",
    async (name, bytes) => {
      const { text } = await convertText(bytes);
      const parsed = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
      const found = words(text);
      const lost = (parsed.text ?? "").split(/\s+/).filter((word) => !found.includes(words(word)));
      // A fault that is listed must be one, so that the list stays true.
      expect(lost.length > 0, lost.join(" ")).toBe(name in oracleFaults);
    },
  );
});

interface Expected {
  readonly file: string;
  readonly expect: {
    readonly subject?: string;
    readonly from?: string;
    readonly fromName?: string;
    readonly textIncludes?: readonly string[];
    readonly attachments?: readonly string[];
    readonly attachmentSizes?: readonly (number | null)[];
    /** What is inside winmail.dat, which the rest speaks of as one file. */
    readonly tnef?: { readonly textIncludes: readonly string[]; readonly attachments: readonly string[] };
  };
}

const isExpected = (value: unknown): value is Expected =>
  typeof value === "object" && value !== null && "file" in value && "expect" in value;

function expectations(): readonly Expected[] {
  const index = readJson("fixtures/mail/index.json");
  const isIndex = typeof index === "object" && index !== null && "messages" in index;
  return isIndex && Array.isArray(index.messages) ? index.messages.filter(isExpected) : [];
}

/** Where a message is read in another way than its maker had in mind, and why. */
const otherReadings: Readonly<Record<string, string>> = {
  "text/enriched and text/markdown": "other forms of the text that is shown are no attachments",
  "alternative with an AMP page": "other forms of the text that is shown are no attachments",
  "path in the name": "of an absolute path the last step is shown",
};

const blanks = (text: string): string => text.replace(/\s+/g, " ");

describe.skipIf(fixtures.length === 0)("made messages", () => {
  const byName = new Map(fixtures.map(({ name, bytes }) => [name, bytes]));
  const cases = expectations().flatMap((one) => {
    const bytes = byName.get(one.file);
    return bytes ? [{ ...one, bytes }] : [];
  });

  it.each(cases)("$file ($about) are read as they were meant", async (one) => {
    const email = await convertText(one.bytes);
    const { tnef } = one.expect;
    const meant = tnef ? { ...one.expect, ...tnef, attachmentSizes: [] } : one.expect;
    if (meant.subject !== undefined) expect(email.subject).toBe(meant.subject);
    if (meant.from !== undefined) expect(email.from ?? "").toContain(meant.from);
    if (meant.fromName !== undefined)
      expect((email.from ?? "").replace(/\\(.)/g, "$1")).toContain(meant.fromName);
    for (const text of meant.textIncludes ?? []) expect(blanks(email.text)).toContain(blanks(text));
    const about = "about" in one ? String(one.about) : "";
    if (meant.attachments === undefined || Object.keys(otherReadings).some((key) => about.includes(key)))
      return;
    expect(email.attachments).toHaveLength(meant.attachments.length);
    meant.attachments.forEach((name, index) => {
      if (name !== "") expect(email.attachments[index]?.displayName).toBe(name);
      const size = meant.attachmentSizes?.[index] ?? undefined;
      const found = email.attachments[index]?.estimatedDataSize ?? 0;
      if (size !== undefined) expect(Math.abs(found - size)).toBeLessThanOrEqual(3 + size * 0.02);
    });
  });
});
