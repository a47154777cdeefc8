import { open, readdir, stat } from "node:fs/promises";
import { BackendError } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { openEml } from "./eml.js";
import type { ImportSource } from "./entry.js";
import { openJsonLines } from "./json-lines.js";
import { openMaildir } from "./maildir.js";
import { openMbox } from "./mbox.js";

/** What can be imported. */
export type ImportFormat = "maildir" | "mbox" | "eml" | "jsonl";

async function startsWith(path: string, text: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(text.length), 0, text.length, 0);
    return buffer.subarray(0, bytesRead).toString("latin1") === text;
  } finally {
    await file.close();
  }
}

async function findFormat(path: string): Promise<ImportFormat> {
  if ((await stat(path)).isDirectory()) {
    const names = new Set(await readdir(path));
    return names.has("cur") && names.has("new") ? "maildir" : "eml";
  }
  if (/\.(ics|vcf)$/i.test(path)) {
    throw new BackendError(
      "unsupported",
      "iCalendar and vCard cannot be imported: give typed items as JSON lines",
    );
  }
  if (/\.jsonl$/i.test(path)) return "jsonl";
  return (await startsWith(path, "From ")) ? "mbox" : "eml";
}

/** Opens what lies at a path; what it is, is seen from it unless it is said. @throws BackendError `unsupported` */
export async function openSource(
  { database }: Groupware,
  path: string,
  format?: ImportFormat,
): Promise<ImportSource> {
  switch (format ?? (await findFormat(path))) {
    case "maildir":
      return await openMaildir(path);
    case "mbox":
      return await openMbox(path);
    case "eml":
      return await openEml(path);
    case "jsonl":
      return await openJsonLines(database, path);
  }
}
