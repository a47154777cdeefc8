import type { ByteSource, DraftMailbox } from "@easkit/backend";
import { combine, type Entity, messageEntity, textEntity } from "../compose/entity.js";
import { fileEntity } from "../compose/file-entity.js";
import { encodeWords, printDraftMailbox } from "../compose/header-values.js";
import { joinPieces, textPiece } from "../compose/piece.js";
import type { MimeLimits } from "../limits.js";
import { rawTnefFile } from "./tnef-files.js";
import type { TnefFile, TnefMessage } from "./tnef-message.js";
import { type Unpacked, unpackTnef } from "./unpack.js";

/** Messages nested deeper stay TNEF. */
const deepest = 5;

/** Numbers the boundaries, so that the same TNEF always gives the same bytes. */
function createBoundaries(depth: number): () => string {
  let count = 0;
  return () => `=_tnef_${depth}_${++count}`;
}

function headerOf({ from, recipients, subject, sent, messageId }: TnefMessage): string {
  const list = (field: string): readonly DraftMailbox[] =>
    recipients.filter((recipient) => recipient.field === field);
  const people = (["to", "cc", "bcc"] as const).flatMap((field) => {
    const mailboxes = list(field).map(printDraftMailbox);
    return mailboxes.length > 0
      ? [`${field[0]?.toUpperCase()}${field.slice(1)}: ${mailboxes.join(",\r\n ")}`]
      : [];
  });
  const id = messageId.replace(/[^\x21-\x7e]|[<>]/g, "");
  return [
    ...(from ? [`From: ${printDraftMailbox(from)}`] : []),
    ...people,
    `Subject: ${encodeWords(subject)}`,
    ...(sent ? [`Date: ${sent.toUTCString().replace("GMT", "+0000")}`] : []),
    ...(id === "" ? [] : [`Message-ID: <${id}>`]),
    "MIME-Version: 1.0",
  ]
    .map((field) => `${field}\r\n`)
    .join("");
}

async function textsOf(
  { body }: Unpacked,
  inline: readonly Entity[],
  newBoundary: () => string,
): Promise<Entity> {
  const plain = await textEntity("plain", () => body?.plain() ?? noText());
  if (!body?.html) return combine("mixed", [plain, ...inline], newBoundary);
  const html = combine("related", [await textEntity("html", body.html), ...inline], newBoundary);
  return combine("alternative", [plain, html], newBoundary);
}

async function* noText(): AsyncGenerator<string> {}

/** Writes messages inside messages; `depth` counts them. */
class EmbeddedWriter {
  readonly #limits: MimeLimits;
  readonly #signal: AbortSignal;

  constructor(limits: MimeLimits, signal: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
  }

  async write(unpacked: Unpacked, depth: number): Promise<ByteSource> {
    const newBoundary = createBoundaries(depth);
    const inline: Entity[] = [];
    const attached: Entity[] = [];
    for (const [index, file] of unpacked.message.files.entries()) {
      (file.isInline ? inline : attached).push(await this.#fileEntity(unpacked, file, index + 1, depth));
    }
    const texts = await textsOf(unpacked, inline, newBoundary);
    const entity = combine("mixed", [texts, ...attached], newBoundary);
    return joinPieces([textPiece(`${headerOf(unpacked.message)}${entity.header}\r\n`), ...entity.body]);
  }

  async #fileEntity(unpacked: Unpacked, file: TnefFile, number: number, depth: number): Promise<Entity> {
    const inner = file.kind === "message" && depth < deepest ? await this.#inner(unpacked, file) : undefined;
    if (inner) return messageEntity(await this.write(inner, depth + 1));
    // One that is not read stays as it is.
    return fileEntity(rawTnefFile(unpacked, file, number), {
      contentId: file.contentId,
      isInline: file.isInline,
    });
  }

  #inner({ open }: Unpacked, file: TnefFile): Promise<Unpacked | undefined> {
    return unpackTnef(() => open(file.data), this.#limits, this.#signal);
  }
}

/** A message inside TNEF as RFC 5322 has it; `undefined` if it cannot be read. Its files are read when they are sent. */
export async function writeEmbedded(
  openAll: () => AsyncIterable<Uint8Array>,
  limits: MimeLimits,
  signal: AbortSignal,
): Promise<ByteSource | undefined> {
  const unpacked = await unpackTnef(openAll, limits, signal);
  return unpacked && new EmbeddedWriter(limits, signal).write(unpacked, 1);
}
