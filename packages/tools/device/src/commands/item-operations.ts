import { type Encodable, ItemOperations, type RawContent } from "@easkit/eas-schema";
import { DeviceError, statusError } from "../device-error.js";
import type { CallOptions } from "../device-options.js";
import { drain, headerOf } from "../http/connection.js";
import type { Session } from "../session.js";
import type { BodyPreference } from "../sync/collection-options.js";
import { encodeRequest } from "../wire/encode-request.js";
import { readMultipart } from "../wire/multipart.js";
import { readAnswer } from "../wire/read-answer.js";

/** What to fetch: an item of a folder or of a search, an attachment, or a document. */
export type FetchTarget =
  | { readonly collectionId: string; readonly serverId: string }
  | { readonly longId: string }
  | { readonly fileReference: string }
  | { readonly linkId: string };

/** How to fetch. */
export interface FetchOptions extends CallOptions {
  /** Asks for bodies and attachments as parts of their own, not within the WBXML. */
  readonly multipart?: boolean | undefined;
  readonly bodyPreferences?: readonly BodyPreference[] | undefined;
  /** 14.1 and later. */
  readonly bodyPartPreferences?: readonly BodyPreference[] | undefined;
  readonly mimeSupport?: "never" | "smimeOnly" | "always" | undefined;
  /** The first and the last byte of an attachment or document, as in `0-1023`. */
  readonly range?: string | undefined;
  /** A login for documents; 12.1 and later. */
  readonly userName?: string | undefined;
  readonly password?: string | undefined;
  /** The device honours rights; 14.1 and later. */
  readonly rightsManagementSupport?: boolean | undefined;
  /** Takes the protection off what is fetched, for good; 14.1 and later. */
  readonly removeRightsManagementProtection?: true | undefined;
}

/** What came of one fetch, in the order asked. */
export interface Fetched {
  /** A word of `ItemOperations.status`. */
  readonly status: string;
  readonly collectionId?: string | undefined;
  readonly serverId?: string | undefined;
  readonly longId?: string | undefined;
  readonly fileReference?: string | undefined;
  readonly linkId?: string | undefined;
  readonly class?: string | undefined;
  /** For `readRaw(itemClasses.Email, …)`, or `readRaw(fileContent, …)` for attachments and documents. */
  readonly properties?: RawContent | undefined;
}

/** What ItemOperations answered. */
export interface FetchResult {
  readonly items: readonly Fetched[];
  /** The parts of a multipart answer; the number in `Part` is the index here, and 0 is empty. */
  readonly parts: readonly Uint8Array[];
}

type Operation =
  Encodable<typeof ItemOperations.request> extends infer L
    ? L extends Iterable<infer T>
      ? T
      : never
    : never;

/** Fetches items, attachments and documents (12.0 and later). @throws DeviceError of code `status` */
export async function itemOperationsFetch(
  session: Session,
  targets: readonly FetchTarget[],
  options: FetchOptions = {},
): Promise<FetchResult> {
  const version = await session.version();
  const operations = targets.map((target) => toOperation(target, options));
  const { signal, multipart } = options;
  if (!multipart) {
    const { message } = await session.call(ItemOperations, operations, { signal });
    return { items: toFetched(message), parts: [] };
  }
  const body = await encodeRequest(ItemOperations.request, operations, version);
  return session.withPolicy(async () => {
    const parameters = { acceptMultiPart: true };
    const incoming = await session.post("ItemOperations", { body, parameters, signal });
    if (!headerOf(incoming.headers, "content-type")?.startsWith("application/vnd.ms-sync.multipart")) {
      await drain(incoming.body);
      throw new DeviceError("protocol", "the server was asked for a multipart answer and gave another");
    }
    const pieces: Uint8Array[][] = [];
    await readMultipart(incoming.body, (part) => {
      const chunks: Uint8Array[] = [];
      pieces[part] = chunks;
      return { write: (chunk) => void chunks.push(Uint8Array.from(chunk)) };
    });
    const [wbxml = [], ...parts] = pieces;
    const reading = { command: "ItemOperations", version, strict: session.strict };
    const { message, status } = await readAnswer(ItemOperations.response, toAsync(wbxml), reading);
    session.checkPolicy("ItemOperations", status);
    const whole = parts.map((chunks) => Uint8Array.from(Buffer.concat(chunks)));
    return { items: toFetched(message), parts: [new Uint8Array(0), ...whole] };
  });
}

async function* toAsync(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function toOperation(target: FetchTarget, wanted: FetchOptions): Operation {
  const { multipart: _, signal: __, removeRightsManagementProtection, ...given } = wanted;
  const hasOptions = Object.values(given).some((option) => option !== undefined);
  const options = hasOptions ? given : undefined;
  const store = "linkId" in target ? "DocumentLibrary" : "Mailbox";
  return { tag: "fetch", value: { store, ...target, options, removeRightsManagementProtection } };
}

interface Answer {
  readonly status: string;
  readonly response?: readonly { readonly tag: string; readonly value: Fetched }[] | undefined;
}

function toFetched(message: Answer | undefined): Fetched[] {
  if (message?.status !== "ok") throw statusError("ItemOperations", message?.status);
  return (message.response ?? []).filter(({ tag }) => tag === "fetch").map(({ value }) => value);
}
