import type { Backend, Conflict, WriteOptions, Written } from "./backend.js";
import type { CallContext } from "./context.js";
import type { Item, ItemPatch, NewItem, TextContent, TextItem, Want } from "./item.js";

/** In which form a backend wants what devices write; typed properties where nothing is said. */
export interface WriteFormats {
  readonly Calendar?: "typed" | "text/calendar";
  readonly Tasks?: "typed" | "text/calendar";
  readonly Contacts?: "typed" | "text/vcard";
}

/**
 * A {@link Backend} over a groupware that keeps iCalendar and vCards: it may hand these out as they are, and get them.
 * Every `Backend` is one. A server takes either and converts.
 *
 * @example
 * ```ts
 * class MyBackend implements TextBackend {
 *   readonly formats = { Calendar: "text/calendar", Contacts: "text/vcard" } as const;
 *   async getItem(ctx, folderId, id) {
 *     const { ical, etag } = await this.store.read(folderId, id);
 *     return { class: "Calendar", ical, revision: etag };
 *   }
 * ```
 */
export interface TextBackend extends Omit<Backend, "getItem" | "createItem" | "updateItem"> {
  /**
   * The classes of which `createItem` and `updateItem` get text, as {@link TextContent}: the whole new text each time.
   * Of an item that is there it is made from the text that `getItem` gives, so that what the device does not know of
   * stays; a change that changes nothing gives back the same text. What `getItem` hands out may be text or typed
   * properties, whatever is said here.
   */
  readonly formats?: WriteFormats;

  /** As {@link Backend.getItem}. An item as text has the class that its folder has. */
  getItem(ctx: CallContext, folderId: string, id: string, want: Want): Promise<Item | TextItem>;

  /** As {@link Backend.createItem}. */
  createItem?(
    ctx: CallContext,
    folderId: string,
    item: NewItem | TextContent,
    options: WriteOptions,
  ): Promise<Written>;

  /** As {@link Backend.updateItem}. With text there is always an `expectedRevision`: that of the text it was made from. */
  updateItem?(
    ctx: CallContext,
    folderId: string,
    id: string,
    patch: ItemPatch | TextContent,
    options: WriteOptions,
  ): Promise<Written | Conflict>;
}
