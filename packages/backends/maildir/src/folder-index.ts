import { BackendError } from "@easkit/backend";
import { isSame, readStamp, type Stamp, scanFolder } from "./folder-scan.js";
import type { MailPlace } from "./mail-place.js";

/** Knows where each message of a folder lies, and reads the folder again only when it has changed. */
export class FolderIndex {
  readonly directory: string;
  readonly #now: () => number;
  #places = new Map<string, MailPlace>();
  #ids: readonly string[] | undefined;
  #stamp: Stamp | undefined;
  #scanning: Promise<void> | undefined;

  constructor(directory: string, now: () => number) {
    this.directory = directory;
    this.#now = now;
  }

  /** How many messages it knows. */
  get size(): number {
    return this.#places.size;
  }

  /** The ids of all messages, ascending. @throws BackendError `not-found` if the folder is gone */
  async ids(): Promise<readonly string[]> {
    await this.refresh();
    this.#ids ??= [...this.#places.keys()].sort();
    return this.#ids;
  }

  /** Where the message lay when the folder was last read. */
  place(id: string): MailPlace | undefined {
    return this.#places.get(id);
  }

  /**
   * Where the message lies. The folder is read only if it is not known: whoever then does not find the file there asks
   * again by `findAgain`. @throws BackendError `not-found`
   */
  async find(id: string): Promise<MailPlace> {
    if (!this.#places.has(id)) await this.refresh();
    return this.#need(id);
  }

  /** Takes note that a message lies elsewhere now, or no more, which saves reading the folder again. */
  note(id: string, place: MailPlace | undefined): void {
    if (this.#places.has(id) !== (place !== undefined)) this.#ids = undefined;
    if (place === undefined) this.#places.delete(id);
    else this.#places.set(id, place);
  }

  /** Where the message lies, after its file was not where it was said to be. @throws BackendError `not-found` */
  async findAgain(id: string): Promise<MailPlace> {
    this.#stamp = undefined;
    await this.refresh();
    return this.#need(id);
  }

  /** The id of a message whose file name has this in it. */
  async findByText(text: string): Promise<string | undefined> {
    await this.refresh();
    for (const [id, place] of this.#places) if (place.includes(text)) return id;
    return undefined;
  }

  /** Reads the folder, unless it is sure that nothing has changed. */
  async refresh(): Promise<void> {
    const stamp = await readStamp(this.directory);
    if (stamp[0] < 0n && stamp[1] < 0n) throw new BackendError("not-found", "the folder is gone");
    if (this.#stamp !== undefined && isSame(this.#stamp, stamp)) return;
    // A reading that began before this call may have missed what the caller has just done.
    if (this.#scanning !== undefined) await this.#scanning;
    this.#scanning ??= this.#scan().finally(() => {
      this.#scanning = undefined;
    });
    await this.#scanning;
  }

  async #scan(): Promise<void> {
    const { places, stamp } = await scanFolder(this.directory, this.#places, this.#now);
    const isSameIds =
      places.size === this.#places.size && [...places.keys()].every((id) => this.#places.has(id));
    this.#places = new Map(places);
    this.#stamp = stamp;
    if (!isSameIds) this.#ids = undefined;
  }

  #need(id: string): MailPlace {
    const place = this.#places.get(id);
    if (place === undefined) throw new BackendError("not-found", `no message ${id}`);
    return place;
  }
}
