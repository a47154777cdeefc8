import { BackendError } from "@easkit/backend";
import { errorCode } from "./file-errors.js";
import type { FolderIndex } from "./folder-index.js";
import { isTrashed, type MailPlace, pathOf } from "./mail-place.js";

const PATIENCE = 10;

/**
 * Does something with the file of a message, and does it again if others rename the file at the same time.
 * @throws BackendError `not-found`
 */
export async function withMail<T>(
  index: FolderIndex,
  id: string,
  act: (path: Buffer, place: MailPlace) => Promise<T>,
): Promise<T> {
  let place = index.place(id) ?? (await index.find(id));
  for (let turn = 1; ; turn++) {
    if (isTrashed(place)) throw new BackendError("not-found", `message ${id} is marked as deleted`);
    try {
      return await act(pathOf(index.directory, place), place);
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || turn === PATIENCE) throw error;
      place = await index.findAgain(id);
    }
  }
}
