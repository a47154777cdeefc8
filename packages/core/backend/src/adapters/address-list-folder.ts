import type { Backend } from "../backend.js";
import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import type { Folder } from "../folder.js";
import { AddressList, LARGEST_PICTURE, type ListPeople, toContact } from "../sharing/address-list.js";
import { given, overlay } from "./overlay.js";

/** How the address list is shown. */
export interface AddressListFolderOptions {
  /** Everybody that a user is to have in the folder; with pictures, as sources that are only opened when needed. */
  readonly list: ListPeople;
  /** The id of the folder; `address-list` unless said otherwise. No folder of the backend may have it. */
  readonly id?: string;
  /** `Address List` unless said otherwise. */
  readonly displayName?: string;
  /** Bytes of the largest picture; 36 KB, which is also the most, unless said otherwise. 0 for none. */
  readonly largestPicture?: number;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

interface Scope {
  readonly backend: Backend;
  readonly folder: Folder;
  readonly people: AddressList;
  readonly largestPicture: number;
}

function reading({ backend, folder, people, largestPicture }: Scope): Partial<Backend> {
  const { getChanges, openAttachment } = backend;
  return {
    async *listFolders(ctx) {
      yield* backend.listFolders(ctx);
      yield folder;
    },
    async *listItems(ctx, folderId, query) {
      if (folderId !== folder.id) {
        yield* backend.listItems(ctx, folderId, query);
        return;
      }
      const { after } = query;
      for (const { id, revision } of (await people.people(ctx)).values())
        if (after === undefined || id > after) yield { id, revision };
    },
    async getItem(ctx, folderId, id, want) {
      if (folderId !== folder.id) return backend.getItem(ctx, folderId, id, want);
      const listed = (await people.people(ctx)).get(id);
      if (!listed) throw new BackendError("not-found", `nobody with the id ${id}`);
      const properties = want.parts === "flags" ? {} : await toContact(listed.person, largestPicture);
      return { class: "Contacts", properties, revision: listed.revision };
    },
    ...(getChanges && { getChanges: feedOf(backend, folder, people) }),
    ...(openAttachment && {
      async openAttachment(ctx, folderId, id, fileReference) {
        if (folderId === folder.id) throw new BackendError("not-found", "people have no attachments");
        return openAttachment.call(backend, ctx, folderId, id, fileReference);
      },
    }),
  };
}

/** A digest of who is in the list: with another one, everything is looked through again. */
async function stateOf(people: AddressList, ctx: CallContext): Promise<string> {
  let state = 0x811c9dc5;
  const listing = await people.people(ctx);
  for (const { id, revision } of listing.values())
    for (const text of [id, revision])
      for (let at = 0; at < text.length; at += 4)
        state = Math.imul(state ^ Number.parseInt(text.slice(at, at + 4), 16), 0x01000193) >>> 0;
  return `${listing.size} ${state.toString(36)}`;
}

/** The feed of a backend that has one; that of the list begins anew whenever anything in it has changed. */
function feedOf(backend: Backend, folder: Folder, people: AddressList): NonNullable<Backend["getChanges"]> {
  const read = given(backend.getChanges).bind(backend);
  return async (ctx, folderId, cursor, options) => {
    if (folderId !== folder.id) return read(ctx, folderId, cursor, options);
    const state = await stateOf(people, ctx);
    const place = cursor === undefined ? "" : /^at ([0-9a-f]*) of (.*)$/.exec(cursor);
    if (place === null || (place !== "" && place[2] !== state))
      throw new BackendError("cursor-expired", "the address list has changed");
    const after = place === "" ? "" : (place[1] ?? "");
    const left = [...(await people.people(ctx)).values()].filter(({ id }) => after === "" || id > after);
    const changes = left.slice(0, options.limit).map(({ id, revision }) => ({ id, revision }));
    const last = changes.at(-1)?.id ?? after;
    return { changes, cursor: `at ${last} of ${state}`, more: left.length > changes.length };
  };
}

/** The folder itself stays as it is; that nothing is written into it, the server sees to: it can only be read. */
function writing({ backend, folder }: Scope): Partial<Backend> {
  const { updateFolder, deleteFolder } = backend;
  const refuse = (folderId: string) => {
    if (folderId === folder.id) throw new BackendError("forbidden", "the address list stays as it is");
  };
  return {
    ...(updateFolder && {
      async updateFolder(ctx, folderId, change, options) {
        refuse(folderId);
        await updateFolder.call(backend, ctx, folderId, change, options);
      },
    }),
    ...(deleteFolder && {
      async deleteFolder(ctx, folderId, options) {
        refuse(folderId);
        await deleteFolder.call(backend, ctx, folderId, options);
      },
    }),
  };
}

/**
 * Adds a folder of contacts that can only be read, with everybody in the address list, so that devices know names and
 * numbers also when they are not connected. The list is asked for anew once a minute, while somebody looks.
 */
export function withAddressListFolder(
  backend: Backend,
  { list, id = "address-list", displayName = "Address List", ...options }: AddressListFolderOptions,
): Backend {
  const { largestPicture = LARGEST_PICTURE, now = Date.now } = options;
  const scope: Scope = {
    backend,
    folder: { id, displayName, type: "userContacts", readOnly: true },
    people: new AddressList(list, now),
    largestPicture: Math.min(largestPicture, LARGEST_PICTURE),
  };
  return overlay(backend, { ...reading(scope), ...writing(scope) });
}
