import { createHash, randomBytes } from "node:crypto";
import { link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { BackendError } from "@easkit/backend";
import { syncDirectory, writeTemporary } from "../delivery.js";
import { errorCode, ifThere } from "../file-errors.js";
import { type Envelope, type Letter, readLetter } from "./letter.js";
import type { SendMail } from "./send-mail.js";

/** How {@link toOutbox} writes. */
export interface OutboxOptions {
  /** Wait until the disk has each message. True unless said otherwise. */
  readonly fsync?: boolean;
}

const isThere = async (path: string): Promise<boolean> => (await ifThere(() => stat(path))) !== undefined;

async function writeEnvelope(path: string, temporary: string, envelope: Envelope, fsync: boolean) {
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify(envelope)}\n`);
    if (fsync) await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Lays the message where it is found; the envelope is there before it. */
async function lay(directory: string, name: string, letter: Letter, fsync: boolean): Promise<void> {
  const temporary = `${directory}/tmp/${name}.${randomBytes(4).toString("hex")}`;
  try {
    const mail = { mime: letter.open(), received: new Date(), letters: "", fsync };
    await writeTemporary(temporary, mail);
    const envelope = `${directory}/envelope/${name}.json`;
    await writeEnvelope(envelope, `${temporary}.json`, letter.envelope, fsync);
    if (fsync) await syncDirectory(`${directory}/envelope`);
    // Unlike a renaming, a link is refused where another process has laid the same message meanwhile.
    await link(temporary, `${directory}/new/${name}`).catch((error: unknown) => {
      if (errorCode(error) !== "EEXIST") throw error;
    });
    if (fsync) await syncDirectory(`${directory}/new`);
  } finally {
    await rm(temporary, { force: true });
    await rm(`${temporary}.json`, { force: true });
  }
}

/**
 * Makes the function that lays outgoing mail into a directory, a Maildir, from which another program sends it:
 * `new/NAME` is the message without Bcc, with LF as line ends, and `envelope/NAME.json` says from whom and to whom it
 * goes, as `{"from": "…", "to": ["…"]}`. Whoever has sent a message removes it, and then its envelope.
 *
 * A repeated wish lays nothing while the message is there. Errors of the file system are `unavailable`.
 */
export function toOutbox(directory: string, { fsync = true }: OutboxOptions = {}): SendMail {
  return async (ctx, mail, { idempotencyKey }) => {
    const seed = `${ctx.principal.id}\n${idempotencyKey}`;
    const name = `K${createHash("sha256").update(seed).digest("hex").slice(0, 40)}`;
    const letter = await readLetter(ctx, mail);
    try {
      for (const sub of ["tmp", "new", "cur", "envelope"])
        await mkdir(`${directory}/${sub}`, { recursive: true, mode: 0o700 });
      if (!(await isThere(`${directory}/new/${name}`))) await lay(directory, name, letter, fsync);
    } catch (error) {
      if (error instanceof BackendError || errorCode(error) === undefined) throw error;
      throw new BackendError("unavailable", "the outbox cannot be written", { cause: error });
    }
  };
}
