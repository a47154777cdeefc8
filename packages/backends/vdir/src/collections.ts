import { access, constants, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { BackendError, type Folder } from "@easkit/backend";
import { type CollectionMark, markOf, noteKinds, renewMark } from "./collection-mark.js";
import { chooseDefault, firstCollections, guessKind } from "./default-collections.js";
import { ifThere, isReadOnly } from "./file-errors.js";
import { type IndexOptions, ItemIndex } from "./item-index.js";
import { folderTypeOf, type Kind, kinds } from "./kind.js";

/** What a host says of a collection. */
export interface CollectionSettings
  extends Partial<Pick<Folder, "displayName" | "owner" | "readOnly" | "hidePrivate" | "withoutReminders">> {
  /** What it holds. Without this, what is found in it counts. */
  readonly kinds?: readonly Kind[];
  /** New things go here. */
  readonly isDefault?: boolean;
  /** Devices do not see it. */
  readonly hidden?: boolean;
}

/** How collections are found. */
export interface CollectionsOptions extends IndexOptions {
  readonly settingsOf: (name: string) => CollectionSettings;
  /** Make collections where there is none. */
  readonly create: boolean;
}

/** A folder of a device: the items of one kind in a collection. */
export interface VdirFolder {
  readonly folder: Folder;
  readonly kind: Kind;
  readonly index: ItemIndex;
}

interface Collection {
  readonly name: string;
  readonly mark: CollectionMark;
  readonly index: ItemIndex;
  readonly kinds: readonly Kind[];
  readonly settings: CollectionSettings;
  readonly displayName: string;
  readonly readOnly: boolean;
}

const folderIdOf = ({ id }: CollectionMark, kind: Kind): string => `${id}-${kind.toLowerCase()}`;

async function isWritable(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.W_OK);
    return true;
  } catch (error) {
    if (isReadOnly(error)) return false;
    throw error;
  }
}

/** The name in the file `displayname`, as other programs write it. */
async function readDisplayName(directory: string, name: string): Promise<string> {
  const text = await ifThere(() => readFile(`${directory}/displayname`, "utf8"));
  return text?.trim().split("\n", 1)[0]?.trim().slice(0, 250) || name;
}

/** One user's collections: the directories beside each other in one. */
export class Collections {
  readonly root: string;
  readonly #options: CollectionsOptions;
  readonly #indexes = new Map<string, ItemIndex>();
  #folders: ReadonlyMap<string, VdirFolder> = new Map();

  constructor(root: string, options: CollectionsOptions) {
    this.root = root;
    this.#options = options;
  }

  /** All folders as they are now. */
  async list(): Promise<readonly VdirFolder[]> {
    if (this.#options.create) await this.#makeFirst();
    const collections = await this.#readAll();
    const folders = kinds.flatMap((kind) => this.#foldersOf(kind, collections));
    this.#folders = new Map(folders.map((each) => [each.folder.id, each]));
    return folders;
  }

  /** @throws BackendError `not-found` */
  async find(folderId: string): Promise<VdirFolder> {
    const known = this.#folders.get(folderId);
    if (known && (await this.#isStill(known))) return known;
    const found = (await this.list()).find(({ folder }) => folder.id === folderId);
    if (!found) throw new BackendError("not-found", `no folder ${folderId}`);
    return found;
  }

  /** The directory is there, and is not another one of the same name. */
  async #isStill({ folder, index, kind }: VdirFolder): Promise<boolean> {
    const mark = await ifThere(() => markOf(index.directory, basename(index.directory)));
    return mark !== undefined && folderIdOf(mark, kind) === folder.id;
  }

  #foldersOf(kind: Kind, collections: readonly Collection[]): VdirFolder[] {
    const holding = collections.filter((each) => each.kinds.includes(kind));
    const chosen = chooseDefault(
      kind,
      holding.map(({ name, settings: { isDefault = false, owner }, readOnly }) => ({
        name,
        isDefault,
        isOwn: !readOnly && !owner,
      })),
    );
    return holding.map(({ name, mark, index, settings, displayName, readOnly }) => {
      const { owner, hidePrivate, withoutReminders } = settings;
      const folder: Folder = {
        id: folderIdOf(mark, kind),
        displayName,
        type: folderTypeOf(kind, name === chosen),
        ...(owner && { owner }),
        ...(readOnly && { readOnly }),
        ...(hidePrivate && { hidePrivate }),
        ...(withoutReminders && { withoutReminders }),
      };
      return { folder, kind, index };
    });
  }

  async #makeFirst(): Promise<void> {
    const names = (await ifThere(() => readdir(this.root))) ?? [];
    if (names.some((name) => !name.startsWith("."))) return;
    for (const kind of kinds) {
      const directory = `${this.root}/${firstCollections[kind]}`;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await noteKinds(directory, await markOf(directory, firstCollections[kind]), [kind]);
    }
  }

  async #readAll(): Promise<readonly Collection[]> {
    const names = ((await ifThere(() => readdir(this.root))) ?? []).sort();
    const ids = new Set<string>();
    const collections: Collection[] = [];
    for (const name of names) {
      if (name.startsWith(".")) continue;
      const collection = await ifThere(() => this.#read(name, ids));
      if (collection) collections.push(collection);
    }
    return collections;
  }

  async #read(name: string, ids: Set<string>): Promise<Collection | undefined> {
    const directory = `${this.root}/${name}`;
    const settings = this.#options.settingsOf(name);
    if (settings.hidden || !(await stat(directory)).isDirectory()) return undefined;
    const found = await markOf(directory, name);
    const mark = ids.has(found.id) ? await renewMark(directory, name) : found;
    ids.add(mark.id);
    const index = this.#indexOf(directory);
    return {
      name,
      mark,
      index,
      settings,
      kinds: settings.kinds ?? (await this.#kindsIn(index, mark, name)),
      displayName: settings.displayName ?? (await readDisplayName(directory, name)),
      readOnly: settings.readOnly ?? !(await isWritable(directory)),
    };
  }

  #indexOf(directory: string): ItemIndex {
    const known = this.#indexes.get(directory) ?? new ItemIndex(directory, this.#options);
    this.#indexes.set(directory, known);
    return known;
  }

  async #kindsIn(index: ItemIndex, mark: CollectionMark, name: string): Promise<readonly Kind[]> {
    const entries = [...(await index.entries()).values()];
    const seen = kinds.filter(
      (kind) => mark.kinds.includes(kind) || entries.some((entry) => entry.kind === kind),
    );
    if (seen.length === 0) return [guessKind(name)];
    await noteKinds(index.directory, mark, seen);
    return seen;
  }
}
