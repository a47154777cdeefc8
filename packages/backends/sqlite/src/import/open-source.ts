import { open, readdir, stat } from "node:fs/promises";
import type { Groupware } from "../groupware.js";
import { openEml } from "./eml.js";
import type { ImportSource } from "./entry.js";
import { openJsonLines } from "./json-lines.js";
import { openMaildir } from "./maildir.js";
import { openMbox } from "./mbox.js";
import { openIcal, openVcard } from "./text-files.js";

/** What can be imported. */
export type ImportFormat = "maildir" | "mbox" | "eml" | "jsonl" | "ics" | "vcf";

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
  if (/\.ics$/i.test(path)) return "ics";
  if (/\.vcf$/i.test(path)) return "vcf";
  if (/\.jsonl$/i.test(path)) return "jsonl";
  return (await startsWith(path, "From ")) ? "mbox" : "eml";
}

/** Opens what lies at a path; what it is, is seen from it unless it is said. @throws BackendError `too-large` */
export async function openSource(
  { database, log }: Groupware,
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
    case "ics":
      return await openIcal(log, path);
    case "vcf":
      return await openVcard(log, path);
  }
}
