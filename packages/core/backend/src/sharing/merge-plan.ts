import type { CallContext } from "../context.js";
import { BackendError } from "../errors.js";
import { classOf, type Folder, type ItemClass } from "../folder.js";
import type { FolderBook } from "./folder-book.js";
import { fromMergedId, keyOfFolder, toMergedId } from "./merged-id.js";

/** Says of which classes a device is to see all folders as one; none unless it says some. */
export type MergeClasses = (ctx: CallContext) => readonly ItemClass[] | undefined;

/** Where an item really lies. */
export interface Place {
  readonly folderId: string;
  readonly id: string;
}

/** What one device sees of the folders of a mailbox. */
export class MergePlan {
  /** The folders that stand for others, with all of those, in the order of their items. */
  readonly #merged: ReadonlyMap<string, readonly Folder[]>;

  constructor(merged: ReadonlyMap<string, readonly Folder[]>) {
    this.#merged = merged;
  }

  /** The folders whose items are in this one; none if it stands for itself alone. */
  sources(folderId: string): readonly Folder[] {
    return this.#merged.get(folderId) ?? [];
  }

  /** The folder in which a device sees the items of this one. */
  shownIn(folderId: string): string {
    for (const [id, sources] of this.#merged) if (sources.some((source) => source.id === folderId)) return id;
    return folderId;
  }

  /** Whether a device sees the folder itself. */
  shows(folderId: string): boolean {
    return this.shownIn(folderId) === folderId;
  }

  /** Where an item lies that a device sees in this folder. @throws BackendError `not-found` */
  place(folderId: string, id: string): Place {
    const sources = this.sources(folderId);
    if (sources.length === 0) return { folderId, id };
    const own = fromMergedId(id);
    const source = sources.find((each) => keyOfFolder(each.id) === own?.key);
    if (!own || !source) throw new BackendError("not-found", `no item ${id}`);
    return { folderId: source.id, id: own.id };
  }

  /** The id by which a device knows an item that lies in this folder. */
  idOf({ folderId, id }: Place): string {
    return this.sources(this.shownIn(folderId)).length === 0 ? id : toMergedId(folderId, id);
  }
}

const defaults: Readonly<Partial<Record<ItemClass, Folder["type"]>>> = {
  Calendar: "calendar",
  Contacts: "contacts",
  Tasks: "tasks",
  Notes: "notes",
};

/** The folder that stands for all of a class, and these, each with another key. */
function mergeOf(itemClass: ItemClass, folders: readonly Folder[]): [Folder, Folder[]] | undefined {
  const ofClass = folders.filter(({ type }) => classOf(type) === itemClass);
  const first = ofClass.find(({ type, owner }) => type === defaults[itemClass] && !owner);
  if (!first) return undefined;
  const byKey = new Map<string, Folder>([[keyOfFolder(first.id), first]]);
  for (const folder of ofClass)
    if (!byKey.has(keyOfFolder(folder.id))) byKey.set(keyOfFolder(folder.id), folder);
  if (byKey.size < 2) return undefined;
  const inOrder = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, folder]) => folder);
  return [first, inOrder];
}

/** Works out what the device of a call sees. Mail folders are never merged. */
export async function planMerge(
  book: FolderBook,
  ctx: CallContext,
  classes: MergeClasses,
): Promise<MergePlan> {
  const wanted = classes(ctx) ?? [];
  if (wanted.length === 0) return new MergePlan(new Map());
  const folders = [...(await book.folders(ctx)).values()];
  const merges = wanted.flatMap((itemClass) => {
    const merge = itemClass === "Email" ? undefined : mergeOf(itemClass, folders);
    return merge ? [merge] : [];
  });
  return new MergePlan(new Map(merges.map(([first, sources]) => [first.id, sources])));
}
