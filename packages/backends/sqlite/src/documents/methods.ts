import { open } from "node:fs/promises";
import {
  type Backend,
  BackendError,
  type CallContext,
  type DocumentCredentials,
  type Principal,
} from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { userOf } from "../reading.js";
import { getUser } from "../users/user-row.js";
import { mayRead } from "./access.js";
import { contentTypeOf } from "./content-types.js";
import {
  type DocumentOptions,
  type FoundDocument,
  findDocument,
  namesIn,
  toEntry,
  toFault,
} from "./file-tree.js";
import { pathInLibrary } from "./link.js";

/** Checks a login. */
type SignIn = (user: string, password: string) => Promise<Principal | undefined>;

async function* readFile(file: string, range: { readonly start?: number; readonly end?: number } = {}) {
  const { start = 0, end = Number.POSITIVE_INFINITY } = range;
  if (start >= end) return;
  const handle = await open(file, "r").catch((error: unknown) => {
    throw toFault(error);
  });
  try {
    yield* handle.createReadStream({
      start,
      autoClose: false,
      ...(end === Number.POSITIVE_INFINITY ? {} : { end: end - 1 }),
    });
  } finally {
    await handle.close();
  }
}

/** The methods of a document library over a folder of files. */
export function documentMethods(groupware: Groupware, options: DocumentOptions, signIn: SignIn) {
  const readerOf = async (
    ctx: CallContext,
    credentials: DocumentCredentials | undefined,
  ): Promise<number> => {
    const own = userOf(groupware, ctx);
    if (credentials === undefined) return own.key;
    const principal = await signIn(credentials.user, credentials.password);
    if (principal === undefined) throw new BackendError("forbidden", "the login for the documents is wrong");
    return getUser(groupware, principal.id).key;
  };
  const find = async (
    ctx: CallContext,
    linkId: string,
    credentials: DocumentCredentials | undefined,
  ): Promise<{ readonly found: FoundDocument; readonly reader: number }> => {
    const reader = await readerOf(ctx, credentials);
    const path = pathInLibrary(options.link, linkId);
    if (!mayRead(groupware, path, reader))
      throw new BackendError("forbidden", "the document may not be read");
    return { found: await findDocument(options.folder, path), reader };
  };
  return {
    async getDocument(ctx, linkId, credentials) {
      return toEntry(options, (await find(ctx, linkId, credentials)).found);
    },
    async *listDocuments(ctx, linkId, credentials) {
      const { found, reader } = await find(ctx, linkId, credentials);
      if (!found.stats.isDirectory()) throw new BackendError("invalid", "a file holds no documents");
      for (const name of await namesIn(found)) {
        ctx.signal.throwIfAborted();
        const path = [...found.path, name];
        if (!mayRead(groupware, path, reader)) continue;
        const inside = await findDocument(options.folder, path).catch((error: unknown) => {
          // Gone meanwhile, or a link that leads out of the library.
          if (error instanceof BackendError) return undefined;
          throw error;
        });
        if (inside !== undefined) yield toEntry(options, inside);
      }
    },
    async openDocument(ctx, linkId, credentials) {
      const { found } = await find(ctx, linkId, credentials);
      if (!found.stats.isFile()) throw new BackendError("invalid", "a folder cannot be opened");
      const { displayName } = toEntry(options, found);
      return {
        displayName,
        contentType: contentTypeOf(displayName),
        size: found.stats.size,
        open: (range) => readFile(found.file, range),
      };
    },
  } satisfies Partial<Backend>;
}
