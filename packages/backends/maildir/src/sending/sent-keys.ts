import { createHash, randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { syncDirectory } from "../delivery.js";
import { ifThere } from "../file-errors.js";

/** In a user's Maildir; a name with a dot that is no directory is nothing to other programs. */
const FILE = ".easkit-sent";
/** So many wishes are remembered, and up to twice as many before the file is written anew. */
const REMEMBERED = 1_000;

const lineFor = (key: string): string => createHash("sha256").update(key).digest("base64url").slice(0, 27);

/** The wishes to send that have been fulfilled, in a file, so that they are known after a restart. */
export class SentKeys {
  readonly #root: string;
  readonly #fsync: boolean;

  constructor(root: string, fsync: boolean) {
    this.#root = root;
    this.#fsync = fsync;
  }

  /** Whether a wish has been fulfilled. */
  async has(key: string): Promise<boolean> {
    return (await this.#lines()).includes(lineFor(key));
  }

  /** Remembers that a wish has been fulfilled. */
  async add(key: string): Promise<void> {
    const known = await this.#lines();
    if (known.length >= 2 * REMEMBERED) await this.#rewrite(known.slice(-REMEMBERED));
    await this.#write(`${this.#root}/${FILE}`, "a", `${lineFor(key)}\n`);
    if (this.#fsync && known.length === 0) await syncDirectory(this.#root);
  }

  async #lines(): Promise<readonly string[]> {
    const text = (await ifThere(() => readFile(`${this.#root}/${FILE}`, "latin1"))) ?? "";
    return text.split("\n").filter((line) => line !== "");
  }

  async #rewrite(lines: readonly string[]): Promise<void> {
    const temporary = `${this.#root}/${FILE}.${randomBytes(4).toString("hex")}`;
    try {
      await this.#write(temporary, "wx", lines.map((line) => `${line}\n`).join(""));
      await rename(temporary, `${this.#root}/${FILE}`);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #write(path: string, flags: "a" | "wx", text: string): Promise<void> {
    const file = await open(path, flags, 0o600);
    try {
      await file.writeFile(text);
      if (this.#fsync) await file.sync();
    } finally {
      await file.close();
    }
  }
}
