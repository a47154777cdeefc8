import type { Backend, CallContext } from "@easkit/backend";
import { toBackendError, withBackendErrors } from "./file-errors.js";
import { parseFileName } from "./file-name.js";
import { toFlagsRevision, toMailFlags } from "./flags.js";
import { readKeywords } from "./keywords.js";
import { listMail, REVISION } from "./listing.js";
import { findMail } from "./mail-file.js";
import { nameOf } from "./mail-place.js";
import type { MaildirMailbox } from "./mailbox.js";
import { watchMailbox } from "./watch.js";

/** Finds the Maildir of whoever a call is for. */
export type OpenMailbox = (ctx: CallContext) => Promise<MaildirMailbox>;

async function* withErrorsOfBackend<T>(values: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* values;
  } catch (error) {
    throw toBackendError(error);
  }
}

/** The methods that read. */
export function readingMethods(open: OpenMailbox, pollInterval: number | undefined) {
  const listFolders = async function* (ctx: CallContext) {
    yield* await (await open(ctx)).folders();
  };
  const listItems = async function* (...[ctx, folderId, query]: Parameters<Backend["listItems"]>) {
    yield* listMail(await (await open(ctx)).open(folderId), query, ctx.signal);
  };
  return {
    listFolders: (ctx) => withErrorsOfBackend(listFolders(ctx)),
    listItems: (...call) => withErrorsOfBackend(listItems(...call)),
    getItem: (ctx, folderId, id) =>
      withBackendErrors(async () => {
        const index = await (await open(ctx)).open(folderId);
        const { mime, place, received } = await findMail(index, id, ctx.signal);
        const flags = toMailFlags(parseFileName(nameOf(place)).flags, await readKeywords(index.directory));
        return {
          class: "Email",
          mime,
          flags,
          received,
          revision: REVISION,
          flagsRevision: toFlagsRevision(flags),
        };
      }),
    watch: (ctx, onChange) =>
      withBackendErrors(async () => {
        await watchMailbox((await open(ctx)).tree, {
          onChange,
          signal: ctx.signal,
          log: ctx.log,
          pollInterval,
        });
      }),
  } satisfies Partial<Backend>;
}
