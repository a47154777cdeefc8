import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import {
  type Backend,
  BackendError,
  type ByteSource,
  type CallContext,
  type ItemStat,
} from "@easkit/backend";
import { createMaildirBackend, type MaildirOptions } from "./index.js";

/** A Maildir of its own for one test. */
export interface ScratchMaildir {
  readonly root: string;
  readonly backend: Backend;
  readonly ctx: CallContext;
  /** Lays a file into `new` or `cur` of a folder, as another program would. */
  drop(place: string, content?: string, directory?: string): Promise<void>;
  list(folderId?: string): Promise<ItemStat[]>;
  close(): Promise<void>;
}

const silent = { debug() {}, warn() {}, error() {} };

/** Makes an empty one in the system's temporary directory. */
export async function makeScratchMaildir(options: Partial<MaildirOptions> = {}): Promise<ScratchMaildir> {
  const root = await mkdtemp(`${tmpdir()}/easkit-maildir-`);
  const abort = new AbortController();
  const ctx = { principal: { id: "anna" }, signal: abort.signal, log: silent };
  const authenticate = async () => undefined;
  const backend = createMaildirBackend({ root: () => root, authenticate, fsync: false, ...options });
  return {
    root,
    backend,
    ctx,
    async drop(place, content = "Subject: x\r\n\r\n", directory = "") {
      for (const sub of ["tmp", "new", "cur"])
        await mkdir(`${root}/${directory}/${sub}`, { recursive: true });
      await writeFile(
        Buffer.concat([Buffer.from(`${root}/${directory}/`), Buffer.from(place, "latin1")]),
        content,
      );
    },
    async list(folderId = "inbox") {
      const stats: ItemStat[] = [];
      for await (const stat of backend.listItems(ctx, folderId, {})) stats.push(stat);
      return stats;
    },
    async close() {
      abort.abort();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The bytes of a source, as text. */
export async function readText(
  source: ByteSource,
  range?: Parameters<ByteSource["open"]>[0],
): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.open(range)) pieces.push(piece);
  return Buffer.concat(pieces).toString("latin1");
}

/** A file name as Dovecot makes them. */
export const newName = (seconds: number, fields = ""): string =>
  `${seconds}.M1P2Q${randomBytes(4).toString("hex")}.host${fields}`;

/** The item, which has to be there and in MIME form. */
export async function getMail({ backend, ctx }: ScratchMaildir, id: string, folderId = "inbox") {
  const item = await backend.getItem(ctx, folderId, id, { parts: "all" });
  if (!("mime" in item)) throw new BackendError("invalid", "not a MIME item");
  return item;
}
