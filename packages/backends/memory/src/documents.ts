import { type Backend, BackendError, type DocumentCredentials, type DocumentEntry } from "@easkit/backend";
import { toByteSource } from "./bytes.js";

/** A file or, without content, a folder of the document library. */
export interface DocumentSeed {
  /** A path whose steps are separated by `/` or `\\`; what lies one step below a folder is in it. */
  readonly linkId: string;
  /** The last step of the link unless said otherwise. */
  readonly displayName?: string;
  readonly content?: string | Uint8Array;
  readonly contentType?: string;
  readonly isHidden?: boolean;
  readonly created?: Date;
  readonly modified?: Date;
  /** Who may see it, where that is not everybody. */
  readonly login?: DocumentCredentials;
}

const stepsOf = (link: string): readonly string[] =>
  link
    .split(/[\\/]+/)
    .filter((step) => step !== "")
    .map((step) => step.toLowerCase());

const nameOf = (link: string): string => link.split(/[\\/]+/).findLast((step) => step !== "") ?? link;

const bytesOf = ({ content = "" }: DocumentSeed): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

const isFolder = ({ content }: DocumentSeed): boolean => content === undefined;

function toEntry(seed: DocumentSeed): DocumentEntry {
  const { linkId, displayName = nameOf(linkId), isHidden = false, created = new Date(0) } = seed;
  return {
    linkId,
    displayName,
    isFolder: isFolder(seed),
    isHidden,
    created,
    modified: seed.modified ?? created,
    ...(isFolder(seed)
      ? {}
      : { size: bytesOf(seed).length, contentType: seed.contentType ?? "application/octet-stream" }),
  };
}

function checkLogin({ login, linkId }: DocumentSeed, given: DocumentCredentials | undefined): void {
  if (login === undefined) return;
  if (given?.user === login.user && given.password === login.password) return;
  throw new BackendError("forbidden", `${linkId} wants another login`);
}

/** The methods of a document library. */
export function documentMethods(documents: readonly DocumentSeed[]) {
  const find = (linkId: string, credentials: DocumentCredentials | undefined): DocumentSeed => {
    const steps = stepsOf(linkId);
    if (steps.length === 0 || steps.includes("..")) throw new BackendError("invalid", "this is no link");
    const found = documents.find((each) => stepsOf(each.linkId).join("/") === steps.join("/"));
    if (found === undefined) throw new BackendError("not-found", "there is no such document");
    checkLogin(found, credentials);
    return found;
  };
  return {
    async getDocument(ctx, linkId, credentials) {
      ctx.signal.throwIfAborted();
      return toEntry(find(linkId, credentials));
    },
    async *listDocuments(ctx, linkId, credentials) {
      ctx.signal.throwIfAborted();
      const above = stepsOf(find(linkId, credentials).linkId).join("/");
      const inside = documents.filter((each) => stepsOf(each.linkId).slice(0, -1).join("/") === above);
      yield* inside.map(toEntry).sort((a, b) => a.displayName.localeCompare(b.displayName));
    },
    async openDocument(ctx, linkId, credentials) {
      ctx.signal.throwIfAborted();
      const seed = find(linkId, credentials);
      if (isFolder(seed)) throw new BackendError("invalid", "a folder cannot be opened");
      const { contentType = "application/octet-stream", displayName = nameOf(seed.linkId) } = seed;
      return { contentType, displayName, ...toByteSource(bytesOf(seed)) };
    },
  } satisfies Partial<Backend>;
}
