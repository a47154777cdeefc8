import { classOf, type FolderType, folderTypes, type ItemClass } from "@easkit/backend";
import type { CollectionState, KnownFolder } from "@easkit/syncstate";
import type { Exchange } from "../exchange.js";

const words = new Map<number, string>(Object.entries(folderTypes).map(([word, number]) => [number, word]));
const isFolderType = (word: string | undefined): word is FolderType =>
  word !== undefined && word in folderTypes;

/** The word for a number of FolderHierarchy:Type. */
export function toFolderType(number: number): FolderType {
  const word = words.get(number);
  return isFolderType(word) ? word : "unknown";
}

/** A folder that the device knows, with what it has been told of its items. */
export interface Collection {
  readonly id: string;
  readonly type: FolderType;
  readonly class: ItemClass;
  readonly state: CollectionState;
}

/** The folders that the device knows, by id. */
export async function knownFolders(exchange: Exchange): Promise<ReadonlyMap<string, KnownFolder>> {
  return new Map((await exchange.device.folders()).map((folder) => [folder.id, folder]));
}

/** The collection of a folder that the device knows. */
export function openCollection(exchange: Exchange, folder: KnownFolder): Collection {
  const type = toFolderType(folder.type);
  return { id: folder.id, type, class: classOf(type), state: exchange.device.collection(folder.id) };
}

/** The default folder of a type, among those that the device knows. */
export const findFolder = (
  folders: ReadonlyMap<string, KnownFolder>,
  type: FolderType,
): KnownFolder | undefined => [...folders.values()].find((folder) => folder.type === folderTypes[type]);
